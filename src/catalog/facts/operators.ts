// Written by scripts/generate-catalog-facts.mjs; not edited by hand.
// name, volatility strict, since, result, left, right, negator, commutator
export const operatorFacts = `\
!! is 15 tsquery . tsquery
!~ is 15 bool bpchar text ~
!~ is 15 bool name text ~
!~ is 15 bool text text ~
!~* is 15 bool bpchar text ~*
!~* is 15 bool name text ~*
!~* is 15 bool text text ~*
!~~ is 15 bool bpchar text ~~
!~~ is 15 bool bytea bytea ~~
!~~ is 15 bool name text ~~
!~~ is 15 bool text text ~~
!~~* is 15 bool bpchar text ~~*
!~~* is 15 bool name text ~~*
!~~* is 15 bool text text ~~*
# is 15 bit bit bit . #
# is 15 box box box
# is 15 int2 int2 int2 . #
# is 15 int4 . path
# is 15 int4 . polygon
# is 15 int4 int4 int4 . #
# is 15 int8 int8 int8 . #
# is 15 point line line . #
# is 15 point lseg lseg . #
## is 15 point line lseg
## is 15 point lseg box
## is 15 point lseg lseg
## is 15 point point box
## is 15 point point line
## is 15 point point lseg
#- is 15 jsonb jsonb _text
#> is 15 json json _text
#> is 15 jsonb jsonb _text
#>> is 15 text json _text
#>> is 15 text jsonb _text
% is 15 int2 int2 int2
% is 15 int4 int4 int4
% is 15 int8 int8 int8
% is 15 numeric numeric numeric
& is 15 bit bit bit . &
& is 15 inet inet inet
& is 15 int2 int2 int2 . &
& is 15 int4 int4 int4 . &
& is 15 int8 int8 int8 . &
& is 15 macaddr macaddr macaddr
& is 15 macaddr8 macaddr8 macaddr8
&& is 15 bool anyarray anyarray . &&
&& is 15 bool anymultirange anymultirange . &&
&& is 15 bool anymultirange anyrange . &&
&& is 15 bool anyrange anymultirange . &&
&& is 15 bool anyrange anyrange . &&
&& is 15 bool box box . &&
&& is 15 bool circle circle . &&
&& is 15 bool inet inet . &&
&& is 15 bool polygon polygon . &&
&& is 15 tsquery tsquery tsquery
&< is 15 bool anymultirange anymultirange
&< is 15 bool anymultirange anyrange
&< is 15 bool anyrange anymultirange
&< is 15 bool anyrange anyrange
&< is 15 bool box box
&< is 15 bool circle circle
&< is 15 bool polygon polygon
&<| is 15 bool box box
&<| is 15 bool circle circle
&<| is 15 bool polygon polygon
&> is 15 bool anymultirange anymultirange
&> is 15 bool anymultirange anyrange
&> is 15 bool anyrange anymultirange
&> is 15 bool anyrange anyrange
&> is 15 bool box box
&> is 15 bool circle circle
&> is 15 bool polygon polygon
* is 15 anymultirange anymultirange anymultirange . *
* is 15 anyrange anyrange anyrange . *
* is 15 box box point
* is 15 circle circle point
* is 15 float4 float4 float4 . *
* is 15 float8 float4 float8 . *
* is 15 float8 float8 float4 . *
* is 15 float8 float8 float8 . *
* is 15 int2 int2 int2 . *
* is 15 int4 int2 int4 . *
* is 15 int4 int4 int2 . *
* is 15 int4 int4 int4 . *
* is 15 int8 int2 int8 . *
* is 15 int8 int4 int8 . *
* is 15 int8 int8 int2 . *
* is 15 int8 int8 int4 . *
* is 15 int8 int8 int8 . *
* is 15 interval float8 interval . *
* is 15 interval interval float8 . *
* is 15 money float4 money . *
* is 15 money float8 money . *
* is 15 money int2 money . *
* is 15 money int4 money . *
* is 15 money int8 money . *
* is 15 money money float4 . *
* is 15 money money float8 . *
* is 15 money money int2 . *
* is 15 money money int4 . *
* is 15 money money int8 . *
* is 15 numeric numeric numeric . *
* is 15 path path point
* is 15 point point point . *
*< is 15 bool record record *>= *>
*<= is 15 bool record record *> *>=
*<> is 15 bool record record *= *<>
*= is 15 bool record record *<> *=
*> is 15 bool record record *<= *<
*>= is 15 bool record record *< *<=
+ is 15 _aclitem _aclitem aclitem
+ is 15 anymultirange anymultirange anymultirange . +
+ is 15 anyrange anyrange anyrange . +
+ is 15 box box point
+ is 15 circle circle point
+ is 15 date date int4 . +
+ is 15 date int4 date . +
+ is 15 float4 . float4
+ is 15 float4 float4 float4 . +
+ is 15 float8 . float8
+ is 15 float8 float4 float8 . +
+ is 15 float8 float8 float4 . +
+ is 15 float8 float8 float8 . +
+ is 15 inet inet int8 . +
+ is 15 inet int8 inet . +
+ is 15 int2 . int2
+ is 15 int2 int2 int2 . +
+ is 15 int4 . int4
+ is 15 int4 int2 int4 . +
+ is 15 int4 int4 int2 . +
+ is 15 int4 int4 int4 . +
+ is 15 int8 . int8
+ is 15 int8 int2 int8 . +
+ is 15 int8 int4 int8 . +
+ is 15 int8 int8 int2 . +
+ is 15 int8 int8 int4 . +
+ is 15 int8 int8 int8 . +
+ is 15 interval interval interval . +
+ is 15 money money money . +
+ is 15 numeric . numeric
+ is 15 numeric numeric numeric . +
+ is 15 path path path . +
+ is 15 path path point
+ is 15 pg_lsn numeric pg_lsn . +
+ is 15 pg_lsn pg_lsn numeric . +
+ is 15 point point point . +
+ is 15 time interval time . +
+ is 15 time time interval . +
+ is 15 timestamp date interval . +
+ is 15 timestamp date time . +
+ is 15 timestamp interval date . +
+ is 15 timestamp interval timestamp . +
+ is 15 timestamp time date . +
+ is 15 timestamp timestamp interval . +
+ is 15 timestamptz date timetz . +
+ is 15 timestamptz timetz date . +
+ is 15 timetz interval timetz . +
+ is 15 timetz timetz interval . +
+ ss 15 timestamptz interval timestamptz . +
+ ss 15 timestamptz timestamptz interval . +
- is 15 _aclitem _aclitem aclitem
- is 15 anymultirange anymultirange anymultirange
- is 15 anyrange anyrange anyrange
- is 15 box box point
- is 15 circle circle point
- is 15 date date int4
- is 15 float4 . float4
- is 15 float4 float4 float4
- is 15 float8 . float8
- is 15 float8 float4 float8
- is 15 float8 float8 float4
- is 15 float8 float8 float8
- is 15 inet inet int8
- is 15 int2 . int2
- is 15 int2 int2 int2
- is 15 int4 . int4
- is 15 int4 date date
- is 15 int4 int2 int4
- is 15 int4 int4 int2
- is 15 int4 int4 int4
- is 15 int8 . int8
- is 15 int8 inet inet
- is 15 int8 int2 int8
- is 15 int8 int4 int8
- is 15 int8 int8 int2
- is 15 int8 int8 int4
- is 15 int8 int8 int8
- is 15 interval . interval
- is 15 interval interval interval
- is 15 interval time time
- is 15 interval timestamp timestamp
- is 15 interval timestamptz timestamptz
- is 15 jsonb jsonb _text
- is 15 jsonb jsonb int4
- is 15 jsonb jsonb text
- is 15 money money money
- is 15 numeric . numeric
- is 15 numeric numeric numeric
- is 15 numeric pg_lsn pg_lsn
- is 15 path path point
- is 15 pg_lsn pg_lsn numeric
- is 15 point point point
- is 15 time time interval
- is 15 timestamp date interval
- is 15 timestamp timestamp interval
- is 15 timetz timetz interval
- ss 15 timestamptz timestamptz interval
-> is 15 json json int4
-> is 15 json json text
-> is 15 jsonb jsonb int4
-> is 15 jsonb jsonb text
->> is 15 text json int4
->> is 15 text json text
->> is 15 text jsonb int4
->> is 15 text jsonb text
-|- is 15 bool anymultirange anymultirange . -|-
-|- is 15 bool anymultirange anyrange . -|-
-|- is 15 bool anyrange anymultirange . -|-
-|- is 15 bool anyrange anyrange . -|-
/ is 15 box box point
/ is 15 circle circle point
/ is 15 float4 float4 float4
/ is 15 float8 float4 float8
/ is 15 float8 float8 float4
/ is 15 float8 float8 float8
/ is 15 float8 money money
/ is 15 int2 int2 int2
/ is 15 int4 int2 int4
/ is 15 int4 int4 int2
/ is 15 int4 int4 int4
/ is 15 int8 int2 int8
/ is 15 int8 int4 int8
/ is 15 int8 int8 int2
/ is 15 int8 int8 int4
/ is 15 int8 int8 int8
/ is 15 interval interval float8
/ is 15 money money float4
/ is 15 money money float8
/ is 15 money money int2
/ is 15 money money int4
/ is 15 money money int8
/ is 15 numeric numeric numeric
/ is 15 path path point
/ is 15 point point point
< is 15 bool anyarray anyarray >= >
< is 15 bool anyenum anyenum >= >
< is 15 bool anymultirange anymultirange >= >
< is 15 bool anyrange anyrange >= >
< is 15 bool bit bit >= >
< is 15 bool bool bool >= >
< is 15 bool box box >= >
< is 15 bool bpchar bpchar >= >
< is 15 bool bytea bytea >= >
< is 15 bool char char >= >
< is 15 bool circle circle >= >
< is 15 bool date date >= >
< is 15 bool date timestamp >= >
< is 15 bool float4 float4 >= >
< is 15 bool float4 float8 >= >
< is 15 bool float8 float4 >= >
< is 15 bool float8 float8 >= >
< is 15 bool inet inet >= >
< is 15 bool int2 int2 >= >
< is 15 bool int2 int4 >= >
< is 15 bool int2 int8 >= >
< is 15 bool int4 int2 >= >
< is 15 bool int4 int4 >= >
< is 15 bool int4 int8 >= >
< is 15 bool int8 int2 >= >
< is 15 bool int8 int4 >= >
< is 15 bool int8 int8 >= >
< is 15 bool interval interval >= >
< is 15 bool jsonb jsonb >= >
< is 15 bool lseg lseg >= >
< is 15 bool macaddr macaddr >= >
< is 15 bool macaddr8 macaddr8 >= >
< is 15 bool money money >= >
< is 15 bool name name >= >
< is 15 bool name text >= >
< is 15 bool numeric numeric >= >
< is 15 bool oid oid >= >
< is 15 bool oidvector oidvector >= >
< is 15 bool path path . >
< is 15 bool pg_lsn pg_lsn >= >
< is 15 bool record record >= >
< is 15 bool text name >= >
< is 15 bool text text >= >
< is 15 bool tid tid >= >
< is 15 bool time time >= >
< is 15 bool timestamp date >= >
< is 15 bool timestamp timestamp >= >
< is 15 bool timestamptz timestamptz >= >
< is 15 bool timetz timetz >= >
< is 15 bool tsquery tsquery >= >
< is 15 bool tsvector tsvector >= >
< is 15 bool uuid uuid >= >
< is 15 bool varbit varbit >= >
< is 15 bool xid8 xid8 >= >
< ss 15 bool date timestamptz >= >
< ss 15 bool timestamp timestamptz >= >
< ss 15 bool timestamptz date >= >
< ss 15 bool timestamptz timestamp >= >
<-> is 15 float8 box box . <->
<-> is 15 float8 box lseg . <->
<-> is 15 float8 box point . <->
<-> is 15 float8 circle circle . <->
<-> is 15 float8 circle point . <->
<-> is 15 float8 circle polygon . <->
<-> is 15 float8 line line . <->
<-> is 15 float8 line lseg . <->
<-> is 15 float8 line point . <->
<-> is 15 float8 lseg box . <->
<-> is 15 float8 lseg line . <->
<-> is 15 float8 lseg lseg . <->
<-> is 15 float8 lseg point . <->
<-> is 15 float8 path path . <->
<-> is 15 float8 path point . <->
<-> is 15 float8 point box . <->
<-> is 15 float8 point circle . <->
<-> is 15 float8 point line . <->
<-> is 15 float8 point lseg . <->
<-> is 15 float8 point path . <->
<-> is 15 float8 point point . <->
<-> is 15 float8 point polygon . <->
<-> is 15 float8 polygon circle . <->
<-> is 15 float8 polygon point . <->
<-> is 15 float8 polygon polygon . <->
<-> is 15 tsquery tsquery tsquery
<< is 15 bit bit int4
<< is 15 bool anymultirange anymultirange . >>
<< is 15 bool anymultirange anyrange . >>
<< is 15 bool anyrange anymultirange . >>
<< is 15 bool anyrange anyrange . >>
<< is 15 bool box box
<< is 15 bool circle circle
<< is 15 bool inet inet . >>
<< is 15 bool point point
<< is 15 bool polygon polygon
<< is 15 int2 int2 int4
<< is 15 int4 int4 int4
<< is 15 int8 int8 int4
<<= is 15 bool inet inet . >>=
<<| is 15 bool box box
<<| is 15 bool circle circle
<<| is 15 bool point point
<<| is 15 bool polygon polygon
<= is 15 bool anyarray anyarray > >=
<= is 15 bool anyenum anyenum > >=
<= is 15 bool anymultirange anymultirange > >=
<= is 15 bool anyrange anyrange > >=
<= is 15 bool bit bit > >=
<= is 15 bool bool bool > >=
<= is 15 bool box box > >=
<= is 15 bool bpchar bpchar > >=
<= is 15 bool bytea bytea > >=
<= is 15 bool char char > >=
<= is 15 bool circle circle > >=
<= is 15 bool date date > >=
<= is 15 bool date timestamp > >=
<= is 15 bool float4 float4 > >=
<= is 15 bool float4 float8 > >=
<= is 15 bool float8 float4 > >=
<= is 15 bool float8 float8 > >=
<= is 15 bool inet inet > >=
<= is 15 bool int2 int2 > >=
<= is 15 bool int2 int4 > >=
<= is 15 bool int2 int8 > >=
<= is 15 bool int4 int2 > >=
<= is 15 bool int4 int4 > >=
<= is 15 bool int4 int8 > >=
<= is 15 bool int8 int2 > >=
<= is 15 bool int8 int4 > >=
<= is 15 bool int8 int8 > >=
<= is 15 bool interval interval > >=
<= is 15 bool jsonb jsonb > >=
<= is 15 bool lseg lseg > >=
<= is 15 bool macaddr macaddr > >=
<= is 15 bool macaddr8 macaddr8 > >=
<= is 15 bool money money > >=
<= is 15 bool name name > >=
<= is 15 bool name text > >=
<= is 15 bool numeric numeric > >=
<= is 15 bool oid oid > >=
<= is 15 bool oidvector oidvector > >=
<= is 15 bool path path . >=
<= is 15 bool pg_lsn pg_lsn > >=
<= is 15 bool record record > >=
<= is 15 bool text name > >=
<= is 15 bool text text > >=
<= is 15 bool tid tid > >=
<= is 15 bool time time > >=
<= is 15 bool timestamp date > >=
<= is 15 bool timestamp timestamp > >=
<= is 15 bool timestamptz timestamptz > >=
<= is 15 bool timetz timetz > >=
<= is 15 bool tsquery tsquery > >=
<= is 15 bool tsvector tsvector > >=
<= is 15 bool uuid uuid > >=
<= is 15 bool varbit varbit > >=
<= is 15 bool xid8 xid8 > >=
<= ss 15 bool date timestamptz > >=
<= ss 15 bool timestamp timestamptz > >=
<= ss 15 bool timestamptz date > >=
<= ss 15 bool timestamptz timestamp > >=
<> is 15 bool anyarray anyarray = <>
<> is 15 bool anyenum anyenum = <>
<> is 15 bool anymultirange anymultirange = <>
<> is 15 bool anyrange anyrange = <>
<> is 15 bool bit bit = <>
<> is 15 bool bool bool = <>
<> is 15 bool bpchar bpchar = <>
<> is 15 bool bytea bytea = <>
<> is 15 bool char char = <>
<> is 15 bool circle circle = <>
<> is 15 bool date date = <>
<> is 15 bool date timestamp = <>
<> is 15 bool float4 float4 = <>
<> is 15 bool float4 float8 = <>
<> is 15 bool float8 float4 = <>
<> is 15 bool float8 float8 = <>
<> is 15 bool inet inet = <>
<> is 15 bool int2 int2 = <>
<> is 15 bool int2 int4 = <>
<> is 15 bool int2 int8 = <>
<> is 15 bool int4 int2 = <>
<> is 15 bool int4 int4 = <>
<> is 15 bool int4 int8 = <>
<> is 15 bool int8 int2 = <>
<> is 15 bool int8 int4 = <>
<> is 15 bool int8 int8 = <>
<> is 15 bool interval interval = <>
<> is 15 bool jsonb jsonb = <>
<> is 15 bool lseg lseg = <>
<> is 15 bool macaddr macaddr = <>
<> is 15 bool macaddr8 macaddr8 = <>
<> is 15 bool money money = <>
<> is 15 bool name name = <>
<> is 15 bool name text = <>
<> is 15 bool numeric numeric = <>
<> is 15 bool oid oid = <>
<> is 15 bool oidvector oidvector = <>
<> is 15 bool pg_lsn pg_lsn = <>
<> is 15 bool point point ~= <>
<> is 15 bool record record = <>
<> is 15 bool text name = <>
<> is 15 bool text text = <>
<> is 15 bool tid tid = <>
<> is 15 bool time time = <>
<> is 15 bool timestamp date = <>
<> is 15 bool timestamp timestamp = <>
<> is 15 bool timestamptz timestamptz = <>
<> is 15 bool timetz timetz = <>
<> is 15 bool tsquery tsquery = <>
<> is 15 bool tsvector tsvector = <>
<> is 15 bool uuid uuid = <>
<> is 15 bool varbit varbit = <>
<> is 15 bool xid int4 =
<> is 15 bool xid xid = <>
<> is 15 bool xid8 xid8 = <>
<> ss 15 bool date timestamptz = <>
<> ss 15 bool timestamp timestamptz = <>
<> ss 15 bool timestamptz date = <>
<> ss 15 bool timestamptz timestamp = <>
<@ is 15 bool anyarray anyarray . @>
<@ is 15 bool anyelement anymultirange . @>
<@ is 15 bool anyelement anyrange . @>
<@ is 15 bool anymultirange anymultirange . @>
<@ is 15 bool anymultirange anyrange . @>
<@ is 15 bool anyrange anymultirange . @>
<@ is 15 bool anyrange anyrange . @>
<@ is 15 bool box box . @>
<@ is 15 bool circle circle . @>
<@ is 15 bool jsonb jsonb . @>
<@ is 15 bool lseg box
<@ is 15 bool lseg line
<@ is 15 bool point box . @>
<@ is 15 bool point circle . @>
<@ is 15 bool point line
<@ is 15 bool point lseg
<@ is 15 bool point path . @>
<@ is 15 bool point polygon . @>
<@ is 15 bool polygon polygon . @>
<@ is 15 bool tsquery tsquery . @>
<^ is 15 bool box box
<^ is 15 bool point point
= is 15 bool aclitem aclitem . =
= is 15 bool anyarray anyarray <> =
= is 15 bool anyenum anyenum <> =
= is 15 bool anymultirange anymultirange <> =
= is 15 bool anyrange anyrange <> =
= is 15 bool bit bit <> =
= is 15 bool bool bool <> =
= is 15 bool box box . =
= is 15 bool bpchar bpchar <> =
= is 15 bool bytea bytea <> =
= is 15 bool char char <> =
= is 15 bool cid cid . =
= is 15 bool circle circle <> =
= is 15 bool date date <> =
= is 15 bool date timestamp <> =
= is 15 bool float4 float4 <> =
= is 15 bool float4 float8 <> =
= is 15 bool float8 float4 <> =
= is 15 bool float8 float8 <> =
= is 15 bool inet inet <> =
= is 15 bool int2 int2 <> =
= is 15 bool int2 int4 <> =
= is 15 bool int2 int8 <> =
= is 15 bool int4 int2 <> =
= is 15 bool int4 int4 <> =
= is 15 bool int4 int8 <> =
= is 15 bool int8 int2 <> =
= is 15 bool int8 int4 <> =
= is 15 bool int8 int8 <> =
= is 15 bool interval interval <> =
= is 15 bool jsonb jsonb <> =
= is 15 bool line line . =
= is 15 bool lseg lseg <> =
= is 15 bool macaddr macaddr <> =
= is 15 bool macaddr8 macaddr8 <> =
= is 15 bool money money <> =
= is 15 bool name name <> =
= is 15 bool name text <> =
= is 15 bool numeric numeric <> =
= is 15 bool oid oid <> =
= is 15 bool oidvector oidvector <> =
= is 15 bool path path . =
= is 15 bool pg_lsn pg_lsn <> =
= is 15 bool record record <> =
= is 15 bool text name <> =
= is 15 bool text text <> =
= is 15 bool tid tid <> =
= is 15 bool time time <> =
= is 15 bool timestamp date <> =
= is 15 bool timestamp timestamp <> =
= is 15 bool timestamptz timestamptz <> =
= is 15 bool timetz timetz <> =
= is 15 bool tsquery tsquery <> =
= is 15 bool tsvector tsvector <> =
= is 15 bool uuid uuid <> =
= is 15 bool varbit varbit <> =
= is 15 bool xid int4 <>
= is 15 bool xid xid <> =
= is 15 bool xid8 xid8 <> =
= ss 15 bool date timestamptz <> =
= ss 15 bool timestamp timestamptz <> =
= ss 15 bool timestamptz date <> =
= ss 15 bool timestamptz timestamp <> =
> is 15 bool anyarray anyarray <= <
> is 15 bool anyenum anyenum <= <
> is 15 bool anymultirange anymultirange <= <
> is 15 bool anyrange anyrange <= <
> is 15 bool bit bit <= <
> is 15 bool bool bool <= <
> is 15 bool box box <= <
> is 15 bool bpchar bpchar <= <
> is 15 bool bytea bytea <= <
> is 15 bool char char <= <
> is 15 bool circle circle <= <
> is 15 bool date date <= <
> is 15 bool date timestamp <= <
> is 15 bool float4 float4 <= <
> is 15 bool float4 float8 <= <
> is 15 bool float8 float4 <= <
> is 15 bool float8 float8 <= <
> is 15 bool inet inet <= <
> is 15 bool int2 int2 <= <
> is 15 bool int2 int4 <= <
> is 15 bool int2 int8 <= <
> is 15 bool int4 int2 <= <
> is 15 bool int4 int4 <= <
> is 15 bool int4 int8 <= <
> is 15 bool int8 int2 <= <
> is 15 bool int8 int4 <= <
> is 15 bool int8 int8 <= <
> is 15 bool interval interval <= <
> is 15 bool jsonb jsonb <= <
> is 15 bool lseg lseg <= <
> is 15 bool macaddr macaddr <= <
> is 15 bool macaddr8 macaddr8 <= <
> is 15 bool money money <= <
> is 15 bool name name <= <
> is 15 bool name text <= <
> is 15 bool numeric numeric <= <
> is 15 bool oid oid <= <
> is 15 bool oidvector oidvector <= <
> is 15 bool path path . <
> is 15 bool pg_lsn pg_lsn <= <
> is 15 bool record record <= <
> is 15 bool text name <= <
> is 15 bool text text <= <
> is 15 bool tid tid <= <
> is 15 bool time time <= <
> is 15 bool timestamp date <= <
> is 15 bool timestamp timestamp <= <
> is 15 bool timestamptz timestamptz <= <
> is 15 bool timetz timetz <= <
> is 15 bool tsquery tsquery <= <
> is 15 bool tsvector tsvector <= <
> is 15 bool uuid uuid <= <
> is 15 bool varbit varbit <= <
> is 15 bool xid8 xid8 <= <
> ss 15 bool date timestamptz <= <
> ss 15 bool timestamp timestamptz <= <
> ss 15 bool timestamptz date <= <
> ss 15 bool timestamptz timestamp <= <
>= is 15 bool anyarray anyarray < <=
>= is 15 bool anyenum anyenum < <=
>= is 15 bool anymultirange anymultirange < <=
>= is 15 bool anyrange anyrange < <=
>= is 15 bool bit bit < <=
>= is 15 bool bool bool < <=
>= is 15 bool box box < <=
>= is 15 bool bpchar bpchar < <=
>= is 15 bool bytea bytea < <=
>= is 15 bool char char < <=
>= is 15 bool circle circle < <=
>= is 15 bool date date < <=
>= is 15 bool date timestamp < <=
>= is 15 bool float4 float4 < <=
>= is 15 bool float4 float8 < <=
>= is 15 bool float8 float4 < <=
>= is 15 bool float8 float8 < <=
>= is 15 bool inet inet < <=
>= is 15 bool int2 int2 < <=
>= is 15 bool int2 int4 < <=
>= is 15 bool int2 int8 < <=
>= is 15 bool int4 int2 < <=
>= is 15 bool int4 int4 < <=
>= is 15 bool int4 int8 < <=
>= is 15 bool int8 int2 < <=
>= is 15 bool int8 int4 < <=
>= is 15 bool int8 int8 < <=
>= is 15 bool interval interval < <=
>= is 15 bool jsonb jsonb < <=
>= is 15 bool lseg lseg < <=
>= is 15 bool macaddr macaddr < <=
>= is 15 bool macaddr8 macaddr8 < <=
>= is 15 bool money money < <=
>= is 15 bool name name < <=
>= is 15 bool name text < <=
>= is 15 bool numeric numeric < <=
>= is 15 bool oid oid < <=
>= is 15 bool oidvector oidvector < <=
>= is 15 bool path path . <=
>= is 15 bool pg_lsn pg_lsn < <=
>= is 15 bool record record < <=
>= is 15 bool text name < <=
>= is 15 bool text text < <=
>= is 15 bool tid tid < <=
>= is 15 bool time time < <=
>= is 15 bool timestamp date < <=
>= is 15 bool timestamp timestamp < <=
>= is 15 bool timestamptz timestamptz < <=
>= is 15 bool timetz timetz < <=
>= is 15 bool tsquery tsquery < <=
>= is 15 bool tsvector tsvector < <=
>= is 15 bool uuid uuid < <=
>= is 15 bool varbit varbit < <=
>= is 15 bool xid8 xid8 < <=
>= ss 15 bool date timestamptz < <=
>= ss 15 bool timestamp timestamptz < <=
>= ss 15 bool timestamptz date < <=
>= ss 15 bool timestamptz timestamp < <=
>> is 15 bit bit int4
>> is 15 bool anymultirange anymultirange . <<
>> is 15 bool anymultirange anyrange . <<
>> is 15 bool anyrange anymultirange . <<
>> is 15 bool anyrange anyrange . <<
>> is 15 bool box box
>> is 15 bool circle circle
>> is 15 bool inet inet . <<
>> is 15 bool point point
>> is 15 bool polygon polygon
>> is 15 int2 int2 int4
>> is 15 int4 int4 int4
>> is 15 int8 int8 int4
>>= is 15 bool inet inet . <<=
>^ is 15 bool box box
>^ is 15 bool point point
? is 15 bool jsonb text
?# is 15 bool box box
?# is 15 bool line box
?# is 15 bool line line . ?#
?# is 15 bool lseg box
?# is 15 bool lseg line
?# is 15 bool lseg lseg . ?#
?# is 15 bool path path
?& is 15 bool jsonb _text
?- is 15 bool . line
?- is 15 bool . lseg
?- is 15 bool point point . ?-
?-| is 15 bool line line . ?-|
?-| is 15 bool lseg lseg . ?-|
?| is 15 bool . line
?| is 15 bool . lseg
?| is 15 bool jsonb _text
?| is 15 bool point point . ?|
?|| is 15 bool line line . ?||
?|| is 15 bool lseg lseg . ?||
@ is 15 float4 . float4
@ is 15 float8 . float8
@ is 15 int2 . int2
@ is 15 int4 . int4
@ is 15 int8 . int8
@ is 15 numeric . numeric
@-@ is 15 float8 . lseg
@-@ is 15 float8 . path
@> is 15 bool _aclitem aclitem
@> is 15 bool anyarray anyarray . <@
@> is 15 bool anymultirange anyelement . <@
@> is 15 bool anymultirange anymultirange . <@
@> is 15 bool anymultirange anyrange . <@
@> is 15 bool anyrange anyelement . <@
@> is 15 bool anyrange anymultirange . <@
@> is 15 bool anyrange anyrange . <@
@> is 15 bool box box . <@
@> is 15 bool box point . <@
@> is 15 bool circle circle . <@
@> is 15 bool circle point . <@
@> is 15 bool jsonb jsonb . <@
@> is 15 bool path point . <@
@> is 15 bool polygon point . <@
@> is 15 bool polygon polygon . <@
@> is 15 bool tsquery tsquery . <@
@? is 15 bool jsonb jsonpath
@@ is 15 bool jsonb jsonpath
@@ is 15 bool tsquery tsvector . @@
@@ is 15 bool tsvector tsquery . @@
@@ is 15 point . box
@@ is 15 point . circle
@@ is 15 point . lseg
@@ is 15 point . polygon
@@ ss 15 bool text text
@@ ss 15 bool text tsquery
@@@ is 15 bool tsquery tsvector . @@@
@@@ is 15 bool tsvector tsquery . @@@
^ is 15 float8 float8 float8
^ is 15 numeric numeric numeric
^@ is 15 bool text text
| is 15 bit bit bit . |
| is 15 inet inet inet
| is 15 int2 int2 int2 . |
| is 15 int4 int4 int4 . |
| is 15 int8 int8 int8 . |
| is 15 macaddr macaddr macaddr
| is 15 macaddr8 macaddr8 macaddr8
|&> is 15 bool box box
|&> is 15 bool circle circle
|&> is 15 bool polygon polygon
|/ is 15 float8 . float8
|>> is 15 bool box box
|>> is 15 bool circle circle
|>> is 15 bool point point
|>> is 15 bool polygon polygon
|| i. 15 anycompatiblearray anycompatible anycompatiblearray
|| i. 15 anycompatiblearray anycompatiblearray anycompatible
|| i. 15 anycompatiblearray anycompatiblearray anycompatiblearray
|| is 15 bytea bytea bytea
|| is 15 jsonb jsonb jsonb
|| is 15 text text text
|| is 15 tsquery tsquery tsquery
|| is 15 tsvector tsvector tsvector
|| is 15 varbit varbit varbit
|| ss 15 text anynonarray text
|| ss 15 text text anynonarray
||/ is 15 float8 . float8
~ is 15 bit . bit
~ is 15 bool bpchar text !~
~ is 15 bool name text !~
~ is 15 bool text text !~
~ is 15 inet . inet
~ is 15 int2 . int2
~ is 15 int4 . int4
~ is 15 int8 . int8
~ is 15 macaddr . macaddr
~ is 15 macaddr8 . macaddr8
~* is 15 bool bpchar text !~*
~* is 15 bool name text !~*
~* is 15 bool text text !~*
~<=~ is 15 bool bpchar bpchar ~>~ ~>=~
~<=~ is 15 bool text text ~>~ ~>=~
~<~ is 15 bool bpchar bpchar ~>=~ ~>~
~<~ is 15 bool text text ~>=~ ~>~
~= is 15 bool box box . ~=
~= is 15 bool circle circle . ~=
~= is 15 bool point point <> ~=
~= is 15 bool polygon polygon . ~=
~>=~ is 15 bool bpchar bpchar ~<~ ~<=~
~>=~ is 15 bool text text ~<~ ~<=~
~>~ is 15 bool bpchar bpchar ~<=~ ~<~
~>~ is 15 bool text text ~<=~ ~<~
~~ is 15 bool bpchar text !~~
~~ is 15 bool bytea bytea !~~
~~ is 15 bool name text !~~
~~ is 15 bool text text !~~
~~* is 15 bool bpchar text !~~*
~~* is 15 bool name text !~~*
~~* is 15 bool text text !~~*
`;
