// Written by scripts/generate-catalog-facts.mjs; not edited by hand.
// name, kind, category, preferred, collatable, equality, hashable, ordered, input, output, element
export const typeFacts = `\
_aclitem aA..sh.ss aclitem
_bit aA..f.oss bit
_bool aA..fhoss bool
_box aA..n..ss box
_bpchar aA.cshoss bpchar
_bytea aA..fhoss bytea
_char aA..fhoss char
_cid aA..fh.ss cid
_cidr aA..fhoss cidr
_circle aA..n..ss circle
_cstring aA..n..ss cstring
_date aA..fhoss date
_datemultirange aA..fhoss datemultirange
_daterange aA..fhoss daterange
_float4 aA..shoss float4
_float8 aA..shoss float8
_gtsvector aA..n..ss gtsvector
_inet aA..fhoss inet
_int2 aA..fhoss int2
_int2vector aA..shoss int2vector
_int4 aA..fhoss int4
_int4multirange aA..fhoss int4multirange
_int4range aA..fhoss int4range
_int8 aA..fhoss int8
_int8multirange aA..fhoss int8multirange
_int8range aA..fhoss int8range
_interval aA..shoss interval
_json aA..n..ss json
_jsonb aA..shoss jsonb
_jsonpath aA..n..ss jsonpath
_line aA..n..ss line
_lseg aA..n..ss lseg
_macaddr aA..fhoss macaddr
_macaddr8 aA..fhoss macaddr8
_money aA..f.oss money
_name aA.cfhoss name
_numeric aA..shoss numeric
_nummultirange aA..shoss nummultirange
_numrange aA..shoss numrange
_oid aA..fhoss oid
_oidvector aA..fhoss oidvector
_path aA..n..ss path
_pg_lsn aA..fhoss pg_lsn
_pg_snapshot aA..n..ss pg_snapshot
_point aA..n..ss point
_polygon aA..n..ss polygon
_record aP..s.oss record
_refcursor aA..n..ss refcursor
_regclass aA..fhoss regclass
_regcollation aA..fhoss regcollation
_regconfig aA..fhoss regconfig
_regdictionary aA..fhoss regdictionary
_regnamespace aA..fhoss regnamespace
_regoper aA..fhoss regoper
_regoperator aA..fhoss regoperator
_regproc aA..fhoss regproc
_regprocedure aA..fhoss regprocedure
_regrole aA..fhoss regrole
_regtype aA..fhoss regtype
_text aA.cfhoss text
_tid aA..fhoss tid
_time aA..fhoss time
_timestamp aA..fhoss timestamp
_timestamptz aA..fhoss timestamptz
_timetz aA..fhoss timetz
_tsmultirange aA..fhoss tsmultirange
_tsquery aA..s.oss tsquery
_tsrange aA..fhoss tsrange
_tstzmultirange aA..fhoss tstzmultirange
_tstzrange aA..fhoss tstzrange
_tsvector aA..f.oss tsvector
_txid_snapshot aA..n..ss txid_snapshot
_uuid aA..fhoss uuid
_varbit aA..f.oss varbit
_varchar aA.cfhoss varchar
_xid aA..fh.ss xid
_xid8 aA..fhoss xid8
_xml aA..n..ss xml
aclitem bU..sh.ss
any pP..n..ii
anyarray pP..n..is
anycompatible pP..n..ii
anycompatiblearray pP..n..is
anycompatiblemultirange pP..n..ss
anycompatiblenonarray pP..n..ii
anycompatiblerange pP..n..ss
anyelement pP..n..ii
anyenum pP..n..is
anymultirange pP..n..ss
anynonarray pP..n..ii
anyrange pP..n..ss
bit bV..f.oii
bool bBp.fhoii
box bG..n..ii point
bpchar bS.cshoii
bytea bU..fhoii
char bZ..fhoii
cid bU..fh.ii
cidr bI..fhoii
circle bG..n..ii
cstring pP..n..ii
date bD..fhoss
datemultirange mR..fhoss daterange
daterange rR..fhoss date
event_trigger pP..n..ii
fdw_handler pP..n..ii
float4 bN..shoii
float8 bNp.shoii
gtsvector bU..n..ii
index_am_handler pP..n..ii
inet bIp.fhoii
int2 bN..fhoii
int2vector bA..shoii int2
int4 bN..fhoii
int4multirange mR..fhoss int4range
int4range rR..fhoss int4
int8 bN..fhoii
int8multirange mR..fhoss int8range
int8range rR..fhoss int8
internal pP..n..ii
interval bTp.shoss
json bU..n..ii
jsonb bU..shoii
jsonpath bU..n..ii
language_handler pP..n..ii
line bG..n..ii float8
lseg bG..n..ii point
macaddr bU..fhoii
macaddr8 bU..fhoii
money bN..f.oss
name bS.cfhoii char
numeric bN..shoii
nummultirange mR..shoss numrange
numrange rR..shoss numeric
oid bNp.fhoii
oidvector bA..fhoii oid
path bG..n..ii
pg_brin_bloom_summary bZ.cn..ii
pg_brin_minmax_multi_summary bZ.cn..ii
pg_ddl_command pP..n..ii
pg_dependencies bZ.cnhoii
pg_lsn bU..fhoii
pg_mcv_list bZ.cnhoii
pg_ndistinct bZ.cnhoii
pg_node_tree bZ.cshoii
pg_snapshot bU..n..ii
point bG..n..ii float8
polygon bG..n..ii
record pP..s.oss
refcursor bU..n..ii
regclass bN..fhoss
regcollation bN..fhoss
regconfig bN..fhoss
regdictionary bN..fhoss
regnamespace bN..fhoss
regoper bN..fhoss
regoperator bN..fhoss
regproc bN..fhoss
regprocedure bN..fhoss
regrole bN..fhoss
regtype bN..fhoss
table_am_handler pP..n..ii
text bSpcfhoii
tid bU..fhoii
time bD..fhosi
timestamp bD..fhoss
timestamptz bDp.fhoss
timetz bD..fhosi
trigger pP..n..ii
tsm_handler pP..n..ii
tsmultirange mR..fhoss tsrange
tsquery bU..s.oii
tsrange rR..fhoss timestamp
tstzmultirange mR..fhoss tstzrange
tstzrange rR..fhoss timestamptz
tsvector bU..f.oii
txid_snapshot bU..n..ii
unknown pX..n..ii
uuid bU..fhoii
varbit bVp.f.oii
varchar bS.cfhoii
void pP..n..ii
xid bU..fh.ii
xid8 bU..fhoii
xml bU..n..si
`;
