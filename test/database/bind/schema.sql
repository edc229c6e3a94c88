create type mood as enum ('sad','ok','happy');
create domain posint as int check (value > 0);
create type pair as (x int, y text);
create table t(id int4 primary key, a int4, b text, d date, j json);
create table u(id int4 primary key, t_id int4, a int8, c numeric);
create table e(a int4, n int4[], ts timestamptz);
create table k(p posint, m mood, q pair, r int4range, jb jsonb, f float8, bl bool, ch char(3), vc varchar(5) collate "C", nm numeric(6,2));
create schema other;
create table other.t(id int4, z text);
create table nn(id int4 not null primary key, v int4 not null, w text);
create view vt(x,y) as select a, b || 'x' from t where a > 0;
create view vv as select v.x, count(*) from vt v group by x;
create function addone(i int) returns int language sql immutable as 'select i+1';
create function tab(i int) returns table(p int, q text) language sql immutable as $$select i, 'a'||i from generate_series(1,i) $$;
create function outs(i int, out p int, out q int) language sql immutable as $$select i, i+1 $$;
create function pairf(i int) returns pair language sql immutable as $$select i, 'y'$$;
create function defs(a int, b int default 5, c int default 7) returns int language sql immutable as $$select a*100+b*10+c$$;
create function vari(variadic x int[]) returns int language sql immutable as $$select cardinality(x)$$;

insert into t select i, nullif(i % 4, 0), (array['x', 'xy', 'z', null])[1 + i % 4], date '2020-01-01' + (i % 3), json_build_object('a', i % 2) from generate_series(1, 9) i;
insert into u select i, nullif(i % 6, 0), i % 3, i * 1.5 from generate_series(1, 12) i;
insert into e select nullif(i % 5, 0), array[i, null, 2], timestamptz '2020-01-01 12:00Z' + i * interval '1 hour' from generate_series(1, 7) i;
insert into e values (null, null, null), (1, '{}', null), (2, '{2,3}', '2020-02-02Z');
insert into k values
  (1, 'sad', row(1, 'a'), '[1,5)', '{"a":[1,2],"b":"x"}', 1.5, true, 'ab', 'xyz', 12.345),
  (2, 'ok', row(2, null), null, '[1]', 'NaN', false, 'c', 'q', 0),
  (null, null, null, 'empty', null, null, null, null, null, null),
  (1, 'sad', row(1, 'a'), '[1,5)', '{"a":[1,2],"b":"x"}', -0, true, 'ab', 'xyz', 12.345);
insert into other.t values (1, 'one'), (2, 'two'), (2, 'two');
insert into nn select i, i % 3, 'w' || i from generate_series(1, 5) i;
