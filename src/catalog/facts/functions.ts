// Written by scripts/generate-catalog-facts.mjs; not edited by hand.
// name, kind volatility strict set, since, result, arguments, defaults, argument names, variadic, columns, aggregate kind and direct arguments
export const functionFacts = `\
abbrev fis. 15 text cidr
abbrev fis. 15 text inet
abs fis. 15 float4 float4
abs fis. 15 float8 float8
abs fis. 15 int2 int2
abs fis. 15 int4 int4
abs fis. 15 int8 int8
abs fis. 15 numeric numeric
aclcontains fis. 15 bool _aclitem,aclitem
acldefault fis. 15 _aclitem char,oid
aclexplode fssr 15 record _aclitem . acl . grantor:oid,grantee:oid,privilege_type:text,is_grantable:bool
aclinsert fis. 15 _aclitem _aclitem,aclitem
aclitemeq fis. 15 bool aclitem,aclitem
aclitemin fss. 15 aclitem cstring
aclitemout fss. 15 cstring aclitem
aclremove fis. 15 _aclitem _aclitem,aclitem
acos fis. 15 float8 float8
acosd fis. 15 float8 float8
acosh fis. 15 float8 float8
age fis. 15 interval timestamp,timestamp
age fis. 15 interval timestamptz,timestamptz
age fss. 15 int4 xid
age fss. 15 interval timestamp
age fss. 15 interval timestamptz
amvalidate fvs. 15 bool oid
any_in fis. 15 any cstring
any_out fis. 15 cstring any
any_value ai.. 16 anyelement anyelement . . . . n0
any_value_transfn fis. 16 anyelement anyelement,anyelement
anyarray_in fis. 15 anyarray cstring
anyarray_out fss. 15 cstring anyarray
anyarray_send fss. 15 bytea anyarray
anycompatible_in fis. 15 anycompatible cstring
anycompatible_out fis. 15 cstring anycompatible
anycompatiblearray_in fis. 15 anycompatiblearray cstring
anycompatiblearray_out fss. 15 cstring anycompatiblearray
anycompatiblearray_send fss. 15 bytea anycompatiblearray
anycompatiblemultirange_in fss. 15 anycompatiblemultirange cstring,oid,int4
anycompatiblemultirange_out fss. 15 cstring anycompatiblemultirange
anycompatiblenonarray_in fis. 15 anycompatiblenonarray cstring
anycompatiblenonarray_out fis. 15 cstring anycompatiblenonarray
anycompatiblerange_in fss. 15 anycompatiblerange cstring,oid,int4
anycompatiblerange_out fss. 15 cstring anycompatiblerange
anyelement_in fis. 15 anyelement cstring
anyelement_out fis. 15 cstring anyelement
anyenum_in fis. 15 anyenum cstring
anyenum_out fss. 15 cstring anyenum
anymultirange_in fss. 15 anymultirange cstring,oid,int4
anymultirange_out fss. 15 cstring anymultirange
anynonarray_in fis. 15 anynonarray cstring
anynonarray_out fis. 15 cstring anynonarray
anyrange_in fss. 15 anyrange cstring,oid,int4
anyrange_out fss. 15 cstring anyrange
anytextcat fss. 15 text anynonarray,text
area fis. 15 float8 box
area fis. 15 float8 circle
area fis. 15 float8 path
array_agg ai.. 15 anyarray anyarray . . . . n0
array_agg ai.. 15 anyarray anynonarray . . . . n0
array_append fi.. 15 anycompatiblearray anycompatiblearray,anycompatible
array_cat fi.. 15 anycompatiblearray anycompatiblearray,anycompatiblearray
array_dims fis. 15 text anyarray
array_eq fis. 15 bool anyarray,anyarray
array_fill fi.. 15 anyarray anyelement,_int4
array_fill fi.. 15 anyarray anyelement,_int4,_int4
array_ge fis. 15 bool anyarray,anyarray
array_gt fis. 15 bool anyarray,anyarray
array_in fss. 15 anyarray cstring,oid,int4
array_larger fis. 15 anyarray anyarray,anyarray
array_le fis. 15 bool anyarray,anyarray
array_length fis. 15 int4 anyarray,int4
array_lower fis. 15 int4 anyarray,int4
array_lt fis. 15 bool anyarray,anyarray
array_ndims fis. 15 int4 anyarray
array_ne fis. 15 bool anyarray,anyarray
array_out fss. 15 cstring anyarray
array_position fi.. 15 int4 anycompatiblearray,anycompatible
array_position fi.. 15 int4 anycompatiblearray,anycompatible,int4
array_positions fi.. 15 _int4 anycompatiblearray,anycompatible
array_prepend fi.. 15 anycompatiblearray anycompatible,anycompatiblearray
array_remove fi.. 15 anycompatiblearray anycompatiblearray,anycompatible
array_replace fi.. 15 anycompatiblearray anycompatiblearray,anycompatible,anycompatible
array_reverse fis. 18 anyarray anyarray
array_sample fvs. 16 anyarray anyarray,int4
array_send fss. 15 bytea anyarray
array_shuffle fvs. 16 anyarray anyarray
array_smaller fis. 15 anyarray anyarray,anyarray
array_sort fis. 18 anyarray anyarray
array_sort fis. 18 anyarray anyarray,bool . array,descending
array_sort fis. 18 anyarray anyarray,bool,bool . array,descending,nulls_first
array_to_json fss. 15 json anyarray
array_to_json fss. 15 json anyarray,bool
array_to_string fs.. 15 text anyarray,text,text
array_to_string fss. 15 text anyarray,text
array_to_tsvector fis. 15 tsvector _text
array_upper fis. 15 int4 anyarray,int4
arraycontained fis. 15 bool anyarray,anyarray
arraycontains fis. 15 bool anyarray,anyarray
arrayoverlap fis. 15 bool anyarray,anyarray
ascii fis. 15 int4 text
asin fis. 15 float8 float8
asind fis. 15 float8 float8
asinh fis. 15 float8 float8
atan fis. 15 float8 float8
atan2 fis. 15 float8 float8,float8
atan2d fis. 15 float8 float8,float8
atand fis. 15 float8 float8
atanh fis. 15 float8 float8
avg ai.. 15 float8 float4 . . . . n0
avg ai.. 15 float8 float8 . . . . n0
avg ai.. 15 interval interval . . . . n0
avg ai.. 15 numeric int2 . . . . n0
avg ai.. 15 numeric int4 . . . . n0
avg ai.. 15 numeric int8 . . . . n0
avg ai.. 15 numeric numeric . . . . n0
binary_upgrade_add_sub_rel_state fv.. 17 void text,oid,char,pg_lsn
binary_upgrade_create_empty_extension fv.. 15 void text,text,bool,text,_oid,_text,_text
binary_upgrade_logical_slot_has_caught_up fvs. 17 bool name
binary_upgrade_replorigin_advance fv.. 17 void text,pg_lsn
binary_upgrade_set_missing_value fvs. 15 void oid,text,text
binary_upgrade_set_next_array_pg_type_oid fvs. 15 void oid
binary_upgrade_set_next_heap_pg_class_oid fvs. 15 void oid
binary_upgrade_set_next_heap_relfilenode fvs. 15 void oid
binary_upgrade_set_next_index_pg_class_oid fvs. 15 void oid
binary_upgrade_set_next_index_relfilenode fvs. 15 void oid
binary_upgrade_set_next_multirange_array_pg_type_oid fvs. 15 void oid
binary_upgrade_set_next_multirange_pg_type_oid fvs. 15 void oid
binary_upgrade_set_next_pg_authid_oid fvs. 15 void oid
binary_upgrade_set_next_pg_enum_oid fvs. 15 void oid
binary_upgrade_set_next_pg_tablespace_oid fvs. 15 void oid
binary_upgrade_set_next_pg_type_oid fvs. 15 void oid
binary_upgrade_set_next_toast_pg_class_oid fvs. 15 void oid
binary_upgrade_set_next_toast_relfilenode fvs. 15 void oid
binary_upgrade_set_record_init_privs fvs. 15 void bool
bit fis. 15 bit bit,int4,bool
bit fis. 15 bit int4,int4
bit fis. 15 bit int8,int4
bit_and ai.. 15 bit bit . . . . n0
bit_and ai.. 15 int2 int2 . . . . n0
bit_and ai.. 15 int4 int4 . . . . n0
bit_and ai.. 15 int8 int8 . . . . n0
bit_count fis. 15 int8 bit
bit_count fis. 15 int8 bytea
bit_in fis. 15 bit cstring,oid,int4
bit_length fis. 15 int4 bit
bit_length fis. 15 int4 bytea
bit_length fis. 15 int4 text
bit_or ai.. 15 bit bit . . . . n0
bit_or ai.. 15 int2 int2 . . . . n0
bit_or ai.. 15 int4 int4 . . . . n0
bit_or ai.. 15 int8 int8 . . . . n0
bit_out fis. 15 cstring bit
bit_send fis. 15 bytea bit
bit_xor ai.. 15 bit bit . . . . n0
bit_xor ai.. 15 int2 int2 . . . . n0
bit_xor ai.. 15 int4 int4 . . . . n0
bit_xor ai.. 15 int8 int8 . . . . n0
bitand fis. 15 bit bit,bit
bitcat fis. 15 varbit varbit,varbit
bitcmp fis. 15 int4 bit,bit
biteq fis. 15 bool bit,bit
bitge fis. 15 bool bit,bit
bitgt fis. 15 bool bit,bit
bitle fis. 15 bool bit,bit
bitlt fis. 15 bool bit,bit
bitne fis. 15 bool bit,bit
bitnot fis. 15 bit bit
bitor fis. 15 bit bit,bit
bitshiftleft fis. 15 bit bit,int4
bitshiftright fis. 15 bit bit,int4
bittypmodin fis. 15 int4 _cstring
bittypmodout fis. 15 cstring int4
bitxor fis. 15 bit bit,bit
bool fis. 15 bool int4
bool fis. 15 bool jsonb
bool_and ai.. 15 bool bool . . . . n0
bool_or ai.. 15 bool bool . . . . n0
booland_statefunc fis. 15 bool bool,bool
booleq fis. 15 bool bool,bool
boolge fis. 15 bool bool,bool
boolgt fis. 15 bool bool,bool
boolin fis. 15 bool cstring
boolle fis. 15 bool bool,bool
boollt fis. 15 bool bool,bool
boolne fis. 15 bool bool,bool
boolor_statefunc fis. 15 bool bool,bool
boolout fis. 15 cstring bool
boolsend fis. 15 bytea bool
bound_box fis. 15 box box,box
box fis. 15 box circle
box fis. 15 box point
box fis. 15 box point,point
box fis. 15 box polygon
box_above fis. 15 bool box,box
box_above_eq fis. 15 bool box,box
box_add fis. 15 box box,point
box_below fis. 15 bool box,box
box_below_eq fis. 15 bool box,box
box_center fis. 15 point box
box_contain fis. 15 bool box,box
box_contain_pt fis. 15 bool box,point
box_contained fis. 15 bool box,box
box_distance fis. 15 float8 box,box
box_div fis. 15 box box,point
box_eq fis. 15 bool box,box
box_ge fis. 15 bool box,box
box_gt fis. 15 bool box,box
box_in fis. 15 box cstring
box_intersect fis. 15 box box,box
box_le fis. 15 bool box,box
box_left fis. 15 bool box,box
box_lt fis. 15 bool box,box
box_mul fis. 15 box box,point
box_out fis. 15 cstring box
box_overabove fis. 15 bool box,box
box_overbelow fis. 15 bool box,box
box_overlap fis. 15 bool box,box
box_overleft fis. 15 bool box,box
box_overright fis. 15 bool box,box
box_right fis. 15 bool box,box
box_same fis. 15 bool box,box
box_send fis. 15 bytea box
box_sub fis. 15 box box,point
bpchar fis. 15 bpchar bpchar,int4,bool
bpchar fis. 15 bpchar char
bpchar fis. 15 bpchar name
bpchar_larger fis. 15 bpchar bpchar,bpchar
bpchar_pattern_ge fis. 15 bool bpchar,bpchar
bpchar_pattern_gt fis. 15 bool bpchar,bpchar
bpchar_pattern_le fis. 15 bool bpchar,bpchar
bpchar_pattern_lt fis. 15 bool bpchar,bpchar
bpchar_smaller fis. 15 bpchar bpchar,bpchar
bpcharcmp fis. 15 int4 bpchar,bpchar
bpchareq fis. 15 bool bpchar,bpchar
bpcharge fis. 15 bool bpchar,bpchar
bpchargt fis. 15 bool bpchar,bpchar
bpchariclike fis. 15 bool bpchar,text
bpcharicnlike fis. 15 bool bpchar,text
bpcharicregexeq fis. 15 bool bpchar,text
bpcharicregexne fis. 15 bool bpchar,text
bpcharin fis. 15 bpchar cstring,oid,int4
bpcharle fis. 15 bool bpchar,bpchar
bpcharlike fis. 15 bool bpchar,text
bpcharlt fis. 15 bool bpchar,bpchar
bpcharne fis. 15 bool bpchar,bpchar
bpcharnlike fis. 15 bool bpchar,text
bpcharout fis. 15 cstring bpchar
bpcharregexeq fis. 15 bool bpchar,text
bpcharregexne fis. 15 bool bpchar,text
bpcharsend fss. 15 bytea bpchar
bpchartypmodin fis. 15 int4 _cstring
bpchartypmodout fis. 15 cstring int4
brin_bloom_summary_in fis. 15 pg_brin_bloom_summary cstring
brin_bloom_summary_out fis. 15 cstring pg_brin_bloom_summary
brin_bloom_summary_send fss. 15 bytea pg_brin_bloom_summary
brin_desummarize_range fvs. 15 void regclass,int8
brin_minmax_multi_summary_in fis. 15 pg_brin_minmax_multi_summary cstring
brin_minmax_multi_summary_out fis. 15 cstring pg_brin_minmax_multi_summary
brin_minmax_multi_summary_send fss. 15 bytea pg_brin_minmax_multi_summary
brin_summarize_new_values fvs. 15 int4 regclass
brin_summarize_range fvs. 15 int4 regclass,int8
broadcast fis. 15 inet inet
btarraycmp fis. 15 int4 anyarray,anyarray
btboolcmp fis. 15 int4 bool,bool
btbpchar_pattern_cmp fis. 15 int4 bpchar,bpchar
btcharcmp fis. 15 int4 char,char
btequalimage fis. 15 bool oid
btfloat48cmp fis. 15 int4 float4,float8
btfloat4cmp fis. 15 int4 float4,float4
btfloat84cmp fis. 15 int4 float8,float4
btfloat8cmp fis. 15 int4 float8,float8
btint24cmp fis. 15 int4 int2,int4
btint28cmp fis. 15 int4 int2,int8
btint2cmp fis. 15 int4 int2,int2
btint42cmp fis. 15 int4 int4,int2
btint48cmp fis. 15 int4 int4,int8
btint4cmp fis. 15 int4 int4,int4
btint82cmp fis. 15 int4 int8,int2
btint84cmp fis. 15 int4 int8,int4
btint8cmp fis. 15 int4 int8,int8
btnamecmp fis. 15 int4 name,name
btnametextcmp fis. 15 int4 name,text
btoidcmp fis. 15 int4 oid,oid
btoidvectorcmp fis. 15 int4 oidvector,oidvector
btrecordcmp fis. 15 int4 record,record
btrecordimagecmp fis. 15 int4 record,record
btrim fis. 15 bytea bytea,bytea
btrim fis. 15 text text
btrim fis. 15 text text,text
bttext_pattern_cmp fis. 15 int4 text,text
bttextcmp fis. 15 int4 text,text
bttextnamecmp fis. 15 int4 text,name
bttidcmp fis. 15 int4 tid,tid
btvarstrequalimage fis. 15 bool oid
bytea fis. 18 bytea int2
bytea fis. 18 bytea int4
bytea fis. 18 bytea int8
bytea_larger fis. 18 bytea bytea,bytea
bytea_smaller fis. 18 bytea bytea,bytea
byteacat fis. 15 bytea bytea,bytea
byteacmp fis. 15 int4 bytea,bytea
byteaeq fis. 15 bool bytea,bytea
byteage fis. 15 bool bytea,bytea
byteagt fis. 15 bool bytea,bytea
byteain fis. 15 bytea cstring
byteale fis. 15 bool bytea,bytea
bytealike fis. 15 bool bytea,bytea
bytealt fis. 15 bool bytea,bytea
byteane fis. 15 bool bytea,bytea
byteanlike fis. 15 bool bytea,bytea
byteaout fis. 15 cstring bytea
byteasend fis. 15 bytea bytea
cardinality fis. 15 int4 anyarray
casefold fis. 18 text text
cash_cmp fis. 15 int4 money,money
cash_div_cash fis. 15 float8 money,money
cash_div_flt4 fis. 15 money money,float4
cash_div_flt8 fis. 15 money money,float8
cash_div_int2 fis. 15 money money,int2
cash_div_int4 fis. 15 money money,int4
cash_div_int8 fis. 15 money money,int8
cash_eq fis. 15 bool money,money
cash_ge fis. 15 bool money,money
cash_gt fis. 15 bool money,money
cash_in fss. 15 money cstring
cash_le fis. 15 bool money,money
cash_lt fis. 15 bool money,money
cash_mi fis. 15 money money,money
cash_mul_flt4 fis. 15 money money,float4
cash_mul_flt8 fis. 15 money money,float8
cash_mul_int2 fis. 15 money money,int2
cash_mul_int4 fis. 15 money money,int4
cash_mul_int8 fis. 15 money money,int8
cash_ne fis. 15 bool money,money
cash_out fss. 15 cstring money
cash_pl fis. 15 money money,money
cash_send fis. 15 bytea money
cash_words fis. 15 text money
cashlarger fis. 15 money money,money
cashsmaller fis. 15 money money,money
cbrt fis. 15 float8 float8
ceil fis. 15 float8 float8
ceil fis. 15 numeric numeric
ceiling fis. 15 float8 float8
ceiling fis. 15 numeric numeric
center fis. 15 point box
center fis. 15 point circle
char fis. 15 char int4
char fis. 15 char text
char_length fis. 15 int4 bpchar
char_length fis. 15 int4 text
character_length fis. 15 int4 bpchar
character_length fis. 15 int4 text
chareq fis. 15 bool char,char
charge fis. 15 bool char,char
chargt fis. 15 bool char,char
charin fis. 15 char cstring
charle fis. 15 bool char,char
charlt fis. 15 bool char,char
charne fis. 15 bool char,char
charout fis. 15 cstring char
charsend fis. 15 bytea char
chr fis. 15 text int4
cideq fis. 15 bool cid,cid
cidin fis. 15 cid cstring
cidout fis. 15 cstring cid
cidr fis. 15 cidr inet
cidr_in fis. 15 cidr cstring
cidr_out fis. 15 cstring cidr
cidr_send fis. 15 bytea cidr
cidsend fis. 15 bytea cid
circle fis. 15 circle box
circle fis. 15 circle point,float8
circle fis. 15 circle polygon
circle_above fis. 15 bool circle,circle
circle_add_pt fis. 15 circle circle,point
circle_below fis. 15 bool circle,circle
circle_center fis. 15 point circle
circle_contain fis. 15 bool circle,circle
circle_contain_pt fis. 15 bool circle,point
circle_contained fis. 15 bool circle,circle
circle_distance fis. 15 float8 circle,circle
circle_div_pt fis. 15 circle circle,point
circle_eq fis. 15 bool circle,circle
circle_ge fis. 15 bool circle,circle
circle_gt fis. 15 bool circle,circle
circle_in fis. 15 circle cstring
circle_le fis. 15 bool circle,circle
circle_left fis. 15 bool circle,circle
circle_lt fis. 15 bool circle,circle
circle_mul_pt fis. 15 circle circle,point
circle_ne fis. 15 bool circle,circle
circle_out fis. 15 cstring circle
circle_overabove fis. 15 bool circle,circle
circle_overbelow fis. 15 bool circle,circle
circle_overlap fis. 15 bool circle,circle
circle_overleft fis. 15 bool circle,circle
circle_overright fis. 15 bool circle,circle
circle_right fis. 15 bool circle,circle
circle_same fis. 15 bool circle,circle
circle_send fis. 15 bytea circle
circle_sub_pt fis. 15 circle circle,point
clock_timestamp fvs. 15 timestamptz
close_ls fis. 15 point line,lseg
close_lseg fis. 15 point lseg,lseg
close_pb fis. 15 point point,box
close_pl fis. 15 point point,line
close_ps fis. 15 point point,lseg
close_sb fis. 15 point lseg,box
col_description fss. 15 text oid,int4
concat fs.. 15 text any . . any
concat_ws fs.. 15 text text,any . . any
convert fss. 15 bytea bytea,name,name
convert_from fss. 15 text bytea,name
convert_to fss. 15 bytea text,name
corr ai.. 15 float8 float8,float8 . . . . n0
cos fis. 15 float8 float8
cosd fis. 15 float8 float8
cosh fis. 15 float8 float8
cot fis. 15 float8 float8
cotd fis. 15 float8 float8
count ai.. 15 int8 . . . . . n0
count ai.. 15 int8 any . . . . n0
covar_pop ai.. 15 float8 float8,float8 . . . . n0
covar_samp ai.. 15 float8 float8,float8 . . . . n0
crc32 fis. 18 int8 bytea
crc32c fis. 18 int8 bytea
cstring_in fis. 15 cstring cstring
cstring_out fis. 15 cstring cstring
cstring_send fss. 15 bytea cstring
cume_dist ai.. 15 float8 any . . any . h1
cume_dist wi.. 15 float8
current_database fss. 15 name
current_query fv.. 15 text
current_schema fss. 15 name
current_schemas fss. 15 _name bool
current_setting fss. 15 text text
current_setting fss. 15 text text,bool
current_user fss. 15 name
currtid2 fvs. 15 tid text,tid
currval fvs. 15 int8 regclass
cursor_to_xml fvs. 15 xml refcursor,int4,bool,bool,text . cursor,count,nulls,tableforest,targetns
cursor_to_xmlschema fvs. 15 xml refcursor,bool,bool,text . cursor,nulls,tableforest,targetns
database_to_xml fss. 15 xml bool,bool,text . nulls,tableforest,targetns
database_to_xml_and_xmlschema fss. 15 xml bool,bool,text . nulls,tableforest,targetns
database_to_xmlschema fss. 15 xml bool,bool,text . nulls,tableforest,targetns
date fis. 15 date timestamp
date fss. 15 date timestamptz
date_add fis. 16 timestamptz timestamptz,interval,text
date_add fss. 16 timestamptz timestamptz,interval
date_bin fis. 15 timestamp interval,timestamp,timestamp
date_bin fis. 15 timestamptz interval,timestamptz,timestamptz
date_cmp fis. 15 int4 date,date
date_cmp_timestamp fis. 15 int4 date,timestamp
date_cmp_timestamptz fss. 15 int4 date,timestamptz
date_eq fis. 15 bool date,date
date_eq_timestamp fis. 15 bool date,timestamp
date_eq_timestamptz fss. 15 bool date,timestamptz
date_ge fis. 15 bool date,date
date_ge_timestamp fis. 15 bool date,timestamp
date_ge_timestamptz fss. 15 bool date,timestamptz
date_gt fis. 15 bool date,date
date_gt_timestamp fis. 15 bool date,timestamp
date_gt_timestamptz fss. 15 bool date,timestamptz
date_in fss. 15 date cstring
date_larger fis. 15 date date,date
date_le fis. 15 bool date,date
date_le_timestamp fis. 15 bool date,timestamp
date_le_timestamptz fss. 15 bool date,timestamptz
date_lt fis. 15 bool date,date
date_lt_timestamp fis. 15 bool date,timestamp
date_lt_timestamptz fss. 15 bool date,timestamptz
date_mi fis. 15 int4 date,date
date_mi_interval fis. 15 timestamp date,interval
date_mii fis. 15 date date,int4
date_ne fis. 15 bool date,date
date_ne_timestamp fis. 15 bool date,timestamp
date_ne_timestamptz fss. 15 bool date,timestamptz
date_out fss. 15 cstring date
date_part fis. 15 float8 text,date
date_part fis. 15 float8 text,interval
date_part fis. 15 float8 text,time
date_part fis. 15 float8 text,timestamp
date_part fis. 15 float8 text,timetz
date_part fss. 15 float8 text,timestamptz
date_pl_interval fis. 15 timestamp date,interval
date_pli fis. 15 date date,int4
date_send fis. 15 bytea date
date_smaller fis. 15 date date,date
date_subtract fis. 16 timestamptz timestamptz,interval,text
date_subtract fss. 16 timestamptz timestamptz,interval
date_trunc fis. 15 interval text,interval
date_trunc fis. 15 timestamp text,timestamp
date_trunc fss. 15 timestamptz text,timestamptz
date_trunc fss. 15 timestamptz text,timestamptz,text
datemultirange fis. 15 datemultirange
datemultirange fis. 15 datemultirange _daterange . . daterange
datemultirange fis. 15 datemultirange daterange
daterange fi.. 15 daterange date,date
daterange fi.. 15 daterange date,date,text
daterange_canonical fis. 15 daterange daterange
daterange_subdiff fis. 15 float8 date,date
datetime_pl fis. 15 timestamp date,time
datetimetz_pl fis. 15 timestamptz date,timetz
dcbrt fis. 15 float8 float8
decode fis. 15 bytea text,text
degrees fis. 15 float8 float8
dense_rank ai.. 15 int8 any . . any . h1
dense_rank wi.. 15 int8
dexp fis. 15 float8 float8
diagonal fis. 15 lseg box
diameter fis. 15 float8 circle
dist_bp fis. 15 float8 box,point
dist_bs fis. 15 float8 box,lseg
dist_cpoint fis. 15 float8 circle,point
dist_cpoly fis. 15 float8 circle,polygon
dist_lp fis. 15 float8 line,point
dist_ls fis. 15 float8 line,lseg
dist_pathp fis. 15 float8 path,point
dist_pb fis. 15 float8 point,box
dist_pc fis. 15 float8 point,circle
dist_pl fis. 15 float8 point,line
dist_polyc fis. 15 float8 polygon,circle
dist_polyp fis. 15 float8 polygon,point
dist_ppath fis. 15 float8 point,path
dist_ppoly fis. 15 float8 point,polygon
dist_ps fis. 15 float8 point,lseg
dist_sb fis. 15 float8 lseg,box
dist_sl fis. 15 float8 lseg,line
dist_sp fis. 15 float8 lseg,point
div fis. 15 numeric numeric,numeric
dlog1 fis. 15 float8 float8
dlog10 fis. 15 float8 float8
domain_in fs.. 15 any cstring,oid,int4
dpow fis. 15 float8 float8,float8
dround fis. 15 float8 float8
dsqrt fis. 15 float8 float8
dtrunc fis. 15 float8 float8
elem_contained_by_multirange fis. 15 bool anyelement,anymultirange
elem_contained_by_range fis. 15 bool anyelement,anyrange
encode fis. 15 text bytea,text
enum_cmp fis. 15 int4 anyenum,anyenum
enum_eq fis. 15 bool anyenum,anyenum
enum_first fs.. 15 anyenum anyenum
enum_ge fis. 15 bool anyenum,anyenum
enum_gt fis. 15 bool anyenum,anyenum
enum_in fss. 15 anyenum cstring,oid
enum_larger fis. 15 anyenum anyenum,anyenum
enum_last fs.. 15 anyenum anyenum
enum_le fis. 15 bool anyenum,anyenum
enum_lt fis. 15 bool anyenum,anyenum
enum_ne fis. 15 bool anyenum,anyenum
enum_out fss. 15 cstring anyenum
enum_range fs.. 15 anyarray anyenum
enum_range fs.. 15 anyarray anyenum,anyenum
enum_send fss. 15 bytea anyenum
enum_smaller fis. 15 anyenum anyenum,anyenum
erf fis. 16 float8 float8
erfc fis. 16 float8 float8
every ai.. 15 bool bool . . . . n0
exp fis. 15 float8 float8
exp fis. 15 numeric numeric
extract fis. 15 numeric text,date
extract fis. 15 numeric text,interval
extract fis. 15 numeric text,time
extract fis. 15 numeric text,timestamp
extract fis. 15 numeric text,timetz
extract fss. 15 numeric text,timestamptz
factorial fis. 15 numeric int8
family fis. 15 int4 inet
first_value wis. 15 anyelement anyelement
float4 fis. 15 float4 float8
float4 fis. 15 float4 int2
float4 fis. 15 float4 int4
float4 fis. 15 float4 int8
float4 fis. 15 float4 jsonb
float4 fis. 15 float4 numeric
float48div fis. 15 float8 float4,float8
float48eq fis. 15 bool float4,float8
float48ge fis. 15 bool float4,float8
float48gt fis. 15 bool float4,float8
float48le fis. 15 bool float4,float8
float48lt fis. 15 bool float4,float8
float48mi fis. 15 float8 float4,float8
float48mul fis. 15 float8 float4,float8
float48ne fis. 15 bool float4,float8
float48pl fis. 15 float8 float4,float8
float4_accum fis. 15 _float8 _float8,float4
float4abs fis. 15 float4 float4
float4div fis. 15 float4 float4,float4
float4eq fis. 15 bool float4,float4
float4ge fis. 15 bool float4,float4
float4gt fis. 15 bool float4,float4
float4in fis. 15 float4 cstring
float4larger fis. 15 float4 float4,float4
float4le fis. 15 bool float4,float4
float4lt fis. 15 bool float4,float4
float4mi fis. 15 float4 float4,float4
float4mul fis. 15 float4 float4,float4
float4ne fis. 15 bool float4,float4
float4out fis. 15 cstring float4
float4pl fis. 15 float4 float4,float4
float4send fis. 15 bytea float4
float4smaller fis. 15 float4 float4,float4
float4um fis. 15 float4 float4
float4up fis. 15 float4 float4
float8 fis. 15 float8 float4
float8 fis. 15 float8 int2
float8 fis. 15 float8 int4
float8 fis. 15 float8 int8
float8 fis. 15 float8 jsonb
float8 fis. 15 float8 numeric
float84div fis. 15 float8 float8,float4
float84eq fis. 15 bool float8,float4
float84ge fis. 15 bool float8,float4
float84gt fis. 15 bool float8,float4
float84le fis. 15 bool float8,float4
float84lt fis. 15 bool float8,float4
float84mi fis. 15 float8 float8,float4
float84mul fis. 15 float8 float8,float4
float84ne fis. 15 bool float8,float4
float84pl fis. 15 float8 float8,float4
float8_accum fis. 15 _float8 _float8,float8
float8_avg fis. 15 float8 _float8
float8_combine fis. 15 _float8 _float8,_float8
float8_corr fis. 15 float8 _float8
float8_covar_pop fis. 15 float8 _float8
float8_covar_samp fis. 15 float8 _float8
float8_regr_accum fis. 15 _float8 _float8,float8,float8
float8_regr_avgx fis. 15 float8 _float8
float8_regr_avgy fis. 15 float8 _float8
float8_regr_combine fis. 15 _float8 _float8,_float8
float8_regr_intercept fis. 15 float8 _float8
float8_regr_r2 fis. 15 float8 _float8
float8_regr_slope fis. 15 float8 _float8
float8_regr_sxx fis. 15 float8 _float8
float8_regr_sxy fis. 15 float8 _float8
float8_regr_syy fis. 15 float8 _float8
float8_stddev_pop fis. 15 float8 _float8
float8_stddev_samp fis. 15 float8 _float8
float8_var_pop fis. 15 float8 _float8
float8_var_samp fis. 15 float8 _float8
float8abs fis. 15 float8 float8
float8div fis. 15 float8 float8,float8
float8eq fis. 15 bool float8,float8
float8ge fis. 15 bool float8,float8
float8gt fis. 15 bool float8,float8
float8in fis. 15 float8 cstring
float8larger fis. 15 float8 float8,float8
float8le fis. 15 bool float8,float8
float8lt fis. 15 bool float8,float8
float8mi fis. 15 float8 float8,float8
float8mul fis. 15 float8 float8,float8
float8ne fis. 15 bool float8,float8
float8out fis. 15 cstring float8
float8pl fis. 15 float8 float8,float8
float8send fis. 15 bytea float8
float8smaller fis. 15 float8 float8,float8
float8um fis. 15 float8 float8
float8up fis. 15 float8 float8
floor fis. 15 float8 float8
floor fis. 15 numeric numeric
flt4_mul_cash fis. 15 money float4,money
flt8_mul_cash fis. 15 money float8,money
fmgr_c_validator fss. 15 void oid
fmgr_internal_validator fss. 15 void oid
fmgr_sql_validator fss. 15 void oid
format fs.. 15 text text
format fs.. 15 text text,any . . any
format_type fs.. 15 text oid,int4
gamma fis. 18 float8 float8
gcd fis. 15 int4 int4,int4
gcd fis. 15 int8 int8,int8
gcd fis. 15 numeric numeric,numeric
gen_random_uuid fvs. 15 uuid
generate_series fisr 15 int4 int4,int4
generate_series fisr 15 int4 int4,int4,int4
generate_series fisr 15 int8 int8,int8
generate_series fisr 15 int8 int8,int8,int8
generate_series fisr 15 numeric numeric,numeric
generate_series fisr 15 numeric numeric,numeric,numeric
generate_series fisr 15 timestamp timestamp,timestamp,interval
generate_series fisr 16 timestamptz timestamptz,timestamptz,interval,text
generate_series fssr 15 timestamptz timestamptz,timestamptz,interval
generate_subscripts fisr 15 int4 anyarray,int4
generate_subscripts fisr 15 int4 anyarray,int4,bool
get_bit fis. 15 int4 bit,int4
get_bit fis. 15 int4 bytea,int8
get_byte fis. 15 int4 bytea,int4
get_current_ts_config fss. 15 regconfig
getdatabaseencoding fss. 15 name
getpgusername fss. 15 name
gin_clean_pending_list fvs. 15 int8 regclass
gin_cmp_tslexeme fis. 15 int4 text,text
gin_compare_jsonb fis. 15 int4 text,text
gist_translate_cmptype_common fis. 18 int2 int4
gtsvectorin fis. 15 gtsvector cstring
gtsvectorout fis. 15 cstring gtsvector
has_any_column_privilege fss. 15 bool name,oid,text
has_any_column_privilege fss. 15 bool name,text,text
has_any_column_privilege fss. 15 bool oid,oid,text
has_any_column_privilege fss. 15 bool oid,text
has_any_column_privilege fss. 15 bool oid,text,text
has_any_column_privilege fss. 15 bool text,text
has_column_privilege fss. 15 bool name,oid,int2,text
has_column_privilege fss. 15 bool name,oid,text,text
has_column_privilege fss. 15 bool name,text,int2,text
has_column_privilege fss. 15 bool name,text,text,text
has_column_privilege fss. 15 bool oid,int2,text
has_column_privilege fss. 15 bool oid,oid,int2,text
has_column_privilege fss. 15 bool oid,oid,text,text
has_column_privilege fss. 15 bool oid,text,int2,text
has_column_privilege fss. 15 bool oid,text,text
has_column_privilege fss. 15 bool oid,text,text,text
has_column_privilege fss. 15 bool text,int2,text
has_column_privilege fss. 15 bool text,text,text
has_database_privilege fss. 15 bool name,oid,text
has_database_privilege fss. 15 bool name,text,text
has_database_privilege fss. 15 bool oid,oid,text
has_database_privilege fss. 15 bool oid,text
has_database_privilege fss. 15 bool oid,text,text
has_database_privilege fss. 15 bool text,text
has_foreign_data_wrapper_privilege fss. 15 bool name,oid,text
has_foreign_data_wrapper_privilege fss. 15 bool name,text,text
has_foreign_data_wrapper_privilege fss. 15 bool oid,oid,text
has_foreign_data_wrapper_privilege fss. 15 bool oid,text
has_foreign_data_wrapper_privilege fss. 15 bool oid,text,text
has_foreign_data_wrapper_privilege fss. 15 bool text,text
has_function_privilege fss. 15 bool name,oid,text
has_function_privilege fss. 15 bool name,text,text
has_function_privilege fss. 15 bool oid,oid,text
has_function_privilege fss. 15 bool oid,text
has_function_privilege fss. 15 bool oid,text,text
has_function_privilege fss. 15 bool text,text
has_language_privilege fss. 15 bool name,oid,text
has_language_privilege fss. 15 bool name,text,text
has_language_privilege fss. 15 bool oid,oid,text
has_language_privilege fss. 15 bool oid,text
has_language_privilege fss. 15 bool oid,text,text
has_language_privilege fss. 15 bool text,text
has_largeobject_privilege fss. 18 bool name,oid,text
has_largeobject_privilege fss. 18 bool oid,oid,text
has_largeobject_privilege fss. 18 bool oid,text
has_parameter_privilege fss. 15 bool name,text,text
has_parameter_privilege fss. 15 bool oid,text,text
has_parameter_privilege fss. 15 bool text,text
has_schema_privilege fss. 15 bool name,oid,text
has_schema_privilege fss. 15 bool name,text,text
has_schema_privilege fss. 15 bool oid,oid,text
has_schema_privilege fss. 15 bool oid,text
has_schema_privilege fss. 15 bool oid,text,text
has_schema_privilege fss. 15 bool text,text
has_sequence_privilege fss. 15 bool name,oid,text
has_sequence_privilege fss. 15 bool name,text,text
has_sequence_privilege fss. 15 bool oid,oid,text
has_sequence_privilege fss. 15 bool oid,text
has_sequence_privilege fss. 15 bool oid,text,text
has_sequence_privilege fss. 15 bool text,text
has_server_privilege fss. 15 bool name,oid,text
has_server_privilege fss. 15 bool name,text,text
has_server_privilege fss. 15 bool oid,oid,text
has_server_privilege fss. 15 bool oid,text
has_server_privilege fss. 15 bool oid,text,text
has_server_privilege fss. 15 bool text,text
has_table_privilege fss. 15 bool name,oid,text
has_table_privilege fss. 15 bool name,text,text
has_table_privilege fss. 15 bool oid,oid,text
has_table_privilege fss. 15 bool oid,text
has_table_privilege fss. 15 bool oid,text,text
has_table_privilege fss. 15 bool text,text
has_tablespace_privilege fss. 15 bool name,oid,text
has_tablespace_privilege fss. 15 bool name,text,text
has_tablespace_privilege fss. 15 bool oid,oid,text
has_tablespace_privilege fss. 15 bool oid,text
has_tablespace_privilege fss. 15 bool oid,text,text
has_tablespace_privilege fss. 15 bool text,text
has_type_privilege fss. 15 bool name,oid,text
has_type_privilege fss. 15 bool name,text,text
has_type_privilege fss. 15 bool oid,oid,text
has_type_privilege fss. 15 bool oid,text
has_type_privilege fss. 15 bool oid,text,text
has_type_privilege fss. 15 bool text,text
hash_aclitem fis. 15 int4 aclitem
hash_aclitem_extended fis. 15 int8 aclitem,int8
hash_array fis. 15 int4 anyarray
hash_array_extended fis. 15 int8 anyarray,int8
hash_multirange fis. 15 int4 anymultirange
hash_multirange_extended fis. 15 int8 anymultirange,int8
hash_numeric fis. 15 int4 numeric
hash_numeric_extended fis. 15 int8 numeric,int8
hash_range fis. 15 int4 anyrange
hash_range_extended fis. 15 int8 anyrange,int8
hash_record fis. 15 int4 record
hash_record_extended fis. 15 int8 record,int8
hashbool fis. 18 int4 bool
hashboolextended fis. 18 int8 bool,int8
hashbpchar fis. 15 int4 bpchar
hashbpcharextended fis. 15 int8 bpchar,int8
hashbytea fis. 18 int4 bytea
hashbyteaextended fis. 18 int8 bytea,int8
hashchar fis. 15 int4 char
hashcharextended fis. 15 int8 char,int8
hashcid fis. 18 int4 cid
hashcidextended fis. 18 int8 cid,int8
hashdate fis. 18 int4 date
hashdateextended fis. 18 int8 date,int8
hashenum fis. 15 int4 anyenum
hashenumextended fis. 15 int8 anyenum,int8
hashfloat4 fis. 15 int4 float4
hashfloat4extended fis. 15 int8 float4,int8
hashfloat8 fis. 15 int4 float8
hashfloat8extended fis. 15 int8 float8,int8
hashinet fis. 15 int4 inet
hashinetextended fis. 15 int8 inet,int8
hashint2 fis. 15 int4 int2
hashint2extended fis. 15 int8 int2,int8
hashint4 fis. 15 int4 int4
hashint4extended fis. 15 int8 int4,int8
hashint8 fis. 15 int4 int8
hashint8extended fis. 15 int8 int8,int8
hashmacaddr fis. 15 int4 macaddr
hashmacaddr8 fis. 15 int4 macaddr8
hashmacaddr8extended fis. 15 int8 macaddr8,int8
hashmacaddrextended fis. 15 int8 macaddr,int8
hashname fis. 15 int4 name
hashnameextended fis. 15 int8 name,int8
hashoid fis. 15 int4 oid
hashoidextended fis. 15 int8 oid,int8
hashoidvector fis. 15 int4 oidvector
hashoidvectorextended fis. 15 int8 oidvector,int8
hashtext fis. 15 int4 text
hashtextextended fis. 15 int8 text,int8
hashtid fis. 15 int4 tid
hashtidextended fis. 15 int8 tid,int8
hashxid fis. 18 int4 xid
hashxid8 fis. 18 int4 xid8
hashxid8extended fis. 18 int8 xid8,int8
hashxidextended fis. 18 int8 xid,int8
height fis. 15 float8 box
host fis. 15 text inet
hostmask fis. 15 inet inet
icu_unicode_version fis. 17 text
in_range fis. 15 bool date,date,interval,bool,bool
in_range fis. 15 bool float4,float4,float8,bool,bool
in_range fis. 15 bool float8,float8,float8,bool,bool
in_range fis. 15 bool int2,int2,int2,bool,bool
in_range fis. 15 bool int2,int2,int4,bool,bool
in_range fis. 15 bool int2,int2,int8,bool,bool
in_range fis. 15 bool int4,int4,int2,bool,bool
in_range fis. 15 bool int4,int4,int4,bool,bool
in_range fis. 15 bool int4,int4,int8,bool,bool
in_range fis. 15 bool int8,int8,int8,bool,bool
in_range fis. 15 bool interval,interval,interval,bool,bool
in_range fis. 15 bool numeric,numeric,numeric,bool,bool
in_range fis. 15 bool time,time,interval,bool,bool
in_range fis. 15 bool timestamp,timestamp,interval,bool,bool
in_range fis. 15 bool timetz,timetz,interval,bool,bool
in_range fss. 15 bool timestamptz,timestamptz,interval,bool,bool
inet_client_addr fs.. 15 inet
inet_client_port fs.. 15 int4
inet_in fis. 15 inet cstring
inet_merge fis. 15 cidr inet,inet
inet_out fis. 15 cstring inet
inet_same_family fis. 15 bool inet,inet
inet_send fis. 15 bytea inet
inet_server_addr fs.. 15 inet
inet_server_port fs.. 15 int4
inetand fis. 15 inet inet,inet
inetmi fis. 15 int8 inet,inet
inetmi_int8 fis. 15 inet inet,int8
inetnot fis. 15 inet inet
inetor fis. 15 inet inet,inet
inetpl fis. 15 inet inet,int8
initcap fis. 15 text text
int2 fis. 15 int2 float4
int2 fis. 15 int2 float8
int2 fis. 15 int2 int4
int2 fis. 15 int2 int8
int2 fis. 15 int2 jsonb
int2 fis. 15 int2 numeric
int2 fis. 18 int2 bytea
int24div fis. 15 int4 int2,int4
int24eq fis. 15 bool int2,int4
int24ge fis. 15 bool int2,int4
int24gt fis. 15 bool int2,int4
int24le fis. 15 bool int2,int4
int24lt fis. 15 bool int2,int4
int24mi fis. 15 int4 int2,int4
int24mul fis. 15 int4 int2,int4
int24ne fis. 15 bool int2,int4
int24pl fis. 15 int4 int2,int4
int28div fis. 15 int8 int2,int8
int28eq fis. 15 bool int2,int8
int28ge fis. 15 bool int2,int8
int28gt fis. 15 bool int2,int8
int28le fis. 15 bool int2,int8
int28lt fis. 15 bool int2,int8
int28mi fis. 15 int8 int2,int8
int28mul fis. 15 int8 int2,int8
int28ne fis. 15 bool int2,int8
int28pl fis. 15 int8 int2,int8
int2_avg_accum fis. 15 _int8 _int8,int2
int2_avg_accum_inv fis. 15 _int8 _int8,int2
int2_mul_cash fis. 15 money int2,money
int2_sum fi.. 15 int8 int8,int2
int2abs fis. 15 int2 int2
int2and fis. 15 int2 int2,int2
int2div fis. 15 int2 int2,int2
int2eq fis. 15 bool int2,int2
int2ge fis. 15 bool int2,int2
int2gt fis. 15 bool int2,int2
int2in fis. 15 int2 cstring
int2int4_sum fis. 15 int8 _int8
int2larger fis. 15 int2 int2,int2
int2le fis. 15 bool int2,int2
int2lt fis. 15 bool int2,int2
int2mi fis. 15 int2 int2,int2
int2mod fis. 15 int2 int2,int2
int2mul fis. 15 int2 int2,int2
int2ne fis. 15 bool int2,int2
int2not fis. 15 int2 int2
int2or fis. 15 int2 int2,int2
int2out fis. 15 cstring int2
int2pl fis. 15 int2 int2,int2
int2send fis. 15 bytea int2
int2shl fis. 15 int2 int2,int4
int2shr fis. 15 int2 int2,int4
int2smaller fis. 15 int2 int2,int2
int2um fis. 15 int2 int2
int2up fis. 15 int2 int2
int2vectorin fis. 15 int2vector cstring
int2vectorout fis. 15 cstring int2vector
int2vectorsend fis. 15 bytea int2vector
int2xor fis. 15 int2 int2,int2
int4 fis. 15 int4 bit
int4 fis. 15 int4 bool
int4 fis. 15 int4 char
int4 fis. 15 int4 float4
int4 fis. 15 int4 float8
int4 fis. 15 int4 int2
int4 fis. 15 int4 int8
int4 fis. 15 int4 jsonb
int4 fis. 15 int4 numeric
int4 fis. 18 int4 bytea
int42div fis. 15 int4 int4,int2
int42eq fis. 15 bool int4,int2
int42ge fis. 15 bool int4,int2
int42gt fis. 15 bool int4,int2
int42le fis. 15 bool int4,int2
int42lt fis. 15 bool int4,int2
int42mi fis. 15 int4 int4,int2
int42mul fis. 15 int4 int4,int2
int42ne fis. 15 bool int4,int2
int42pl fis. 15 int4 int4,int2
int48div fis. 15 int8 int4,int8
int48eq fis. 15 bool int4,int8
int48ge fis. 15 bool int4,int8
int48gt fis. 15 bool int4,int8
int48le fis. 15 bool int4,int8
int48lt fis. 15 bool int4,int8
int48mi fis. 15 int8 int4,int8
int48mul fis. 15 int8 int4,int8
int48ne fis. 15 bool int4,int8
int48pl fis. 15 int8 int4,int8
int4_avg_accum fis. 15 _int8 _int8,int4
int4_avg_accum_inv fis. 15 _int8 _int8,int4
int4_avg_combine fis. 15 _int8 _int8,_int8
int4_mul_cash fis. 15 money int4,money
int4_sum fi.. 15 int8 int8,int4
int4abs fis. 15 int4 int4
int4and fis. 15 int4 int4,int4
int4div fis. 15 int4 int4,int4
int4eq fis. 15 bool int4,int4
int4ge fis. 15 bool int4,int4
int4gt fis. 15 bool int4,int4
int4in fis. 15 int4 cstring
int4inc fis. 15 int4 int4
int4larger fis. 15 int4 int4,int4
int4le fis. 15 bool int4,int4
int4lt fis. 15 bool int4,int4
int4mi fis. 15 int4 int4,int4
int4mod fis. 15 int4 int4,int4
int4mul fis. 15 int4 int4,int4
int4multirange fis. 15 int4multirange
int4multirange fis. 15 int4multirange _int4range . . int4range
int4multirange fis. 15 int4multirange int4range
int4ne fis. 15 bool int4,int4
int4not fis. 15 int4 int4
int4or fis. 15 int4 int4,int4
int4out fis. 15 cstring int4
int4pl fis. 15 int4 int4,int4
int4range fi.. 15 int4range int4,int4
int4range fi.. 15 int4range int4,int4,text
int4range_canonical fis. 15 int4range int4range
int4range_subdiff fis. 15 float8 int4,int4
int4send fis. 15 bytea int4
int4shl fis. 15 int4 int4,int4
int4shr fis. 15 int4 int4,int4
int4smaller fis. 15 int4 int4,int4
int4um fis. 15 int4 int4
int4up fis. 15 int4 int4
int4xor fis. 15 int4 int4,int4
int8 fis. 15 int8 bit
int8 fis. 15 int8 float4
int8 fis. 15 int8 float8
int8 fis. 15 int8 int2
int8 fis. 15 int8 int4
int8 fis. 15 int8 jsonb
int8 fis. 15 int8 numeric
int8 fis. 15 int8 oid
int8 fis. 18 int8 bytea
int82div fis. 15 int8 int8,int2
int82eq fis. 15 bool int8,int2
int82ge fis. 15 bool int8,int2
int82gt fis. 15 bool int8,int2
int82le fis. 15 bool int8,int2
int82lt fis. 15 bool int8,int2
int82mi fis. 15 int8 int8,int2
int82mul fis. 15 int8 int8,int2
int82ne fis. 15 bool int8,int2
int82pl fis. 15 int8 int8,int2
int84div fis. 15 int8 int8,int4
int84eq fis. 15 bool int8,int4
int84ge fis. 15 bool int8,int4
int84gt fis. 15 bool int8,int4
int84le fis. 15 bool int8,int4
int84lt fis. 15 bool int8,int4
int84mi fis. 15 int8 int8,int4
int84mul fis. 15 int8 int8,int4
int84ne fis. 15 bool int8,int4
int84pl fis. 15 int8 int8,int4
int8_avg fis. 15 numeric _int8
int8_mul_cash fis. 15 money int8,money
int8_sum fi.. 15 numeric numeric,int8
int8abs fis. 15 int8 int8
int8and fis. 15 int8 int8,int8
int8dec fis. 15 int8 int8
int8dec_any fis. 15 int8 int8,any
int8div fis. 15 int8 int8,int8
int8eq fis. 15 bool int8,int8
int8ge fis. 15 bool int8,int8
int8gt fis. 15 bool int8,int8
int8in fis. 15 int8 cstring
int8inc fis. 15 int8 int8
int8inc_any fis. 15 int8 int8,any
int8inc_float8_float8 fis. 15 int8 int8,float8,float8
int8larger fis. 15 int8 int8,int8
int8le fis. 15 bool int8,int8
int8lt fis. 15 bool int8,int8
int8mi fis. 15 int8 int8,int8
int8mod fis. 15 int8 int8,int8
int8mul fis. 15 int8 int8,int8
int8multirange fis. 15 int8multirange
int8multirange fis. 15 int8multirange _int8range . . int8range
int8multirange fis. 15 int8multirange int8range
int8ne fis. 15 bool int8,int8
int8not fis. 15 int8 int8
int8or fis. 15 int8 int8,int8
int8out fis. 15 cstring int8
int8pl fis. 15 int8 int8,int8
int8pl_inet fis. 15 inet int8,inet
int8range fi.. 15 int8range int8,int8
int8range fi.. 15 int8range int8,int8,text
int8range_canonical fis. 15 int8range int8range
int8range_subdiff fis. 15 float8 int8,int8
int8send fis. 15 bytea int8
int8shl fis. 15 int8 int8,int4
int8shr fis. 15 int8 int8,int4
int8smaller fis. 15 int8 int8,int8
int8um fis. 15 int8 int8
int8up fis. 15 int8 int8
int8xor fis. 15 int8 int8,int8
integer_pl_date fis. 15 date int4,date
inter_lb fis. 15 bool line,box
inter_sb fis. 15 bool lseg,box
inter_sl fis. 15 bool lseg,line
interval fis. 15 interval interval,int4
interval fis. 15 interval time
interval_cmp fis. 15 int4 interval,interval
interval_div fis. 15 interval interval,float8
interval_eq fis. 15 bool interval,interval
interval_ge fis. 15 bool interval,interval
interval_gt fis. 15 bool interval,interval
interval_hash fis. 15 int4 interval
interval_hash_extended fis. 15 int8 interval,int8
interval_in fss. 15 interval cstring,oid,int4
interval_larger fis. 15 interval interval,interval
interval_le fis. 15 bool interval,interval
interval_lt fis. 15 bool interval,interval
interval_mi fis. 15 interval interval,interval
interval_mul fis. 15 interval interval,float8
interval_ne fis. 15 bool interval,interval
interval_out fss. 15 cstring interval
interval_pl fis. 15 interval interval,interval
interval_pl_date fis. 15 timestamp interval,date
interval_pl_time fis. 15 time interval,time
interval_pl_timestamp fis. 15 timestamp interval,timestamp
interval_pl_timestamptz fss. 15 timestamptz interval,timestamptz
interval_pl_timetz fis. 15 timetz interval,timetz
interval_send fis. 15 bytea interval
interval_smaller fis. 15 interval interval,interval
interval_um fis. 15 interval interval
intervaltypmodin fis. 15 int4 _cstring
intervaltypmodout fis. 15 cstring int4
is_normalized fis. 15 bool text,text 1
isclosed fis. 15 bool path
isempty fis. 15 bool anymultirange
isempty fis. 15 bool anyrange
isfinite fis. 15 bool date
isfinite fis. 15 bool interval
isfinite fis. 15 bool timestamp
isfinite fis. 15 bool timestamptz
ishorizontal fis. 15 bool line
ishorizontal fis. 15 bool lseg
ishorizontal fis. 15 bool point,point
isopen fis. 15 bool path
isparallel fis. 15 bool line,line
isparallel fis. 15 bool lseg,lseg
isperp fis. 15 bool line,line
isperp fis. 15 bool lseg,lseg
isvertical fis. 15 bool line
isvertical fis. 15 bool lseg
isvertical fis. 15 bool point,point
json_agg as.. 15 json anyelement . . . . n0
json_agg_strict as.. 16 json anyelement . . . . n0
json_array_element fis. 15 json json,int4 . from_json,element_index
json_array_element_text fis. 15 text json,int4 . from_json,element_index
json_array_elements fisr 15 json json . from_json . value:json
json_array_elements_text fisr 15 text json . from_json . value:text
json_array_length fis. 15 int4 json
json_build_array fs.. 15 json
json_build_array fs.. 15 json any . . any
json_build_object fs.. 15 json
json_build_object fs.. 15 json any . . any
json_each fisr 15 record json . from_json . key:text,value:json
json_each_text fisr 15 record json . from_json . key:text,value:text
json_extract_path fis. 15 json json,_text . from_json,path_elems text
json_extract_path_text fis. 15 text json,_text . from_json,path_elems text
json_in fis. 15 json cstring
json_object fis. 15 json _text
json_object fis. 15 json _text,_text
json_object_agg as.. 15 json any,any . key,value . . n0
json_object_agg_strict as.. 16 json any,any . key,value . . n0
json_object_agg_unique as.. 16 json any,any . key,value . . n0
json_object_agg_unique_strict as.. 16 json any,any . key,value . . n0
json_object_field fis. 15 json json,text . from_json,field_name
json_object_field_text fis. 15 text json,text . from_json,field_name
json_object_keys fisr 15 text json
json_out fis. 15 cstring json
json_populate_record fs.. 15 anyelement anyelement,json,bool 1 base,from_json,use_json_as_text
json_populate_recordset fs.r 15 anyelement anyelement,json,bool 1 base,from_json,use_json_as_text
json_send fis. 15 bytea json
json_strip_nulls fis. 15 json json,bool 1 target,strip_in_arrays
json_to_record fss. 15 record json
json_to_recordset fs.r 15 record json
json_to_tsvector fis. 15 tsvector regconfig,json,jsonb
json_to_tsvector fss. 15 tsvector json,jsonb
json_typeof fis. 15 text json
jsonb_agg as.. 15 jsonb anyelement . . . . n0
jsonb_agg_strict as.. 16 jsonb anyelement . . . . n0
jsonb_array_element fis. 15 jsonb jsonb,int4 . from_json,element_index
jsonb_array_element_text fis. 15 text jsonb,int4 . from_json,element_index
jsonb_array_elements fisr 15 jsonb jsonb . from_json . value:jsonb
jsonb_array_elements_text fisr 15 text jsonb . from_json . value:text
jsonb_array_length fis. 15 int4 jsonb
jsonb_build_array fs.. 15 jsonb
jsonb_build_array fs.. 15 jsonb any . . any
jsonb_build_object fs.. 15 jsonb
jsonb_build_object fs.. 15 jsonb any . . any
jsonb_cmp fis. 15 int4 jsonb,jsonb
jsonb_concat fis. 15 jsonb jsonb,jsonb
jsonb_contained fis. 15 bool jsonb,jsonb
jsonb_contains fis. 15 bool jsonb,jsonb
jsonb_delete fis. 15 jsonb jsonb,_text . from_json,path_elems text
jsonb_delete fis. 15 jsonb jsonb,int4
jsonb_delete fis. 15 jsonb jsonb,text
jsonb_delete_path fis. 15 jsonb jsonb,_text
jsonb_each fisr 15 record jsonb . from_json . key:text,value:jsonb
jsonb_each_text fisr 15 record jsonb . from_json . key:text,value:text
jsonb_eq fis. 15 bool jsonb,jsonb
jsonb_exists fis. 15 bool jsonb,text
jsonb_exists_all fis. 15 bool jsonb,_text
jsonb_exists_any fis. 15 bool jsonb,_text
jsonb_extract_path fis. 15 jsonb jsonb,_text . from_json,path_elems text
jsonb_extract_path_text fis. 15 text jsonb,_text . from_json,path_elems text
jsonb_ge fis. 15 bool jsonb,jsonb
jsonb_gt fis. 15 bool jsonb,jsonb
jsonb_hash fis. 15 int4 jsonb
jsonb_hash_extended fis. 15 int8 jsonb,int8
jsonb_in fis. 15 jsonb cstring
jsonb_insert fis. 15 jsonb jsonb,_text,jsonb,bool 1 jsonb_in,path,replacement,insert_after
jsonb_le fis. 15 bool jsonb,jsonb
jsonb_lt fis. 15 bool jsonb,jsonb
jsonb_ne fis. 15 bool jsonb,jsonb
jsonb_object fis. 15 jsonb _text
jsonb_object fis. 15 jsonb _text,_text
jsonb_object_agg ai.. 15 jsonb any,any . key,value . . n0
jsonb_object_agg_strict ai.. 16 jsonb any,any . key,value . . n0
jsonb_object_agg_unique ai.. 16 jsonb any,any . key,value . . n0
jsonb_object_agg_unique_strict ai.. 16 jsonb any,any . key,value . . n0
jsonb_object_field fis. 15 jsonb jsonb,text . from_json,field_name
jsonb_object_field_text fis. 15 text jsonb,text . from_json,field_name
jsonb_object_keys fisr 15 text jsonb
jsonb_out fis. 15 cstring jsonb
jsonb_path_exists fis. 15 bool jsonb,jsonpath,jsonb,bool 2 target,path,vars,silent
jsonb_path_exists_opr fis. 15 bool jsonb,jsonpath
jsonb_path_exists_tz fss. 15 bool jsonb,jsonpath,jsonb,bool 2 target,path,vars,silent
jsonb_path_match fis. 15 bool jsonb,jsonpath,jsonb,bool 2 target,path,vars,silent
jsonb_path_match_opr fis. 15 bool jsonb,jsonpath
jsonb_path_match_tz fss. 15 bool jsonb,jsonpath,jsonb,bool 2 target,path,vars,silent
jsonb_path_query fisr 15 jsonb jsonb,jsonpath,jsonb,bool 2 target,path,vars,silent
jsonb_path_query_array fis. 15 jsonb jsonb,jsonpath,jsonb,bool 2 target,path,vars,silent
jsonb_path_query_array_tz fss. 15 jsonb jsonb,jsonpath,jsonb,bool 2 target,path,vars,silent
jsonb_path_query_first fis. 15 jsonb jsonb,jsonpath,jsonb,bool 2 target,path,vars,silent
jsonb_path_query_first_tz fss. 15 jsonb jsonb,jsonpath,jsonb,bool 2 target,path,vars,silent
jsonb_path_query_tz fssr 15 jsonb jsonb,jsonpath,jsonb,bool 2 target,path,vars,silent
jsonb_populate_record fs.. 15 anyelement anyelement,jsonb
jsonb_populate_record_valid fs.. 17 bool anyelement,jsonb
jsonb_populate_recordset fs.r 15 anyelement anyelement,jsonb
jsonb_pretty fis. 15 text jsonb
jsonb_send fis. 15 bytea jsonb
jsonb_set fis. 15 jsonb jsonb,_text,jsonb,bool 1 jsonb_in,path,replacement,create_if_missing
jsonb_set_lax fi.. 15 jsonb jsonb,_text,jsonb,bool,text 2 jsonb_in,path,replacement,create_if_missing,null_value_treatment
jsonb_strip_nulls fis. 15 jsonb jsonb,bool 1 target,strip_in_arrays
jsonb_to_record fss. 15 record jsonb
jsonb_to_recordset fs.r 15 record jsonb
jsonb_to_tsvector fis. 15 tsvector regconfig,jsonb,jsonb
jsonb_to_tsvector fss. 15 tsvector jsonb,jsonb
jsonb_typeof fis. 15 text jsonb
jsonpath_in fis. 15 jsonpath cstring
jsonpath_out fis. 15 cstring jsonpath
jsonpath_send fis. 15 bytea jsonpath
justify_days fis. 15 interval interval
justify_hours fis. 15 interval interval
justify_interval fis. 15 interval interval
lag wis. 15 anycompatible anycompatible,int4,anycompatible
lag wis. 15 anyelement anyelement
lag wis. 15 anyelement anyelement,int4
last_value wis. 15 anyelement anyelement
lastval fvs. 15 int8
lcm fis. 15 int4 int4,int4
lcm fis. 15 int8 int8,int8
lcm fis. 15 numeric numeric,numeric
lead wis. 15 anycompatible anycompatible,int4,anycompatible
lead wis. 15 anyelement anyelement
lead wis. 15 anyelement anyelement,int4
left fis. 15 text text,int4
length fis. 15 float8 lseg
length fis. 15 float8 path
length fis. 15 int4 bit
length fis. 15 int4 bpchar
length fis. 15 int4 bytea
length fis. 15 int4 text
length fis. 15 int4 tsvector
length fss. 15 int4 bytea,name
lgamma fis. 18 float8 float8
like fis. 15 bool bytea,bytea
like fis. 15 bool name,text
like fis. 15 bool text,text
like_escape fis. 15 bytea bytea,bytea
like_escape fis. 15 text text,text
line fis. 15 line point,point
line_distance fis. 15 float8 line,line
line_eq fis. 15 bool line,line
line_horizontal fis. 15 bool line
line_in fis. 15 line cstring
line_interpt fis. 15 point line,line
line_intersect fis. 15 bool line,line
line_out fis. 15 cstring line
line_parallel fis. 15 bool line,line
line_perp fis. 15 bool line,line
line_send fis. 15 bytea line
line_vertical fis. 15 bool line
ln fis. 15 float8 float8
ln fis. 15 numeric numeric
lo_close fvs. 15 int4 int4
lo_creat fvs. 15 oid int4
lo_create fvs. 15 oid oid
lo_export fvs. 15 int4 oid,text
lo_from_bytea fvs. 15 oid oid,bytea
lo_get fvs. 15 bytea oid
lo_get fvs. 15 bytea oid,int8,int4
lo_import fvs. 15 oid text
lo_import fvs. 15 oid text,oid
lo_lseek fvs. 15 int4 int4,int4,int4
lo_lseek64 fvs. 15 int8 int4,int8,int4
lo_open fvs. 15 int4 oid,int4
lo_put fvs. 15 void oid,int8,bytea
lo_tell fvs. 15 int4 int4
lo_tell64 fvs. 15 int8 int4
lo_truncate fvs. 15 int4 int4,int4
lo_truncate64 fvs. 15 int4 int4,int8
lo_unlink fvs. 15 int4 oid
log fis. 15 float8 float8
log fis. 15 numeric numeric
log fis. 15 numeric numeric,numeric
log10 fis. 15 float8 float8
log10 fis. 15 numeric numeric
loread fvs. 15 bytea int4,int4
lower fis. 15 anyelement anymultirange
lower fis. 15 anyelement anyrange
lower fis. 15 text text
lower_inc fis. 15 bool anymultirange
lower_inc fis. 15 bool anyrange
lower_inf fis. 15 bool anymultirange
lower_inf fis. 15 bool anyrange
lowrite fvs. 15 int4 int4,bytea
lpad fis. 15 text text,int4
lpad fis. 15 text text,int4,text
lseg fis. 15 lseg box
lseg fis. 15 lseg point,point
lseg_center fis. 15 point lseg
lseg_distance fis. 15 float8 lseg,lseg
lseg_eq fis. 15 bool lseg,lseg
lseg_ge fis. 15 bool lseg,lseg
lseg_gt fis. 15 bool lseg,lseg
lseg_horizontal fis. 15 bool lseg
lseg_in fis. 15 lseg cstring
lseg_interpt fis. 15 point lseg,lseg
lseg_intersect fis. 15 bool lseg,lseg
lseg_le fis. 15 bool lseg,lseg
lseg_length fis. 15 float8 lseg
lseg_lt fis. 15 bool lseg,lseg
lseg_ne fis. 15 bool lseg,lseg
lseg_out fis. 15 cstring lseg
lseg_parallel fis. 15 bool lseg,lseg
lseg_perp fis. 15 bool lseg,lseg
lseg_send fis. 15 bytea lseg
lseg_vertical fis. 15 bool lseg
ltrim fis. 15 bytea bytea,bytea
ltrim fis. 15 text text
ltrim fis. 15 text text,text
macaddr fis. 15 macaddr macaddr8
macaddr8 fis. 15 macaddr8 macaddr
macaddr8_and fis. 15 macaddr8 macaddr8,macaddr8
macaddr8_cmp fis. 15 int4 macaddr8,macaddr8
macaddr8_eq fis. 15 bool macaddr8,macaddr8
macaddr8_ge fis. 15 bool macaddr8,macaddr8
macaddr8_gt fis. 15 bool macaddr8,macaddr8
macaddr8_in fis. 15 macaddr8 cstring
macaddr8_le fis. 15 bool macaddr8,macaddr8
macaddr8_lt fis. 15 bool macaddr8,macaddr8
macaddr8_ne fis. 15 bool macaddr8,macaddr8
macaddr8_not fis. 15 macaddr8 macaddr8
macaddr8_or fis. 15 macaddr8 macaddr8,macaddr8
macaddr8_out fis. 15 cstring macaddr8
macaddr8_send fis. 15 bytea macaddr8
macaddr8_set7bit fis. 15 macaddr8 macaddr8
macaddr_and fis. 15 macaddr macaddr,macaddr
macaddr_cmp fis. 15 int4 macaddr,macaddr
macaddr_eq fis. 15 bool macaddr,macaddr
macaddr_ge fis. 15 bool macaddr,macaddr
macaddr_gt fis. 15 bool macaddr,macaddr
macaddr_in fis. 15 macaddr cstring
macaddr_le fis. 15 bool macaddr,macaddr
macaddr_lt fis. 15 bool macaddr,macaddr
macaddr_ne fis. 15 bool macaddr,macaddr
macaddr_not fis. 15 macaddr macaddr
macaddr_or fis. 15 macaddr macaddr,macaddr
macaddr_out fis. 15 cstring macaddr
macaddr_send fis. 15 bytea macaddr
make_date fis. 15 date int4,int4,int4 . year,month,day
make_interval fis. 15 interval int4,int4,int4,int4,int4,int4,float8 7 years,months,weeks,days,hours,mins,secs
make_time fis. 15 time int4,int4,float8 . hour,min,sec
make_timestamp fis. 15 timestamp int4,int4,int4,int4,int4,float8 . year,month,mday,hour,min,sec
make_timestamptz fss. 15 timestamptz int4,int4,int4,int4,int4,float8 . year,month,mday,hour,min,sec
make_timestamptz fss. 15 timestamptz int4,int4,int4,int4,int4,float8,text . year,month,mday,hour,min,sec,timezone
makeaclitem fis. 15 aclitem oid,oid,text,bool
masklen fis. 15 int4 inet
max ai.. 15 anyarray anyarray . . . . n0
max ai.. 15 anyenum anyenum . . . . n0
max ai.. 15 bpchar bpchar . . . . n0
max ai.. 15 date date . . . . n0
max ai.. 15 float4 float4 . . . . n0
max ai.. 15 float8 float8 . . . . n0
max ai.. 15 inet inet . . . . n0
max ai.. 15 int2 int2 . . . . n0
max ai.. 15 int4 int4 . . . . n0
max ai.. 15 int8 int8 . . . . n0
max ai.. 15 interval interval . . . . n0
max ai.. 15 money money . . . . n0
max ai.. 15 numeric numeric . . . . n0
max ai.. 15 oid oid . . . . n0
max ai.. 15 pg_lsn pg_lsn . . . . n0
max ai.. 15 text text . . . . n0
max ai.. 15 tid tid . . . . n0
max ai.. 15 time time . . . . n0
max ai.. 15 timestamp timestamp . . . . n0
max ai.. 15 timestamptz timestamptz . . . . n0
max ai.. 15 timetz timetz . . . . n0
max ai.. 15 xid8 xid8 . . . . n0
max ai.. 18 bytea bytea . . . . n0
max ai.. 18 record record . . . . n0
md5 fis. 15 text bytea
md5 fis. 15 text text
min ai.. 15 anyarray anyarray . . . . n0
min ai.. 15 anyenum anyenum . . . . n0
min ai.. 15 bpchar bpchar . . . . n0
min ai.. 15 date date . . . . n0
min ai.. 15 float4 float4 . . . . n0
min ai.. 15 float8 float8 . . . . n0
min ai.. 15 inet inet . . . . n0
min ai.. 15 int2 int2 . . . . n0
min ai.. 15 int4 int4 . . . . n0
min ai.. 15 int8 int8 . . . . n0
min ai.. 15 interval interval . . . . n0
min ai.. 15 money money . . . . n0
min ai.. 15 numeric numeric . . . . n0
min ai.. 15 oid oid . . . . n0
min ai.. 15 pg_lsn pg_lsn . . . . n0
min ai.. 15 text text . . . . n0
min ai.. 15 tid tid . . . . n0
min ai.. 15 time time . . . . n0
min ai.. 15 timestamp timestamp . . . . n0
min ai.. 15 timestamptz timestamptz . . . . n0
min ai.. 15 timetz timetz . . . . n0
min ai.. 15 xid8 xid8 . . . . n0
min ai.. 18 bytea bytea . . . . n0
min ai.. 18 record record . . . . n0
min_scale fis. 15 int4 numeric
mod fis. 15 int2 int2,int2
mod fis. 15 int4 int4,int4
mod fis. 15 int8 int8,int8
mod fis. 15 numeric numeric,numeric
mode ai.. 15 anyelement anyelement . . . . o0
money fss. 15 money int4
money fss. 15 money int8
money fss. 15 money numeric
mul_d_interval fis. 15 interval float8,interval
multirange fis. 15 anymultirange anyrange
multirange_adjacent_multirange fis. 15 bool anymultirange,anymultirange
multirange_adjacent_range fis. 15 bool anymultirange,anyrange
multirange_after_multirange fis. 15 bool anymultirange,anymultirange
multirange_after_range fis. 15 bool anymultirange,anyrange
multirange_before_multirange fis. 15 bool anymultirange,anymultirange
multirange_before_range fis. 15 bool anymultirange,anyrange
multirange_cmp fis. 15 int4 anymultirange,anymultirange
multirange_contained_by_multirange fis. 15 bool anymultirange,anymultirange
multirange_contained_by_range fis. 15 bool anymultirange,anyrange
multirange_contains_elem fis. 15 bool anymultirange,anyelement
multirange_contains_multirange fis. 15 bool anymultirange,anymultirange
multirange_contains_range fis. 15 bool anymultirange,anyrange
multirange_eq fis. 15 bool anymultirange,anymultirange
multirange_ge fis. 15 bool anymultirange,anymultirange
multirange_gt fis. 15 bool anymultirange,anymultirange
multirange_in fss. 15 anymultirange cstring,oid,int4
multirange_intersect fis. 15 anymultirange anymultirange,anymultirange
multirange_intersect_agg_transfn fis. 15 anymultirange anymultirange,anymultirange
multirange_le fis. 15 bool anymultirange,anymultirange
multirange_lt fis. 15 bool anymultirange,anymultirange
multirange_minus fis. 15 anymultirange anymultirange,anymultirange
multirange_ne fis. 15 bool anymultirange,anymultirange
multirange_out fss. 15 cstring anymultirange
multirange_overlaps_multirange fis. 15 bool anymultirange,anymultirange
multirange_overlaps_range fis. 15 bool anymultirange,anyrange
multirange_overleft_multirange fis. 15 bool anymultirange,anymultirange
multirange_overleft_range fis. 15 bool anymultirange,anyrange
multirange_overright_multirange fis. 15 bool anymultirange,anymultirange
multirange_overright_range fis. 15 bool anymultirange,anyrange
multirange_send fss. 15 bytea anymultirange
multirange_union fis. 15 anymultirange anymultirange,anymultirange
mxid_age fss. 15 int4 xid
name fis. 15 name bpchar
name fis. 15 name text
name fis. 15 name varchar
nameconcatoid fis. 15 name name,oid
nameeq fis. 15 bool name,name
nameeqtext fis. 15 bool name,text
namege fis. 15 bool name,name
namegetext fis. 15 bool name,text
namegt fis. 15 bool name,name
namegttext fis. 15 bool name,text
nameiclike fis. 15 bool name,text
nameicnlike fis. 15 bool name,text
nameicregexeq fis. 15 bool name,text
nameicregexne fis. 15 bool name,text
namein fis. 15 name cstring
namele fis. 15 bool name,name
nameletext fis. 15 bool name,text
namelike fis. 15 bool name,text
namelt fis. 15 bool name,name
namelttext fis. 15 bool name,text
namene fis. 15 bool name,name
namenetext fis. 15 bool name,text
namenlike fis. 15 bool name,text
nameout fis. 15 cstring name
nameregexeq fis. 15 bool name,text
nameregexne fis. 15 bool name,text
namesend fss. 15 bytea name
netmask fis. 15 inet inet
network fis. 15 cidr inet
network_cmp fis. 15 int4 inet,inet
network_eq fis. 15 bool inet,inet
network_ge fis. 15 bool inet,inet
network_gt fis. 15 bool inet,inet
network_larger fis. 15 inet inet,inet
network_le fis. 15 bool inet,inet
network_lt fis. 15 bool inet,inet
network_ne fis. 15 bool inet,inet
network_overlap fis. 15 bool inet,inet
network_smaller fis. 15 inet inet,inet
network_sub fis. 15 bool inet,inet
network_subeq fis. 15 bool inet,inet
network_sup fis. 15 bool inet,inet
network_supeq fis. 15 bool inet,inet
nextval fvs. 15 int8 regclass
normalize fis. 15 text text,text 1
notlike fis. 15 bool bytea,bytea
notlike fis. 15 bool name,text
notlike fis. 15 bool text,text
now fss. 15 timestamptz
npoints fis. 15 int4 path
npoints fis. 15 int4 polygon
nth_value wis. 15 anyelement anyelement,int4
ntile wis. 15 int4 int4
num_nonnulls fi.. 15 int4 any . . any
num_nulls fi.. 15 int4 any . . any
numeric fis. 15 numeric float4
numeric fis. 15 numeric float8
numeric fis. 15 numeric int2
numeric fis. 15 numeric int4
numeric fis. 15 numeric int8
numeric fis. 15 numeric jsonb
numeric fis. 15 numeric numeric,int4
numeric fss. 15 numeric money
numeric_abs fis. 15 numeric numeric
numeric_add fis. 15 numeric numeric,numeric
numeric_cmp fis. 15 int4 numeric,numeric
numeric_div fis. 15 numeric numeric,numeric
numeric_div_trunc fis. 15 numeric numeric,numeric
numeric_eq fis. 15 bool numeric,numeric
numeric_exp fis. 15 numeric numeric
numeric_ge fis. 15 bool numeric,numeric
numeric_gt fis. 15 bool numeric,numeric
numeric_in fis. 15 numeric cstring,oid,int4
numeric_inc fis. 15 numeric numeric
numeric_larger fis. 15 numeric numeric,numeric
numeric_le fis. 15 bool numeric,numeric
numeric_ln fis. 15 numeric numeric
numeric_log fis. 15 numeric numeric,numeric
numeric_lt fis. 15 bool numeric,numeric
numeric_mod fis. 15 numeric numeric,numeric
numeric_mul fis. 15 numeric numeric,numeric
numeric_ne fis. 15 bool numeric,numeric
numeric_out fis. 15 cstring numeric
numeric_pl_pg_lsn fis. 15 pg_lsn numeric,pg_lsn
numeric_power fis. 15 numeric numeric,numeric
numeric_send fis. 15 bytea numeric
numeric_smaller fis. 15 numeric numeric,numeric
numeric_sqrt fis. 15 numeric numeric
numeric_sub fis. 15 numeric numeric,numeric
numeric_uminus fis. 15 numeric numeric
numeric_uplus fis. 15 numeric numeric
numerictypmodin fis. 15 int4 _cstring
numerictypmodout fis. 15 cstring int4
nummultirange fis. 15 nummultirange
nummultirange fis. 15 nummultirange _numrange . . numrange
nummultirange fis. 15 nummultirange numrange
numnode fis. 15 int4 tsquery
numrange fi.. 15 numrange numeric,numeric
numrange fi.. 15 numrange numeric,numeric,text
numrange_subdiff fis. 15 float8 numeric,numeric
obj_description fss. 15 text oid
obj_description fss. 15 text oid,name
octet_length fis. 15 int4 bit
octet_length fis. 15 int4 bpchar
octet_length fis. 15 int4 bytea
octet_length fis. 15 int4 text
oid fis. 15 oid int8
oideq fis. 15 bool oid,oid
oidge fis. 15 bool oid,oid
oidgt fis. 15 bool oid,oid
oidin fis. 15 oid cstring
oidlarger fis. 15 oid oid,oid
oidle fis. 15 bool oid,oid
oidlt fis. 15 bool oid,oid
oidne fis. 15 bool oid,oid
oidout fis. 15 cstring oid
oidsend fis. 15 bytea oid
oidsmaller fis. 15 oid oid,oid
oidvectoreq fis. 15 bool oidvector,oidvector
oidvectorge fis. 15 bool oidvector,oidvector
oidvectorgt fis. 15 bool oidvector,oidvector
oidvectorin fis. 15 oidvector cstring
oidvectorle fis. 15 bool oidvector,oidvector
oidvectorlt fis. 15 bool oidvector,oidvector
oidvectorne fis. 15 bool oidvector,oidvector
oidvectorout fis. 15 cstring oidvector
oidvectorsend fis. 15 bytea oidvector
oidvectortypes fss. 15 text oidvector
on_pb fis. 15 bool point,box
on_pl fis. 15 bool point,line
on_ppath fis. 15 bool point,path
on_ps fis. 15 bool point,lseg
on_sb fis. 15 bool lseg,box
on_sl fis. 15 bool lseg,line
overlaps fi.. 15 bool time,interval,time,interval
overlaps fi.. 15 bool time,interval,time,time
overlaps fi.. 15 bool time,time,time,interval
overlaps fi.. 15 bool time,time,time,time
overlaps fi.. 15 bool timestamp,interval,timestamp,interval
overlaps fi.. 15 bool timestamp,interval,timestamp,timestamp
overlaps fi.. 15 bool timestamp,timestamp,timestamp,interval
overlaps fi.. 15 bool timestamp,timestamp,timestamp,timestamp
overlaps fi.. 15 bool timestamptz,timestamptz,timestamptz,timestamptz
overlaps fi.. 15 bool timetz,timetz,timetz,timetz
overlaps fs.. 15 bool timestamptz,interval,timestamptz,interval
overlaps fs.. 15 bool timestamptz,interval,timestamptz,timestamptz
overlaps fs.. 15 bool timestamptz,timestamptz,timestamptz,interval
overlay fis. 15 bit bit,bit,int4
overlay fis. 15 bit bit,bit,int4,int4
overlay fis. 15 bytea bytea,bytea,int4
overlay fis. 15 bytea bytea,bytea,int4,int4
overlay fis. 15 text text,text,int4
overlay fis. 15 text text,text,int4,int4
parse_ident fis. 15 _text text,bool 1 str,strict
path fis. 15 path polygon
path_add fis. 15 path path,path
path_add_pt fis. 15 path path,point
path_contain_pt fis. 15 bool path,point
path_distance fis. 15 float8 path,path
path_div_pt fis. 15 path path,point
path_in fis. 15 path cstring
path_inter fis. 15 bool path,path
path_length fis. 15 float8 path
path_mul_pt fis. 15 path path,point
path_n_eq fis. 15 bool path,path
path_n_ge fis. 15 bool path,path
path_n_gt fis. 15 bool path,path
path_n_le fis. 15 bool path,path
path_n_lt fis. 15 bool path,path
path_npoints fis. 15 int4 path
path_out fis. 15 cstring path
path_send fis. 15 bytea path
path_sub_pt fis. 15 path path,point
pclose fis. 15 path path
percent_rank ai.. 15 float8 any . . any . h1
percent_rank wi.. 15 float8
percentile_cont ai.. 15 _float8 _float8,float8 . . . . o1
percentile_cont ai.. 15 _interval _float8,interval . . . . o1
percentile_cont ai.. 15 float8 float8,float8 . . . . o1
percentile_cont ai.. 15 interval float8,interval . . . . o1
percentile_disc ai.. 15 anyarray _float8,anyelement . . . . o1
percentile_disc ai.. 15 anyelement float8,anyelement . . . . o1
pg_advisory_lock fvs. 15 void int4,int4
pg_advisory_lock fvs. 15 void int8
pg_advisory_lock_shared fvs. 15 void int4,int4
pg_advisory_lock_shared fvs. 15 void int8
pg_advisory_unlock fvs. 15 bool int4,int4
pg_advisory_unlock fvs. 15 bool int8
pg_advisory_unlock_all fvs. 15 void
pg_advisory_unlock_shared fvs. 15 bool int4,int4
pg_advisory_unlock_shared fvs. 15 bool int8
pg_advisory_xact_lock fvs. 15 void int4,int4
pg_advisory_xact_lock fvs. 15 void int8
pg_advisory_xact_lock_shared fvs. 15 void int4,int4
pg_advisory_xact_lock_shared fvs. 15 void int8
pg_available_extension_versions fssr 15 record . . . . name:name,version:text,superuser:bool,trusted:bool,relocatable:bool,schema:name,requires:_name,comment:text
pg_available_extensions fssr 15 record . . . . name:name,default_version:text,comment:text
pg_available_wal_summaries fvsr 17 record . . . . tli:int8,start_lsn:pg_lsn,end_lsn:pg_lsn
pg_backend_pid fss. 15 int4
pg_backup_start fvs. 15 pg_lsn text,bool 1 label,fast
pg_backup_stop fvs. 15 record bool 1 wait_for_archive . lsn:pg_lsn,labelfile:text,spcmapfile:text
pg_basetype fss. 17 regtype regtype
pg_blocking_pids fvs. 15 _int4 int4
pg_cancel_backend fvs. 15 bool int4
pg_char_to_encoding fss. 15 int4 name
pg_clear_attribute_stats fv.. 18 void text,text,text,bool . schemaname,relname,attname,inherited
pg_clear_relation_stats fv.. 18 void text,text . schemaname,relname
pg_client_encoding fss. 15 name
pg_collation_actual_version fvs. 15 text oid
pg_collation_for fs.. 15 text any
pg_collation_is_visible fss. 15 bool oid
pg_column_compression fss. 15 text any
pg_column_is_updatable fss. 15 bool regclass,int2,bool
pg_column_size fss. 15 int4 any
pg_column_toast_chunk_id fss. 17 oid any
pg_conf_load_time fss. 15 timestamptz
pg_config fssr 15 record . . . . name:text,setting:text
pg_control_checkpoint fvs. 15 record . . . . checkpoint_lsn:pg_lsn,redo_lsn:pg_lsn,redo_wal_file:text,timeline_id:int4,prev_timeline_id:int4,full_page_writes:bool,next_xid:text,next_oid:oid,next_multixact_id:xid,next_multi_offset:xid,oldest_xid:xid,oldest_xid_dbid:oid,oldest_active_xid:xid,oldest_multi_xid:xid,oldest_multi_dbid:oid,oldest_commit_ts_xid:xid,newest_commit_ts_xid:xid,checkpoint_time:timestamptz
pg_control_init fvs. 18 record . . . . max_data_alignment:int4,database_block_size:int4,blocks_per_segment:int4,wal_block_size:int4,bytes_per_wal_segment:int4,max_identifier_length:int4,max_index_columns:int4,max_toast_chunk_size:int4,large_object_chunk_size:int4,float8_pass_by_value:bool,data_page_checksum_version:int4,default_char_signedness:bool
pg_control_recovery fvs. 15 record . . . . min_recovery_end_lsn:pg_lsn,min_recovery_end_timeline:int4,backup_start_lsn:pg_lsn,backup_end_lsn:pg_lsn,end_of_backup_record_required:bool
pg_control_system fvs. 15 record . . . . pg_control_version:int4,catalog_version_no:int4,system_identifier:int8,pg_control_last_modified:timestamptz
pg_conversion_is_visible fss. 15 bool oid
pg_copy_logical_replication_slot fvs. 15 record name,name . src_slot_name,dst_slot_name . slot_name:name,lsn:pg_lsn
pg_copy_logical_replication_slot fvs. 15 record name,name,bool . src_slot_name,dst_slot_name,temporary . slot_name:name,lsn:pg_lsn
pg_copy_logical_replication_slot fvs. 15 record name,name,bool,name . src_slot_name,dst_slot_name,temporary,plugin . slot_name:name,lsn:pg_lsn
pg_copy_physical_replication_slot fvs. 15 record name,name . src_slot_name,dst_slot_name . slot_name:name,lsn:pg_lsn
pg_copy_physical_replication_slot fvs. 15 record name,name,bool . src_slot_name,dst_slot_name,temporary . slot_name:name,lsn:pg_lsn
pg_create_logical_replication_slot fvs. 15 record name,name,bool,bool,bool 3 slot_name,plugin,temporary,twophase,failover . slot_name:name,lsn:pg_lsn
pg_create_physical_replication_slot fvs. 15 record name,bool,bool 2 slot_name,immediately_reserve,temporary . slot_name:name,lsn:pg_lsn
pg_create_restore_point fvs. 15 pg_lsn text
pg_current_logfile fv.. 15 text
pg_current_logfile fv.. 15 text text
pg_current_snapshot fss. 15 pg_snapshot
pg_current_wal_flush_lsn fvs. 15 pg_lsn
pg_current_wal_insert_lsn fvs. 15 pg_lsn
pg_current_wal_lsn fvs. 15 pg_lsn
pg_current_xact_id fss. 15 xid8
pg_current_xact_id_if_assigned fss. 15 xid8
pg_cursor fssr 15 record . . . . name:text,statement:text,is_holdable:bool,is_binary:bool,is_scrollable:bool,creation_time:timestamptz
pg_database_collation_actual_version fvs. 15 text oid
pg_database_size fvs. 15 int8 name
pg_database_size fvs. 15 int8 oid
pg_dependencies_in fis. 15 pg_dependencies cstring
pg_dependencies_out fis. 15 cstring pg_dependencies
pg_dependencies_send fss. 15 bytea pg_dependencies
pg_describe_object fss. 15 text oid,oid,int4
pg_drop_replication_slot fvs. 15 void name
pg_encoding_max_length fis. 15 int4 int4
pg_encoding_to_char fss. 15 name int4
pg_event_trigger_ddl_commands fssr 15 record . . . . classid:oid,objid:oid,objsubid:int4,command_tag:text,object_type:text,schema_name:text,object_identity:text,in_extension:bool,command:pg_ddl_command
pg_event_trigger_dropped_objects fssr 15 record . . . . classid:oid,objid:oid,objsubid:int4,original:bool,normal:bool,is_temporary:bool,object_type:text,schema_name:text,object_name:text,object_identity:text,address_names:_text,address_args:_text
pg_event_trigger_table_rewrite_oid fss. 15 oid . . . . oid:oid
pg_event_trigger_table_rewrite_reason fss. 15 int4
pg_export_snapshot fvs. 15 text
pg_extension_config_dump fvs. 15 void regclass,text
pg_extension_update_paths fssr 15 record name . name . source:text,target:text,path:text
pg_filenode_relation fss. 15 regclass oid,oid
pg_function_is_visible fss. 15 bool oid
pg_get_acl fss. 18 _aclitem oid,oid,int4 . classid,objid,objsubid
pg_get_aios fvsr 18 record . . . . pid:int4,io_id:int4,io_generation:int8,state:text,operation:text,off:int8,length:int8,target:text,handle_data_len:int2,raw_result:int4,result:text,target_desc:text,f_sync:bool,f_localmem:bool,f_buffered:bool
pg_get_backend_memory_contexts fvsr 18 record . . . . name:text,ident:text,type:text,level:int4,path:_int4,total_bytes:int8,total_nblocks:int8,free_bytes:int8,free_chunks:int8,used_bytes:int8
pg_get_catalog_foreign_keys fssr 15 record . . . . fktable:regclass,fkcols:_text,pktable:regclass,pkcols:_text,is_array:bool,is_opt:bool
pg_get_constraintdef fss. 15 text oid
pg_get_constraintdef fss. 15 text oid,bool
pg_get_expr fss. 15 text pg_node_tree,oid
pg_get_expr fss. 15 text pg_node_tree,oid,bool
pg_get_function_arg_default fss. 15 text oid,int4
pg_get_function_arguments fss. 15 text oid
pg_get_function_identity_arguments fss. 15 text oid
pg_get_function_result fss. 15 text oid
pg_get_function_sqlbody fss. 15 text oid
pg_get_functiondef fss. 15 text oid
pg_get_indexdef fss. 15 text oid
pg_get_indexdef fss. 15 text oid,int4,bool
pg_get_keywords fssr 15 record . . . . word:text,catcode:char,barelabel:bool,catdesc:text,baredesc:text
pg_get_loaded_modules fvsr 18 record . . . . module_name:text,version:text,file_name:text
pg_get_multixact_members fvsr 15 record xid . multixid . xid:xid,mode:text
pg_get_object_address fss. 15 record text,_text,_text . type,object_names,object_args . classid:oid,objid:oid,objsubid:int4
pg_get_partition_constraintdef fss. 15 text oid
pg_get_partkeydef fss. 15 text oid
pg_get_publication_tables fssr 16 record _text . pubname text pubid:oid,relid:oid,attrs:int2vector,qual:pg_node_tree
pg_get_replica_identity_index fss. 15 regclass regclass
pg_get_replication_slots fs.r 18 record . . . . slot_name:name,plugin:name,slot_type:text,datoid:oid,temporary:bool,active:bool,active_pid:int4,xmin:xid,catalog_xmin:xid,restart_lsn:pg_lsn,confirmed_flush_lsn:pg_lsn,wal_status:text,safe_wal_size:int8,two_phase:bool,two_phase_at:pg_lsn,inactive_since:timestamptz,conflicting:bool,invalidation_reason:text,failover:bool,synced:bool
pg_get_ruledef fss. 15 text oid
pg_get_ruledef fss. 15 text oid,bool
pg_get_sequence_data fvs. 18 record regclass . sequence_oid . last_value:int8,is_called:bool
pg_get_serial_sequence fss. 15 text text,text
pg_get_shmem_allocations fvsr 15 record . . . . name:text,off:int8,size:int8,allocated_size:int8
pg_get_shmem_allocations_numa fvsr 18 record . . . . name:text,numa_node:int4,size:int8
pg_get_statisticsobjdef fss. 15 text oid
pg_get_statisticsobjdef_columns fss. 15 text oid
pg_get_statisticsobjdef_expressions fss. 15 _text oid
pg_get_triggerdef fss. 15 text oid
pg_get_triggerdef fss. 15 text oid,bool
pg_get_userbyid fss. 15 name oid
pg_get_viewdef fss. 15 text oid
pg_get_viewdef fss. 15 text oid,bool
pg_get_viewdef fss. 15 text oid,int4
pg_get_viewdef fss. 15 text text
pg_get_viewdef fss. 15 text text,bool
pg_get_wait_events fvsr 17 record . . . . type:text,name:text,description:text
pg_get_wal_replay_pause_state fvs. 15 text
pg_get_wal_resource_managers fvsr 15 record . . . . rm_id:int4,rm_name:text,rm_builtin:bool
pg_get_wal_summarizer_state fvs. 17 record . . . . summarized_tli:int8,summarized_lsn:pg_lsn,pending_lsn:pg_lsn,summarizer_pid:int4
pg_has_role fss. 15 bool name,name,text
pg_has_role fss. 15 bool name,oid,text
pg_has_role fss. 15 bool name,text
pg_has_role fss. 15 bool oid,name,text
pg_has_role fss. 15 bool oid,oid,text
pg_has_role fss. 15 bool oid,text
pg_hba_file_rules fvsr 16 record . . . . rule_number:int4,file_name:text,line_number:int4,type:text,database:_text,user_name:_text,address:text,netmask:text,auth_method:text,options:_text,error:text
pg_ident_file_mappings fvsr 16 record . . . . map_number:int4,file_name:text,line_number:int4,map_name:text,sys_name:text,pg_username:text,error:text
pg_identify_object fss. 15 record oid,oid,int4 . classid,objid,objsubid . type:text,schema:text,name:text,identity:text
pg_identify_object_as_address fss. 15 record oid,oid,int4 . classid,objid,objsubid . type:text,object_names:_text,object_args:_text
pg_import_system_collations fvs. 15 int4 regnamespace
pg_index_column_has_property fss. 15 bool regclass,int4,text
pg_index_has_property fss. 15 bool regclass,text
pg_indexam_has_property fss. 15 bool oid,text
pg_indexam_progress_phasename fis. 15 text oid,int8
pg_indexes_size fvs. 15 int8 regclass
pg_input_error_info fss. 16 record text,text . value,type_name . message:text,detail:text,hint:text,sql_error_code:text
pg_input_is_valid fss. 16 bool text,text
pg_is_in_recovery fvs. 15 bool
pg_is_other_temp_schema fss. 15 bool oid
pg_is_wal_replay_paused fvs. 15 bool
pg_isolation_test_session_is_blocked fvs. 15 bool int4,_int4
pg_jit_available fvs. 15 bool
pg_last_committed_xact fvs. 15 record . . . . xid:xid,timestamp:timestamptz,roident:oid
pg_last_wal_receive_lsn fvs. 15 pg_lsn
pg_last_wal_replay_lsn fvs. 15 pg_lsn
pg_last_xact_replay_timestamp fvs. 15 timestamptz
pg_listening_channels fssr 15 text
pg_lock_status fvsr 15 record . . . . locktype:text,database:oid,relation:oid,page:int4,tuple:int2,virtualxid:text,transactionid:xid,classid:oid,objid:oid,objsubid:int2,virtualtransaction:text,pid:int4,mode:text,granted:bool,fastpath:bool,waitstart:timestamptz
pg_log_backend_memory_contexts fvs. 15 bool int4
pg_log_standby_snapshot fvs. 16 pg_lsn
pg_logical_emit_message fvs. 15 pg_lsn bool,text,bytea,bool 1 transactional,prefix,message,flush
pg_logical_emit_message fvs. 15 pg_lsn bool,text,text,bool 1 transactional,prefix,message,flush
pg_logical_slot_get_binary_changes fv.r 15 record name,pg_lsn,int4,_text 1 slot_name,upto_lsn,upto_nchanges,options text lsn:pg_lsn,xid:xid,data:bytea
pg_logical_slot_get_changes fv.r 15 record name,pg_lsn,int4,_text 1 slot_name,upto_lsn,upto_nchanges,options text lsn:pg_lsn,xid:xid,data:text
pg_logical_slot_peek_binary_changes fv.r 15 record name,pg_lsn,int4,_text 1 slot_name,upto_lsn,upto_nchanges,options text lsn:pg_lsn,xid:xid,data:bytea
pg_logical_slot_peek_changes fv.r 15 record name,pg_lsn,int4,_text 1 slot_name,upto_lsn,upto_nchanges,options text lsn:pg_lsn,xid:xid,data:text
pg_ls_archive_statusdir fvsr 15 record . . . . name:text,size:int8,modification:timestamptz
pg_ls_dir fvsr 15 text text
pg_ls_dir fvsr 15 text text,bool,bool
pg_ls_logdir fvsr 15 record . . . . name:text,size:int8,modification:timestamptz
pg_ls_logicalmapdir fvsr 15 record . . . . name:text,size:int8,modification:timestamptz
pg_ls_logicalsnapdir fvsr 15 record . . . . name:text,size:int8,modification:timestamptz
pg_ls_replslotdir fvsr 15 record text . slot_name . name:text,size:int8,modification:timestamptz
pg_ls_summariesdir fvsr 18 record . . . . name:text,size:int8,modification:timestamptz
pg_ls_tmpdir fvsr 15 record . . . . name:text,size:int8,modification:timestamptz
pg_ls_tmpdir fvsr 15 record oid . tablespace . name:text,size:int8,modification:timestamptz
pg_ls_waldir fvsr 15 record . . . . name:text,size:int8,modification:timestamptz
pg_lsn fis. 15 pg_lsn numeric
pg_lsn_cmp fis. 15 int4 pg_lsn,pg_lsn
pg_lsn_eq fis. 15 bool pg_lsn,pg_lsn
pg_lsn_ge fis. 15 bool pg_lsn,pg_lsn
pg_lsn_gt fis. 15 bool pg_lsn,pg_lsn
pg_lsn_hash fis. 15 int4 pg_lsn
pg_lsn_hash_extended fis. 15 int8 pg_lsn,int8
pg_lsn_in fis. 15 pg_lsn cstring
pg_lsn_larger fis. 15 pg_lsn pg_lsn,pg_lsn
pg_lsn_le fis. 15 bool pg_lsn,pg_lsn
pg_lsn_lt fis. 15 bool pg_lsn,pg_lsn
pg_lsn_mi fis. 15 numeric pg_lsn,pg_lsn
pg_lsn_mii fis. 15 pg_lsn pg_lsn,numeric
pg_lsn_ne fis. 15 bool pg_lsn,pg_lsn
pg_lsn_out fis. 15 cstring pg_lsn
pg_lsn_pli fis. 15 pg_lsn pg_lsn,numeric
pg_lsn_send fis. 15 bytea pg_lsn
pg_lsn_smaller fis. 15 pg_lsn pg_lsn,pg_lsn
pg_mcv_list_in fis. 15 pg_mcv_list cstring
pg_mcv_list_items fssr 15 record pg_mcv_list . mcv_list . index:int4,values:_text,nulls:_bool,frequency:float8,base_frequency:float8
pg_mcv_list_out fis. 15 cstring pg_mcv_list
pg_mcv_list_send fss. 15 bytea pg_mcv_list
pg_my_temp_schema fss. 15 oid
pg_ndistinct_in fis. 15 pg_ndistinct cstring
pg_ndistinct_out fis. 15 cstring pg_ndistinct
pg_ndistinct_send fss. 15 bytea pg_ndistinct
pg_nextoid fvs. 15 oid regclass,name,regclass
pg_node_tree_in fis. 15 pg_node_tree cstring
pg_node_tree_out fis. 15 cstring pg_node_tree
pg_node_tree_send fss. 15 bytea pg_node_tree
pg_notification_queue_usage fvs. 15 float8
pg_notify fv.. 15 void text,text
pg_numa_available fss. 18 bool
pg_opclass_is_visible fss. 15 bool oid
pg_operator_is_visible fss. 15 bool oid
pg_opfamily_is_visible fss. 15 bool oid
pg_options_to_table fssr 15 record _text . options_array . option_name:text,option_value:text
pg_partition_ancestors fvsr 15 regclass regclass . partitionid . relid:regclass
pg_partition_root fis. 15 regclass regclass
pg_partition_tree fvsr 15 record regclass . rootrelid . relid:regclass,parentrelid:regclass,isleaf:bool,level:int4
pg_postmaster_start_time fss. 15 timestamptz
pg_prepared_statement fssr 16 record . . . . name:text,statement:text,prepare_time:timestamptz,parameter_types:_regtype,result_types:_regtype,from_sql:bool,generic_plans:int8,custom_plans:int8
pg_prepared_xact fvsr 15 record . . . . transaction:xid,gid:text,prepared:timestamptz,ownerid:oid,dbid:oid
pg_promote fvs. 15 bool bool,int4 2 wait,wait_seconds
pg_read_binary_file fvs. 15 bytea text
pg_read_binary_file fvs. 15 bytea text,int8,int8
pg_read_binary_file fvs. 15 bytea text,int8,int8,bool
pg_read_binary_file fvs. 16 bytea text,bool
pg_read_file fvs. 15 text text
pg_read_file fvs. 15 text text,int8,int8
pg_read_file fvs. 15 text text,int8,int8,bool
pg_read_file fvs. 16 text text,bool
pg_relation_filenode fss. 15 oid regclass
pg_relation_filepath fss. 15 text regclass
pg_relation_is_publishable fss. 15 bool regclass
pg_relation_is_updatable fss. 15 int4 regclass,bool
pg_relation_size fvs. 15 int8 regclass
pg_relation_size fvs. 15 int8 regclass,text
pg_reload_conf fvs. 15 bool
pg_replication_origin_advance fvs. 15 void text,pg_lsn
pg_replication_origin_create fvs. 15 oid text
pg_replication_origin_drop fvs. 15 void text
pg_replication_origin_oid fss. 15 oid text
pg_replication_origin_progress fvs. 15 pg_lsn text,bool
pg_replication_origin_session_is_setup fvs. 15 bool
pg_replication_origin_session_progress fvs. 15 pg_lsn bool
pg_replication_origin_session_reset fvs. 15 void
pg_replication_origin_session_setup fvs. 15 void text
pg_replication_origin_xact_reset fvs. 15 void
pg_replication_origin_xact_setup fvs. 15 void pg_lsn,timestamptz
pg_replication_slot_advance fvs. 15 record name,pg_lsn . slot_name,upto_lsn . slot_name:name,end_lsn:pg_lsn
pg_restore_attribute_stats fv.. 18 bool any . kwargs any
pg_restore_relation_stats fv.. 18 bool any . kwargs any
pg_rotate_logfile fvs. 15 bool
pg_safe_snapshot_blocking_pids fvs. 15 _int4 int4
pg_sequence_last_value fvs. 15 int8 regclass
pg_sequence_parameters fss. 15 record oid . sequence_oid . start_value:int8,minimum_value:int8,maximum_value:int8,increment:int8,cycle_option:bool,cache_size:int8,data_type:oid
pg_settings_get_flags fss. 15 _text text
pg_show_all_file_settings fvsr 15 record . . . . sourcefile:text,sourceline:int4,seqno:int4,name:text,setting:text,applied:bool,error:text
pg_show_all_settings fssr 15 record . . . . name:text,setting:text,unit:text,category:text,short_desc:text,extra_desc:text,context:text,vartype:text,source:text,min_val:text,max_val:text,enumvals:_text,boot_val:text,reset_val:text,sourcefile:text,sourceline:int4,pending_restart:bool
pg_show_replication_origin_status fv.r 15 record . . . . local_id:oid,external_id:text,remote_lsn:pg_lsn,local_lsn:pg_lsn
pg_size_bytes fis. 15 int8 text
pg_size_pretty fis. 15 text int8
pg_size_pretty fis. 15 text numeric
pg_sleep fvs. 15 void float8
pg_sleep_for fvs. 15 void interval
pg_sleep_until fvs. 15 void timestamptz
pg_snapshot_in fis. 15 pg_snapshot cstring
pg_snapshot_out fis. 15 cstring pg_snapshot
pg_snapshot_send fis. 15 bytea pg_snapshot
pg_snapshot_xip fisr 15 xid8 pg_snapshot
pg_snapshot_xmax fis. 15 xid8 pg_snapshot
pg_snapshot_xmin fis. 15 xid8 pg_snapshot
pg_split_walfile_name fss. 16 record text . file_name . segment_number:numeric,timeline_id:int8
pg_stat_clear_snapshot fv.. 15 void
pg_stat_file fvs. 15 record text . filename . size:int8,access:timestamptz,modification:timestamptz,change:timestamptz,creation:timestamptz,isdir:bool
pg_stat_file fvs. 15 record text,bool . filename,missing_ok . size:int8,access:timestamptz,modification:timestamptz,change:timestamptz,creation:timestamptz,isdir:bool
pg_stat_force_next_flush fv.. 15 void
pg_stat_get_activity fs.r 16 record int4 . pid . datid:oid,pid:int4,usesysid:oid,application_name:text,state:text,query:text,wait_event_type:text,wait_event:text,xact_start:timestamptz,query_start:timestamptz,backend_start:timestamptz,state_change:timestamptz,client_addr:inet,client_hostname:text,client_port:int4,backend_xid:xid,backend_xmin:xid,backend_type:text,ssl:bool,sslversion:text,sslcipher:text,sslbits:int4,ssl_client_dn:text,ssl_client_serial:numeric,ssl_issuer_dn:text,gss_auth:bool,gss_princ:text,gss_enc:bool,gss_delegation:bool,leader_pid:int4,query_id:int8
pg_stat_get_analyze_count fss. 15 int8 oid
pg_stat_get_archiver fs.. 15 record . . . . archived_count:int8,last_archived_wal:text,last_archived_time:timestamptz,failed_count:int8,last_failed_wal:text,last_failed_time:timestamptz,stats_reset:timestamptz
pg_stat_get_autoanalyze_count fss. 15 int8 oid
pg_stat_get_autovacuum_count fss. 15 int8 oid
pg_stat_get_backend_activity fss. 15 text int4
pg_stat_get_backend_activity_start fss. 15 timestamptz int4
pg_stat_get_backend_client_addr fss. 15 inet int4
pg_stat_get_backend_client_port fss. 15 int4 int4
pg_stat_get_backend_dbid fss. 15 oid int4
pg_stat_get_backend_idset fssr 15 int4
pg_stat_get_backend_io fvsr 18 record int4 . backend_pid . backend_type:text,object:text,context:text,reads:int8,read_bytes:numeric,read_time:float8,writes:int8,write_bytes:numeric,write_time:float8,writebacks:int8,writeback_time:float8,extends:int8,extend_bytes:numeric,extend_time:float8,hits:int8,evictions:int8,reuses:int8,fsyncs:int8,fsync_time:float8,stats_reset:timestamptz
pg_stat_get_backend_pid fss. 15 int4 int4
pg_stat_get_backend_start fss. 15 timestamptz int4
pg_stat_get_backend_subxact fss. 16 record int4 . bid . subxact_count:int4,subxact_overflowed:bool
pg_stat_get_backend_userid fss. 15 oid int4
pg_stat_get_backend_wait_event fss. 15 text int4
pg_stat_get_backend_wait_event_type fss. 15 text int4
pg_stat_get_backend_wal fvs. 18 record int4 . backend_pid . wal_records:int8,wal_fpi:int8,wal_bytes:numeric,wal_buffers_full:int8,stats_reset:timestamptz
pg_stat_get_backend_xact_start fss. 15 timestamptz int4
pg_stat_get_bgwriter_buf_written_clean fss. 15 int8
pg_stat_get_bgwriter_maxwritten_clean fss. 15 int8
pg_stat_get_bgwriter_stat_reset_time fss. 15 timestamptz
pg_stat_get_blocks_fetched fss. 15 int8 oid
pg_stat_get_blocks_hit fss. 15 int8 oid
pg_stat_get_buf_alloc fss. 15 int8
pg_stat_get_checkpointer_buffers_written fss. 17 int8
pg_stat_get_checkpointer_num_performed fss. 18 int8
pg_stat_get_checkpointer_num_requested fss. 17 int8
pg_stat_get_checkpointer_num_timed fss. 17 int8
pg_stat_get_checkpointer_restartpoints_performed fss. 17 int8
pg_stat_get_checkpointer_restartpoints_requested fss. 17 int8
pg_stat_get_checkpointer_restartpoints_timed fss. 17 int8
pg_stat_get_checkpointer_slru_written fss. 18 int8
pg_stat_get_checkpointer_stat_reset_time fss. 17 timestamptz
pg_stat_get_checkpointer_sync_time fss. 17 float8
pg_stat_get_checkpointer_write_time fss. 17 float8
pg_stat_get_db_active_time fss. 15 float8 oid
pg_stat_get_db_blk_read_time fss. 15 float8 oid
pg_stat_get_db_blk_write_time fss. 15 float8 oid
pg_stat_get_db_blocks_fetched fss. 15 int8 oid
pg_stat_get_db_blocks_hit fss. 15 int8 oid
pg_stat_get_db_checksum_failures fss. 15 int8 oid
pg_stat_get_db_checksum_last_failure fss. 15 timestamptz oid
pg_stat_get_db_conflict_all fss. 15 int8 oid
pg_stat_get_db_conflict_bufferpin fss. 15 int8 oid
pg_stat_get_db_conflict_lock fss. 15 int8 oid
pg_stat_get_db_conflict_logicalslot fss. 16 int8 oid
pg_stat_get_db_conflict_snapshot fss. 15 int8 oid
pg_stat_get_db_conflict_startup_deadlock fss. 15 int8 oid
pg_stat_get_db_conflict_tablespace fss. 15 int8 oid
pg_stat_get_db_deadlocks fss. 15 int8 oid
pg_stat_get_db_idle_in_transaction_time fss. 15 float8 oid
pg_stat_get_db_numbackends fss. 15 int4 oid
pg_stat_get_db_parallel_workers_launched fss. 18 int8 oid
pg_stat_get_db_parallel_workers_to_launch fss. 18 int8 oid
pg_stat_get_db_session_time fss. 15 float8 oid
pg_stat_get_db_sessions fss. 15 int8 oid
pg_stat_get_db_sessions_abandoned fss. 15 int8 oid
pg_stat_get_db_sessions_fatal fss. 15 int8 oid
pg_stat_get_db_sessions_killed fss. 15 int8 oid
pg_stat_get_db_stat_reset_time fss. 15 timestamptz oid
pg_stat_get_db_temp_bytes fss. 15 int8 oid
pg_stat_get_db_temp_files fss. 15 int8 oid
pg_stat_get_db_tuples_deleted fss. 15 int8 oid
pg_stat_get_db_tuples_fetched fss. 15 int8 oid
pg_stat_get_db_tuples_inserted fss. 15 int8 oid
pg_stat_get_db_tuples_returned fss. 15 int8 oid
pg_stat_get_db_tuples_updated fss. 15 int8 oid
pg_stat_get_db_xact_commit fss. 15 int8 oid
pg_stat_get_db_xact_rollback fss. 15 int8 oid
pg_stat_get_dead_tuples fss. 15 int8 oid
pg_stat_get_function_calls fss. 15 int8 oid
pg_stat_get_function_self_time fss. 15 float8 oid
pg_stat_get_function_total_time fss. 15 float8 oid
pg_stat_get_ins_since_vacuum fss. 15 int8 oid
pg_stat_get_io fvsr 18 record . . . . backend_type:text,object:text,context:text,reads:int8,read_bytes:numeric,read_time:float8,writes:int8,write_bytes:numeric,write_time:float8,writebacks:int8,writeback_time:float8,extends:int8,extend_bytes:numeric,extend_time:float8,hits:int8,evictions:int8,reuses:int8,fsyncs:int8,fsync_time:float8,stats_reset:timestamptz
pg_stat_get_last_analyze_time fss. 15 timestamptz oid
pg_stat_get_last_autoanalyze_time fss. 15 timestamptz oid
pg_stat_get_last_autovacuum_time fss. 15 timestamptz oid
pg_stat_get_last_vacuum_time fss. 15 timestamptz oid
pg_stat_get_lastscan fss. 16 timestamptz oid
pg_stat_get_live_tuples fss. 15 int8 oid
pg_stat_get_mod_since_analyze fss. 15 int8 oid
pg_stat_get_numscans fss. 15 int8 oid
pg_stat_get_progress_info fssr 15 record text . cmdtype . pid:int4,datid:oid,relid:oid,param1:int8,param2:int8,param3:int8,param4:int8,param5:int8,param6:int8,param7:int8,param8:int8,param9:int8,param10:int8,param11:int8,param12:int8,param13:int8,param14:int8,param15:int8,param16:int8,param17:int8,param18:int8,param19:int8,param20:int8
pg_stat_get_recovery_prefetch fvsr 15 record . . . . stats_reset:timestamptz,prefetch:int8,hit:int8,skip_init:int8,skip_new:int8,skip_fpw:int8,skip_rep:int8,wal_distance:int4,block_distance:int4,io_depth:int4
pg_stat_get_replication_slot fss. 15 record text . slot_name . slot_name:text,spill_txns:int8,spill_count:int8,spill_bytes:int8,stream_txns:int8,stream_count:int8,stream_bytes:int8,total_txns:int8,total_bytes:int8,stats_reset:timestamptz
pg_stat_get_slru fs.r 15 record . . . . name:text,blks_zeroed:int8,blks_hit:int8,blks_read:int8,blks_written:int8,blks_exists:int8,flushes:int8,truncates:int8,stats_reset:timestamptz
pg_stat_get_snapshot_timestamp fss. 15 timestamptz
pg_stat_get_subscription fs.r 17 record oid . subid . subid:oid,relid:oid,pid:int4,leader_pid:int4,received_lsn:pg_lsn,last_msg_send_time:timestamptz,last_msg_receipt_time:timestamptz,latest_end_lsn:pg_lsn,latest_end_time:timestamptz,worker_type:text
pg_stat_get_subscription_stats fss. 18 record oid . subid . subid:oid,apply_error_count:int8,sync_error_count:int8,confl_insert_exists:int8,confl_update_origin_differs:int8,confl_update_exists:int8,confl_update_missing:int8,confl_delete_origin_differs:int8,confl_delete_missing:int8,confl_multiple_unique_conflicts:int8,stats_reset:timestamptz
pg_stat_get_total_analyze_time fss. 18 float8 oid
pg_stat_get_total_autoanalyze_time fss. 18 float8 oid
pg_stat_get_total_autovacuum_time fss. 18 float8 oid
pg_stat_get_total_vacuum_time fss. 18 float8 oid
pg_stat_get_tuples_deleted fss. 15 int8 oid
pg_stat_get_tuples_fetched fss. 15 int8 oid
pg_stat_get_tuples_hot_updated fss. 15 int8 oid
pg_stat_get_tuples_inserted fss. 15 int8 oid
pg_stat_get_tuples_newpage_updated fss. 16 int8 oid
pg_stat_get_tuples_returned fss. 15 int8 oid
pg_stat_get_tuples_updated fss. 15 int8 oid
pg_stat_get_vacuum_count fss. 15 int8 oid
pg_stat_get_wal fs.. 18 record . . . . wal_records:int8,wal_fpi:int8,wal_bytes:numeric,wal_buffers_full:int8,stats_reset:timestamptz
pg_stat_get_wal_receiver fs.. 15 record . . . . pid:int4,status:text,receive_start_lsn:pg_lsn,receive_start_tli:int4,written_lsn:pg_lsn,flushed_lsn:pg_lsn,received_tli:int4,last_msg_send_time:timestamptz,last_msg_receipt_time:timestamptz,latest_end_lsn:pg_lsn,latest_end_time:timestamptz,slot_name:text,sender_host:text,sender_port:int4,conninfo:text
pg_stat_get_wal_senders fs.r 15 record . . . . pid:int4,state:text,sent_lsn:pg_lsn,write_lsn:pg_lsn,flush_lsn:pg_lsn,replay_lsn:pg_lsn,write_lag:interval,flush_lag:interval,replay_lag:interval,sync_priority:int4,sync_state:text,reply_time:timestamptz
pg_stat_get_xact_blocks_fetched fvs. 15 int8 oid
pg_stat_get_xact_blocks_hit fvs. 15 int8 oid
pg_stat_get_xact_function_calls fvs. 15 int8 oid
pg_stat_get_xact_function_self_time fvs. 15 float8 oid
pg_stat_get_xact_function_total_time fvs. 15 float8 oid
pg_stat_get_xact_numscans fvs. 15 int8 oid
pg_stat_get_xact_tuples_deleted fvs. 15 int8 oid
pg_stat_get_xact_tuples_fetched fvs. 15 int8 oid
pg_stat_get_xact_tuples_hot_updated fvs. 15 int8 oid
pg_stat_get_xact_tuples_inserted fvs. 15 int8 oid
pg_stat_get_xact_tuples_newpage_updated fvs. 16 int8 oid
pg_stat_get_xact_tuples_returned fvs. 15 int8 oid
pg_stat_get_xact_tuples_updated fvs. 15 int8 oid
pg_stat_have_stats fvs. 18 bool text,oid,int8
pg_stat_reset fv.. 15 void
pg_stat_reset_backend_stats fvs. 18 void int4
pg_stat_reset_replication_slot fv.. 15 void text
pg_stat_reset_shared fv.. 15 void text 1 target
pg_stat_reset_single_function_counters fvs. 15 void oid
pg_stat_reset_single_table_counters fvs. 15 void oid
pg_stat_reset_slru fv.. 15 void text 1 target
pg_stat_reset_subscription_stats fv.. 15 void oid
pg_statistics_obj_is_visible fss. 15 bool oid
pg_stop_making_pinned_objects fvs. 15 void
pg_switch_wal fvs. 15 pg_lsn
pg_sync_replication_slots fvs. 17 void
pg_table_is_visible fss. 15 bool oid
pg_table_size fvs. 15 int8 regclass
pg_tablespace_databases fssr 15 oid oid
pg_tablespace_location fss. 15 text oid
pg_tablespace_size fvs. 15 int8 name
pg_tablespace_size fvs. 15 int8 oid
pg_terminate_backend fvs. 15 bool int4,int8 1 pid,timeout
pg_timezone_abbrevs_abbrevs fssr 18 record . . . . abbrev:text,utc_offset:interval,is_dst:bool
pg_timezone_abbrevs_zone fssr 18 record . . . . abbrev:text,utc_offset:interval,is_dst:bool
pg_timezone_names fssr 15 record . . . . name:text,abbrev:text,utc_offset:interval,is_dst:bool
pg_total_relation_size fvs. 15 int8 regclass
pg_trigger_depth fss. 15 int4
pg_try_advisory_lock fvs. 15 bool int4,int4
pg_try_advisory_lock fvs. 15 bool int8
pg_try_advisory_lock_shared fvs. 15 bool int4,int4
pg_try_advisory_lock_shared fvs. 15 bool int8
pg_try_advisory_xact_lock fvs. 15 bool int4,int4
pg_try_advisory_xact_lock fvs. 15 bool int8
pg_try_advisory_xact_lock_shared fvs. 15 bool int4,int4
pg_try_advisory_xact_lock_shared fvs. 15 bool int8
pg_ts_config_is_visible fss. 15 bool oid
pg_ts_dict_is_visible fss. 15 bool oid
pg_ts_parser_is_visible fss. 15 bool oid
pg_ts_template_is_visible fss. 15 bool oid
pg_type_is_visible fss. 15 bool oid
pg_typeof fs.. 15 regtype any
pg_visible_in_snapshot fis. 15 bool xid8,pg_snapshot
pg_wal_lsn_diff fis. 15 numeric pg_lsn,pg_lsn
pg_wal_replay_pause fvs. 15 void
pg_wal_replay_resume fvs. 15 void
pg_wal_summary_contents fvsr 17 record int8,pg_lsn,pg_lsn . tli,start_lsn,end_lsn . relfilenode:oid,reltablespace:oid,reldatabase:oid,relforknumber:int2,relblocknumber:int8,is_limit_block:bool
pg_walfile_name fis. 15 text pg_lsn
pg_walfile_name_offset fis. 15 record pg_lsn . lsn . file_name:text,file_offset:int4
pg_xact_commit_timestamp fvs. 15 timestamptz xid
pg_xact_commit_timestamp_origin fvs. 15 record xid . xid . timestamp:timestamptz,roident:oid
pg_xact_status fvs. 15 text xid8
phraseto_tsquery fis. 15 tsquery regconfig,text
phraseto_tsquery fss. 15 tsquery text
pi fis. 15 float8
plainto_tsquery fis. 15 tsquery regconfig,text
plainto_tsquery fss. 15 tsquery text
plpgsql_validator fvs. 15 void oid
point fis. 15 point box
point fis. 15 point circle
point fis. 15 point float8,float8
point fis. 15 point lseg
point fis. 15 point polygon
point_above fis. 15 bool point,point
point_add fis. 15 point point,point
point_below fis. 15 bool point,point
point_distance fis. 15 float8 point,point
point_div fis. 15 point point,point
point_eq fis. 15 bool point,point
point_horiz fis. 15 bool point,point
point_in fis. 15 point cstring
point_left fis. 15 bool point,point
point_mul fis. 15 point point,point
point_ne fis. 15 bool point,point
point_out fis. 15 cstring point
point_right fis. 15 bool point,point
point_send fis. 15 bytea point
point_sub fis. 15 point point,point
point_vert fis. 15 bool point,point
poly_above fis. 15 bool polygon,polygon
poly_below fis. 15 bool polygon,polygon
poly_center fis. 15 point polygon
poly_contain fis. 15 bool polygon,polygon
poly_contain_pt fis. 15 bool polygon,point
poly_contained fis. 15 bool polygon,polygon
poly_distance fis. 15 float8 polygon,polygon
poly_in fis. 15 polygon cstring
poly_left fis. 15 bool polygon,polygon
poly_npoints fis. 15 int4 polygon
poly_out fis. 15 cstring polygon
poly_overabove fis. 15 bool polygon,polygon
poly_overbelow fis. 15 bool polygon,polygon
poly_overlap fis. 15 bool polygon,polygon
poly_overleft fis. 15 bool polygon,polygon
poly_overright fis. 15 bool polygon,polygon
poly_right fis. 15 bool polygon,polygon
poly_same fis. 15 bool polygon,polygon
poly_send fis. 15 bytea polygon
polygon fis. 15 polygon box
polygon fis. 15 polygon circle
polygon fis. 15 polygon int4,circle
polygon fis. 15 polygon path
popen fis. 15 path path
position fis. 15 int4 bit,bit
position fis. 15 int4 bytea,bytea
position fis. 15 int4 text,text
postgresql_fdw_validator fis. 15 bool _text,oid
pow fis. 15 float8 float8,float8
pow fis. 15 numeric numeric,numeric
power fis. 15 float8 float8,float8
power fis. 15 numeric numeric,numeric
pt_contained_circle fis. 15 bool point,circle
pt_contained_poly fis. 15 bool point,polygon
query_to_xml fvs. 15 xml text,bool,bool,text . query,nulls,tableforest,targetns
query_to_xml_and_xmlschema fvs. 15 xml text,bool,bool,text . query,nulls,tableforest,targetns
query_to_xmlschema fvs. 15 xml text,bool,bool,text . query,nulls,tableforest,targetns
querytree fis. 15 text tsquery
quote_ident fis. 15 text text
quote_literal fis. 15 text text
quote_literal fss. 15 text anyelement
quote_nullable fi.. 15 text text
quote_nullable fs.. 15 text anyelement
radians fis. 15 float8 float8
radius fis. 15 float8 circle
random fvs. 15 float8
random fvs. 17 int4 int4,int4 . min,max
random fvs. 17 int8 int8,int8 . min,max
random fvs. 17 numeric numeric,numeric . min,max
random_normal fvs. 16 float8 float8,float8 2 mean,stddev
range_adjacent fis. 15 bool anyrange,anyrange
range_adjacent_multirange fis. 15 bool anyrange,anymultirange
range_after fis. 15 bool anyrange,anyrange
range_after_multirange fis. 15 bool anyrange,anymultirange
range_agg ai.. 15 anymultirange anymultirange . . . . n0
range_agg ai.. 15 anymultirange anyrange . . . . n0
range_before fis. 15 bool anyrange,anyrange
range_before_multirange fis. 15 bool anyrange,anymultirange
range_cmp fis. 15 int4 anyrange,anyrange
range_contained_by fis. 15 bool anyrange,anyrange
range_contained_by_multirange fis. 15 bool anyrange,anymultirange
range_contains fis. 15 bool anyrange,anyrange
range_contains_elem fis. 15 bool anyrange,anyelement
range_contains_multirange fis. 15 bool anyrange,anymultirange
range_eq fis. 15 bool anyrange,anyrange
range_ge fis. 15 bool anyrange,anyrange
range_gt fis. 15 bool anyrange,anyrange
range_in fss. 15 anyrange cstring,oid,int4
range_intersect fis. 15 anyrange anyrange,anyrange
range_intersect_agg ai.. 15 anymultirange anymultirange . . . . n0
range_intersect_agg ai.. 15 anyrange anyrange . . . . n0
range_intersect_agg_transfn fis. 15 anyrange anyrange,anyrange
range_le fis. 15 bool anyrange,anyrange
range_lt fis. 15 bool anyrange,anyrange
range_merge fis. 15 anyrange anymultirange
range_merge fis. 15 anyrange anyrange,anyrange
range_minus fis. 15 anyrange anyrange,anyrange
range_ne fis. 15 bool anyrange,anyrange
range_out fss. 15 cstring anyrange
range_overlaps fis. 15 bool anyrange,anyrange
range_overlaps_multirange fis. 15 bool anyrange,anymultirange
range_overleft fis. 15 bool anyrange,anyrange
range_overleft_multirange fis. 15 bool anyrange,anymultirange
range_overright fis. 15 bool anyrange,anyrange
range_overright_multirange fis. 15 bool anyrange,anymultirange
range_send fss. 15 bytea anyrange
range_union fis. 15 anyrange anyrange,anyrange
rank ai.. 15 int8 any . . any . h1
rank wi.. 15 int8
record_eq fis. 15 bool record,record
record_ge fis. 15 bool record,record
record_gt fis. 15 bool record,record
record_image_eq fis. 15 bool record,record
record_image_ge fis. 15 bool record,record
record_image_gt fis. 15 bool record,record
record_image_le fis. 15 bool record,record
record_image_lt fis. 15 bool record,record
record_image_ne fis. 15 bool record,record
record_in fss. 15 record cstring,oid,int4
record_larger fis. 18 record record,record
record_le fis. 15 bool record,record
record_lt fis. 15 bool record,record
record_ne fis. 15 bool record,record
record_out fss. 15 cstring record
record_send fss. 15 bytea record
record_smaller fis. 18 record record,record
regclass fss. 15 regclass text
regclassin fss. 15 regclass cstring
regclassout fss. 15 cstring regclass
regclasssend fis. 15 bytea regclass
regcollationin fss. 15 regcollation cstring
regcollationout fss. 15 cstring regcollation
regcollationsend fis. 15 bytea regcollation
regconfigin fss. 15 regconfig cstring
regconfigout fss. 15 cstring regconfig
regconfigsend fis. 15 bytea regconfig
regdictionaryin fss. 15 regdictionary cstring
regdictionaryout fss. 15 cstring regdictionary
regdictionarysend fis. 15 bytea regdictionary
regexp_count fis. 15 int4 text,text . string,pattern
regexp_count fis. 15 int4 text,text,int4 . string,pattern,start
regexp_count fis. 15 int4 text,text,int4,text . string,pattern,start,flags
regexp_instr fis. 15 int4 text,text . string,pattern
regexp_instr fis. 15 int4 text,text,int4 . string,pattern,start
regexp_instr fis. 15 int4 text,text,int4,int4 . string,pattern,start,N
regexp_instr fis. 15 int4 text,text,int4,int4,int4 . string,pattern,start,N,endoption
regexp_instr fis. 15 int4 text,text,int4,int4,int4,text . string,pattern,start,N,endoption,flags
regexp_instr fis. 15 int4 text,text,int4,int4,int4,text,int4 . string,pattern,start,N,endoption,flags,subexpr
regexp_like fis. 15 bool text,text . string,pattern
regexp_like fis. 15 bool text,text,text . string,pattern,flags
regexp_match fis. 15 _text text,text . string,pattern
regexp_match fis. 15 _text text,text,text . string,pattern,flags
regexp_matches fisr 15 _text text,text . string,pattern
regexp_matches fisr 15 _text text,text,text . string,pattern,flags
regexp_replace fis. 15 text text,text,text . string,pattern,replacement
regexp_replace fis. 15 text text,text,text,int4 . string,pattern,replacement,start
regexp_replace fis. 15 text text,text,text,int4,int4 . string,pattern,replacement,start,N
regexp_replace fis. 15 text text,text,text,int4,int4,text . string,pattern,replacement,start,N,flags
regexp_replace fis. 15 text text,text,text,text . string,pattern,replacement,flags
regexp_split_to_array fis. 15 _text text,text . string,pattern
regexp_split_to_array fis. 15 _text text,text,text . string,pattern,flags
regexp_split_to_table fisr 15 text text,text . string,pattern
regexp_split_to_table fisr 15 text text,text,text . string,pattern,flags
regexp_substr fis. 15 text text,text . string,pattern
regexp_substr fis. 15 text text,text,int4 . string,pattern,start
regexp_substr fis. 15 text text,text,int4,int4 . string,pattern,start,N
regexp_substr fis. 15 text text,text,int4,int4,text . string,pattern,start,N,flags
regexp_substr fis. 15 text text,text,int4,int4,text,int4 . string,pattern,start,N,flags,subexpr
regnamespacein fss. 15 regnamespace cstring
regnamespaceout fss. 15 cstring regnamespace
regnamespacesend fis. 15 bytea regnamespace
regoperatorin fss. 15 regoperator cstring
regoperatorout fss. 15 cstring regoperator
regoperatorsend fis. 15 bytea regoperator
regoperin fss. 15 regoper cstring
regoperout fss. 15 cstring regoper
regopersend fis. 15 bytea regoper
regprocedurein fss. 15 regprocedure cstring
regprocedureout fss. 15 cstring regprocedure
regproceduresend fis. 15 bytea regprocedure
regprocin fss. 15 regproc cstring
regprocout fss. 15 cstring regproc
regprocsend fis. 15 bytea regproc
regr_avgx ai.. 15 float8 float8,float8 . . . . n0
regr_avgy ai.. 15 float8 float8,float8 . . . . n0
regr_count ai.. 15 int8 float8,float8 . . . . n0
regr_intercept ai.. 15 float8 float8,float8 . . . . n0
regr_r2 ai.. 15 float8 float8,float8 . . . . n0
regr_slope ai.. 15 float8 float8,float8 . . . . n0
regr_sxx ai.. 15 float8 float8,float8 . . . . n0
regr_sxy ai.. 15 float8 float8,float8 . . . . n0
regr_syy ai.. 15 float8 float8,float8 . . . . n0
regrolein fss. 15 regrole cstring
regroleout fss. 15 cstring regrole
regrolesend fis. 15 bytea regrole
regtypein fss. 15 regtype cstring
regtypeout fss. 15 cstring regtype
regtypesend fis. 15 bytea regtype
repeat fis. 15 text text,int4
replace fis. 15 text text,text,text
reverse fis. 15 text text
reverse fis. 18 bytea bytea
right fis. 15 text text,int4
round fis. 15 float8 float8
round fis. 15 numeric numeric
round fis. 15 numeric numeric,int4
row_number wi.. 15 int8
row_security_active fss. 15 bool oid
row_security_active fss. 15 bool text
row_to_json fss. 15 json record
row_to_json fss. 15 json record,bool
rpad fis. 15 text text,int4
rpad fis. 15 text text,int4,text
rtrim fis. 15 bytea bytea,bytea
rtrim fis. 15 text text
rtrim fis. 15 text text,text
satisfies_hash_partition fi.. 15 bool oid,int4,int4,any . . any
scale fis. 15 int4 numeric
schema_to_xml fss. 15 xml name,bool,bool,text . schema,nulls,tableforest,targetns
schema_to_xml_and_xmlschema fss. 15 xml name,bool,bool,text . schema,nulls,tableforest,targetns
schema_to_xmlschema fss. 15 xml name,bool,bool,text . schema,nulls,tableforest,targetns
session_user fss. 15 name
set_bit fis. 15 bit bit,int4,int4
set_bit fis. 15 bytea bytea,int8,int4
set_byte fis. 15 bytea bytea,int4,int4
set_config fv.. 15 text text,text,bool
set_masklen fis. 15 cidr cidr,int4
set_masklen fis. 15 inet inet,int4
setseed fvs. 15 void float8
setval fvs. 15 int8 regclass,int8
setval fvs. 15 int8 regclass,int8,bool
setweight fis. 15 tsvector tsvector,char
setweight fis. 15 tsvector tsvector,char,_text
sha224 fis. 15 bytea bytea
sha256 fis. 15 bytea bytea
sha384 fis. 15 bytea bytea
sha512 fis. 15 bytea bytea
shell_in fi.. 15 void cstring
shell_out fis. 15 cstring void
shobj_description fss. 15 text oid,name
sign fis. 15 float8 float8
sign fis. 15 numeric numeric
similar_escape fi.. 15 text text,text
similar_to_escape fis. 15 text text
similar_to_escape fis. 15 text text,text
sin fis. 15 float8 float8
sind fis. 15 float8 float8
sinh fis. 15 float8 float8
slope fis. 15 float8 point,point
spg_poly_quad_compress fis. 15 box polygon
split_part fis. 15 text text,text,int4
sqrt fis. 15 float8 float8
sqrt fis. 15 numeric numeric
starts_with fis. 15 bool text,text
statement_timestamp fss. 15 timestamptz
stddev ai.. 15 float8 float4 . . . . n0
stddev ai.. 15 float8 float8 . . . . n0
stddev ai.. 15 numeric int2 . . . . n0
stddev ai.. 15 numeric int4 . . . . n0
stddev ai.. 15 numeric int8 . . . . n0
stddev ai.. 15 numeric numeric . . . . n0
stddev_pop ai.. 15 float8 float4 . . . . n0
stddev_pop ai.. 15 float8 float8 . . . . n0
stddev_pop ai.. 15 numeric int2 . . . . n0
stddev_pop ai.. 15 numeric int4 . . . . n0
stddev_pop ai.. 15 numeric int8 . . . . n0
stddev_pop ai.. 15 numeric numeric . . . . n0
stddev_samp ai.. 15 float8 float4 . . . . n0
stddev_samp ai.. 15 float8 float8 . . . . n0
stddev_samp ai.. 15 numeric int2 . . . . n0
stddev_samp ai.. 15 numeric int4 . . . . n0
stddev_samp ai.. 15 numeric int8 . . . . n0
stddev_samp ai.. 15 numeric numeric . . . . n0
string_agg ai.. 15 bytea bytea,bytea . value,delimiter . . n0
string_agg ai.. 15 text text,text . value,delimiter . . n0
string_to_array fi.. 15 _text text,text
string_to_array fi.. 15 _text text,text,text
string_to_table fi.r 15 text text,text
string_to_table fi.r 15 text text,text,text
strip fis. 15 tsvector tsvector
strpos fis. 15 int4 text,text
substr fis. 15 bytea bytea,int4
substr fis. 15 bytea bytea,int4,int4
substr fis. 15 text text,int4
substr fis. 15 text text,int4,int4
substring fis. 15 bit bit,int4
substring fis. 15 bit bit,int4,int4
substring fis. 15 bytea bytea,int4
substring fis. 15 bytea bytea,int4,int4
substring fis. 15 text text,int4
substring fis. 15 text text,int4,int4
substring fis. 15 text text,text
substring fis. 15 text text,text,text
sum ai.. 15 float4 float4 . . . . n0
sum ai.. 15 float8 float8 . . . . n0
sum ai.. 15 int8 int2 . . . . n0
sum ai.. 15 int8 int4 . . . . n0
sum ai.. 15 interval interval . . . . n0
sum ai.. 15 money money . . . . n0
sum ai.. 15 numeric int8 . . . . n0
sum ai.. 15 numeric numeric . . . . n0
system_user fss. 16 text
table_to_xml fss. 15 xml regclass,bool,bool,text . tbl,nulls,tableforest,targetns
table_to_xml_and_xmlschema fss. 15 xml regclass,bool,bool,text . tbl,nulls,tableforest,targetns
table_to_xmlschema fss. 15 xml regclass,bool,bool,text . tbl,nulls,tableforest,targetns
tan fis. 15 float8 float8
tand fis. 15 float8 float8
tanh fis. 15 float8 float8
text fis. 15 text bool
text fis. 15 text bpchar
text fis. 15 text char
text fis. 15 text inet
text fis. 15 text name
text fis. 15 text xml
text_ge fis. 15 bool text,text
text_gt fis. 15 bool text,text
text_larger fis. 15 text text,text
text_le fis. 15 bool text,text
text_lt fis. 15 bool text,text
text_pattern_ge fis. 15 bool text,text
text_pattern_gt fis. 15 bool text,text
text_pattern_le fis. 15 bool text,text
text_pattern_lt fis. 15 bool text,text
text_smaller fis. 15 text text,text
textanycat fss. 15 text text,anynonarray
textcat fis. 15 text text,text
texteq fis. 15 bool text,text
texteqname fis. 15 bool text,name
textgename fis. 15 bool text,name
textgtname fis. 15 bool text,name
texticlike fis. 15 bool text,text
texticnlike fis. 15 bool text,text
texticregexeq fis. 15 bool text,text
texticregexne fis. 15 bool text,text
textin fis. 15 text cstring
textlen fis. 15 int4 text
textlename fis. 15 bool text,name
textlike fis. 15 bool text,text
textltname fis. 15 bool text,name
textne fis. 15 bool text,text
textnename fis. 15 bool text,name
textnlike fis. 15 bool text,text
textout fis. 15 cstring text
textregexeq fis. 15 bool text,text
textregexne fis. 15 bool text,text
textsend fss. 15 bytea text
tideq fis. 15 bool tid,tid
tidge fis. 15 bool tid,tid
tidgt fis. 15 bool tid,tid
tidin fis. 15 tid cstring
tidlarger fis. 15 tid tid,tid
tidle fis. 15 bool tid,tid
tidlt fis. 15 bool tid,tid
tidne fis. 15 bool tid,tid
tidout fis. 15 cstring tid
tidsend fis. 15 bytea tid
tidsmaller fis. 15 tid tid,tid
time fis. 15 time interval
time fis. 15 time time,int4
time fis. 15 time timestamp
time fis. 15 time timetz
time fss. 15 time timestamptz
time_cmp fis. 15 int4 time,time
time_eq fis. 15 bool time,time
time_ge fis. 15 bool time,time
time_gt fis. 15 bool time,time
time_hash fis. 15 int4 time
time_hash_extended fis. 15 int8 time,int8
time_in fss. 15 time cstring,oid,int4
time_larger fis. 15 time time,time
time_le fis. 15 bool time,time
time_lt fis. 15 bool time,time
time_mi_interval fis. 15 time time,interval
time_mi_time fis. 15 interval time,time
time_ne fis. 15 bool time,time
time_out fis. 15 cstring time
time_pl_interval fis. 15 time time,interval
time_send fis. 15 bytea time
time_smaller fis. 15 time time,time
timedate_pl fis. 15 timestamp time,date
timeofday fvs. 15 text
timestamp fis. 15 timestamp date
timestamp fis. 15 timestamp date,time
timestamp fis. 15 timestamp timestamp,int4
timestamp fss. 15 timestamp timestamptz
timestamp_cmp fis. 15 int4 timestamp,timestamp
timestamp_cmp_date fis. 15 int4 timestamp,date
timestamp_cmp_timestamptz fss. 15 int4 timestamp,timestamptz
timestamp_eq fis. 15 bool timestamp,timestamp
timestamp_eq_date fis. 15 bool timestamp,date
timestamp_eq_timestamptz fss. 15 bool timestamp,timestamptz
timestamp_ge fis. 15 bool timestamp,timestamp
timestamp_ge_date fis. 15 bool timestamp,date
timestamp_ge_timestamptz fss. 15 bool timestamp,timestamptz
timestamp_gt fis. 15 bool timestamp,timestamp
timestamp_gt_date fis. 15 bool timestamp,date
timestamp_gt_timestamptz fss. 15 bool timestamp,timestamptz
timestamp_hash fis. 15 int4 timestamp
timestamp_hash_extended fis. 15 int8 timestamp,int8
timestamp_in fss. 15 timestamp cstring,oid,int4
timestamp_larger fis. 15 timestamp timestamp,timestamp
timestamp_le fis. 15 bool timestamp,timestamp
timestamp_le_date fis. 15 bool timestamp,date
timestamp_le_timestamptz fss. 15 bool timestamp,timestamptz
timestamp_lt fis. 15 bool timestamp,timestamp
timestamp_lt_date fis. 15 bool timestamp,date
timestamp_lt_timestamptz fss. 15 bool timestamp,timestamptz
timestamp_mi fis. 15 interval timestamp,timestamp
timestamp_mi_interval fis. 15 timestamp timestamp,interval
timestamp_ne fis. 15 bool timestamp,timestamp
timestamp_ne_date fis. 15 bool timestamp,date
timestamp_ne_timestamptz fss. 15 bool timestamp,timestamptz
timestamp_out fss. 15 cstring timestamp
timestamp_pl_interval fis. 15 timestamp timestamp,interval
timestamp_send fis. 15 bytea timestamp
timestamp_smaller fis. 15 timestamp timestamp,timestamp
timestamptypmodin fis. 15 int4 _cstring
timestamptypmodout fis. 15 cstring int4
timestamptz fis. 15 timestamptz date,timetz
timestamptz fis. 15 timestamptz timestamptz,int4
timestamptz fss. 15 timestamptz date
timestamptz fss. 15 timestamptz date,time
timestamptz fss. 15 timestamptz timestamp
timestamptz_cmp fis. 15 int4 timestamptz,timestamptz
timestamptz_cmp_date fss. 15 int4 timestamptz,date
timestamptz_cmp_timestamp fss. 15 int4 timestamptz,timestamp
timestamptz_eq fis. 15 bool timestamptz,timestamptz
timestamptz_eq_date fss. 15 bool timestamptz,date
timestamptz_eq_timestamp fss. 15 bool timestamptz,timestamp
timestamptz_ge fis. 15 bool timestamptz,timestamptz
timestamptz_ge_date fss. 15 bool timestamptz,date
timestamptz_ge_timestamp fss. 15 bool timestamptz,timestamp
timestamptz_gt fis. 15 bool timestamptz,timestamptz
timestamptz_gt_date fss. 15 bool timestamptz,date
timestamptz_gt_timestamp fss. 15 bool timestamptz,timestamp
timestamptz_hash fis. 18 int4 timestamptz
timestamptz_hash_extended fis. 18 int8 timestamptz,int8
timestamptz_in fss. 15 timestamptz cstring,oid,int4
timestamptz_larger fis. 15 timestamptz timestamptz,timestamptz
timestamptz_le fis. 15 bool timestamptz,timestamptz
timestamptz_le_date fss. 15 bool timestamptz,date
timestamptz_le_timestamp fss. 15 bool timestamptz,timestamp
timestamptz_lt fis. 15 bool timestamptz,timestamptz
timestamptz_lt_date fss. 15 bool timestamptz,date
timestamptz_lt_timestamp fss. 15 bool timestamptz,timestamp
timestamptz_mi fis. 15 interval timestamptz,timestamptz
timestamptz_mi_interval fss. 15 timestamptz timestamptz,interval
timestamptz_ne fis. 15 bool timestamptz,timestamptz
timestamptz_ne_date fss. 15 bool timestamptz,date
timestamptz_ne_timestamp fss. 15 bool timestamptz,timestamp
timestamptz_out fss. 15 cstring timestamptz
timestamptz_pl_interval fss. 15 timestamptz timestamptz,interval
timestamptz_send fis. 15 bytea timestamptz
timestamptz_smaller fis. 15 timestamptz timestamptz,timestamptz
timestamptztypmodin fis. 15 int4 _cstring
timestamptztypmodout fis. 15 cstring int4
timetypmodin fis. 15 int4 _cstring
timetypmodout fis. 15 cstring int4
timetz fis. 15 timetz timetz,int4
timetz fss. 15 timetz time
timetz fss. 15 timetz timestamptz
timetz_cmp fis. 15 int4 timetz,timetz
timetz_eq fis. 15 bool timetz,timetz
timetz_ge fis. 15 bool timetz,timetz
timetz_gt fis. 15 bool timetz,timetz
timetz_hash fis. 15 int4 timetz
timetz_hash_extended fis. 15 int8 timetz,int8
timetz_in fss. 15 timetz cstring,oid,int4
timetz_larger fis. 15 timetz timetz,timetz
timetz_le fis. 15 bool timetz,timetz
timetz_lt fis. 15 bool timetz,timetz
timetz_mi_interval fis. 15 timetz timetz,interval
timetz_ne fis. 15 bool timetz,timetz
timetz_out fis. 15 cstring timetz
timetz_pl_interval fis. 15 timetz timetz,interval
timetz_send fis. 15 bytea timetz
timetz_smaller fis. 15 timetz timetz,timetz
timetzdate_pl fis. 15 timestamptz timetz,date
timetztypmodin fis. 15 int4 _cstring
timetztypmodout fis. 15 cstring int4
timezone fis. 15 timestamp interval,timestamptz
timezone fis. 15 timestamp text,timestamptz
timezone fis. 15 timestamptz interval,timestamp
timezone fis. 15 timestamptz text,timestamp
timezone fis. 15 timetz interval,timetz
timezone fss. 15 timetz text,timetz
timezone fss. 17 timestamp timestamptz
timezone fss. 17 timestamptz timestamp
timezone fss. 17 timetz timetz
to_ascii fis. 15 text text
to_ascii fis. 15 text text,int4
to_ascii fis. 15 text text,name
to_bin fis. 17 text int4
to_bin fis. 17 text int8
to_char fss. 15 text float4,text
to_char fss. 15 text float8,text
to_char fss. 15 text int4,text
to_char fss. 15 text int8,text
to_char fss. 15 text interval,text
to_char fss. 15 text numeric,text
to_char fss. 15 text timestamp,text
to_char fss. 15 text timestamptz,text
to_date fss. 15 date text,text
to_hex fis. 15 text int4
to_hex fis. 15 text int8
to_json fss. 15 json anyelement
to_jsonb fss. 15 jsonb anyelement
to_number fss. 15 numeric text,text
to_oct fis. 17 text int4
to_oct fis. 17 text int8
to_regclass fss. 15 regclass text
to_regcollation fss. 15 regcollation text
to_regnamespace fss. 15 regnamespace text
to_regoper fss. 15 regoper text
to_regoperator fss. 15 regoperator text
to_regproc fss. 15 regproc text
to_regprocedure fss. 15 regprocedure text
to_regrole fss. 15 regrole text
to_regtype fss. 15 regtype text
to_regtypemod fss. 17 int4 text
to_timestamp fis. 15 timestamptz float8
to_timestamp fss. 15 timestamptz text,text
to_tsquery fis. 15 tsquery regconfig,text
to_tsquery fss. 15 tsquery text
to_tsvector fis. 15 tsvector regconfig,json
to_tsvector fis. 15 tsvector regconfig,jsonb
to_tsvector fis. 15 tsvector regconfig,text
to_tsvector fss. 15 tsvector json
to_tsvector fss. 15 tsvector jsonb
to_tsvector fss. 15 tsvector text
transaction_timestamp fss. 15 timestamptz
translate fis. 15 text text,text,text
trim_array fis. 15 anyarray anyarray,int4
trim_scale fis. 15 numeric numeric
trunc fis. 15 float8 float8
trunc fis. 15 macaddr macaddr
trunc fis. 15 macaddr8 macaddr8
trunc fis. 15 numeric numeric
trunc fis. 15 numeric numeric,int4
ts_debug fssr 15 record regconfig,text . config,document . alias:text,description:text,token:text,dictionaries:_regdictionary,dictionary:regdictionary,lexemes:_text
ts_debug fssr 15 record text . document . alias:text,description:text,token:text,dictionaries:_regdictionary,dictionary:regdictionary,lexemes:_text
ts_delete fis. 15 tsvector tsvector,_text
ts_delete fis. 15 tsvector tsvector,text
ts_filter fis. 15 tsvector tsvector,_char
ts_headline fis. 15 json regconfig,json,tsquery
ts_headline fis. 15 json regconfig,json,tsquery,text
ts_headline fis. 15 jsonb regconfig,jsonb,tsquery
ts_headline fis. 15 jsonb regconfig,jsonb,tsquery,text
ts_headline fis. 15 text regconfig,text,tsquery
ts_headline fis. 15 text regconfig,text,tsquery,text
ts_headline fss. 15 json json,tsquery
ts_headline fss. 15 json json,tsquery,text
ts_headline fss. 15 jsonb jsonb,tsquery
ts_headline fss. 15 jsonb jsonb,tsquery,text
ts_headline fss. 15 text text,tsquery
ts_headline fss. 15 text text,tsquery,text
ts_lexize fis. 15 _text regdictionary,text
ts_match_qv fis. 15 bool tsquery,tsvector
ts_match_tq fss. 15 bool text,tsquery
ts_match_tt fss. 15 bool text,text
ts_match_vq fis. 15 bool tsvector,tsquery
ts_parse fisr 15 record oid,text . parser_oid,txt . tokid:int4,token:text
ts_parse fssr 15 record text,text . parser_name,txt . tokid:int4,token:text
ts_rank fis. 15 float4 _float4,tsvector,tsquery
ts_rank fis. 15 float4 _float4,tsvector,tsquery,int4
ts_rank fis. 15 float4 tsvector,tsquery
ts_rank fis. 15 float4 tsvector,tsquery,int4
ts_rank_cd fis. 15 float4 _float4,tsvector,tsquery
ts_rank_cd fis. 15 float4 _float4,tsvector,tsquery,int4
ts_rank_cd fis. 15 float4 tsvector,tsquery
ts_rank_cd fis. 15 float4 tsvector,tsquery,int4
ts_rewrite fis. 15 tsquery tsquery,tsquery,tsquery
ts_rewrite fvs. 15 tsquery tsquery,text
ts_stat fvsr 15 record text . query . word:text,ndoc:int4,nentry:int4
ts_stat fvsr 15 record text,text . query,weights . word:text,ndoc:int4,nentry:int4
ts_token_type fisr 15 record oid . parser_oid . tokid:int4,alias:text,description:text
ts_token_type fssr 15 record text . parser_name . tokid:int4,alias:text,description:text
tsmultirange fis. 15 tsmultirange
tsmultirange fis. 15 tsmultirange _tsrange . . tsrange
tsmultirange fis. 15 tsmultirange tsrange
tsq_mcontained fis. 15 bool tsquery,tsquery
tsq_mcontains fis. 15 bool tsquery,tsquery
tsquery_and fis. 15 tsquery tsquery,tsquery
tsquery_cmp fis. 15 int4 tsquery,tsquery
tsquery_eq fis. 15 bool tsquery,tsquery
tsquery_ge fis. 15 bool tsquery,tsquery
tsquery_gt fis. 15 bool tsquery,tsquery
tsquery_le fis. 15 bool tsquery,tsquery
tsquery_lt fis. 15 bool tsquery,tsquery
tsquery_ne fis. 15 bool tsquery,tsquery
tsquery_not fis. 15 tsquery tsquery
tsquery_or fis. 15 tsquery tsquery,tsquery
tsquery_phrase fis. 15 tsquery tsquery,tsquery
tsquery_phrase fis. 15 tsquery tsquery,tsquery,int4
tsqueryin fis. 15 tsquery cstring
tsqueryout fis. 15 cstring tsquery
tsquerysend fis. 15 bytea tsquery
tsrange fi.. 15 tsrange timestamp,timestamp
tsrange fi.. 15 tsrange timestamp,timestamp,text
tsrange_subdiff fis. 15 float8 timestamp,timestamp
tstzmultirange fis. 15 tstzmultirange
tstzmultirange fis. 15 tstzmultirange _tstzrange . . tstzrange
tstzmultirange fis. 15 tstzmultirange tstzrange
tstzrange fi.. 15 tstzrange timestamptz,timestamptz
tstzrange fi.. 15 tstzrange timestamptz,timestamptz,text
tstzrange_subdiff fis. 15 float8 timestamptz,timestamptz
tsvector_cmp fis. 15 int4 tsvector,tsvector
tsvector_concat fis. 15 tsvector tsvector,tsvector
tsvector_eq fis. 15 bool tsvector,tsvector
tsvector_ge fis. 15 bool tsvector,tsvector
tsvector_gt fis. 15 bool tsvector,tsvector
tsvector_le fis. 15 bool tsvector,tsvector
tsvector_lt fis. 15 bool tsvector,tsvector
tsvector_ne fis. 15 bool tsvector,tsvector
tsvector_to_array fis. 15 _text tsvector
tsvectorin fis. 15 tsvector cstring
tsvectorout fis. 15 cstring tsvector
tsvectorsend fis. 15 bytea tsvector
txid_current fss. 15 int8
txid_current_if_assigned fss. 15 int8
txid_current_snapshot fss. 15 txid_snapshot
txid_snapshot_in fis. 15 txid_snapshot cstring
txid_snapshot_out fis. 15 cstring txid_snapshot
txid_snapshot_send fis. 15 bytea txid_snapshot
txid_snapshot_xip fisr 15 int8 txid_snapshot
txid_snapshot_xmax fis. 15 int8 txid_snapshot
txid_snapshot_xmin fis. 15 int8 txid_snapshot
txid_status fvs. 15 text int8
txid_visible_in_snapshot fis. 15 bool int8,txid_snapshot
unicode_assigned fis. 17 bool text
unicode_version fis. 17 text
unistr fis. 15 text text
unknownin fis. 15 unknown cstring
unknownout fis. 15 cstring unknown
unknownsend fis. 15 bytea unknown
unnest fisr 15 anyelement anyarray
unnest fisr 15 anyrange anymultirange
unnest fisr 15 record tsvector . tsvector . lexeme:text,positions:_int2,weights:_text
upper fis. 15 anyelement anymultirange
upper fis. 15 anyelement anyrange
upper fis. 15 text text
upper_inc fis. 15 bool anymultirange
upper_inc fis. 15 bool anyrange
upper_inf fis. 15 bool anymultirange
upper_inf fis. 15 bool anyrange
uuid_cmp fis. 15 int4 uuid,uuid
uuid_eq fis. 15 bool uuid,uuid
uuid_extract_timestamp fis. 17 timestamptz uuid
uuid_extract_version fis. 17 int2 uuid
uuid_ge fis. 15 bool uuid,uuid
uuid_gt fis. 15 bool uuid,uuid
uuid_hash fis. 15 int4 uuid
uuid_hash_extended fis. 15 int8 uuid,int8
uuid_in fis. 15 uuid cstring
uuid_le fis. 15 bool uuid,uuid
uuid_lt fis. 15 bool uuid,uuid
uuid_ne fis. 15 bool uuid,uuid
uuid_out fis. 15 cstring uuid
uuid_send fis. 15 bytea uuid
uuidv4 fvs. 18 uuid
uuidv7 fvs. 18 uuid
uuidv7 fvs. 18 uuid interval . shift
var_pop ai.. 15 float8 float4 . . . . n0
var_pop ai.. 15 float8 float8 . . . . n0
var_pop ai.. 15 numeric int2 . . . . n0
var_pop ai.. 15 numeric int4 . . . . n0
var_pop ai.. 15 numeric int8 . . . . n0
var_pop ai.. 15 numeric numeric . . . . n0
var_samp ai.. 15 float8 float4 . . . . n0
var_samp ai.. 15 float8 float8 . . . . n0
var_samp ai.. 15 numeric int2 . . . . n0
var_samp ai.. 15 numeric int4 . . . . n0
var_samp ai.. 15 numeric int8 . . . . n0
var_samp ai.. 15 numeric numeric . . . . n0
varbit fis. 15 varbit varbit,int4,bool
varbit_in fis. 15 varbit cstring,oid,int4
varbit_out fis. 15 cstring varbit
varbit_send fis. 15 bytea varbit
varbitcmp fis. 15 int4 varbit,varbit
varbiteq fis. 15 bool varbit,varbit
varbitge fis. 15 bool varbit,varbit
varbitgt fis. 15 bool varbit,varbit
varbitle fis. 15 bool varbit,varbit
varbitlt fis. 15 bool varbit,varbit
varbitne fis. 15 bool varbit,varbit
varbittypmodin fis. 15 int4 _cstring
varbittypmodout fis. 15 cstring int4
varchar fis. 15 varchar name
varchar fis. 15 varchar varchar,int4,bool
varcharin fis. 15 varchar cstring,oid,int4
varcharout fis. 15 cstring varchar
varcharsend fss. 15 bytea varchar
varchartypmodin fis. 15 int4 _cstring
varchartypmodout fis. 15 cstring int4
variance ai.. 15 float8 float4 . . . . n0
variance ai.. 15 float8 float8 . . . . n0
variance ai.. 15 numeric int2 . . . . n0
variance ai.. 15 numeric int4 . . . . n0
variance ai.. 15 numeric int8 . . . . n0
variance ai.. 15 numeric numeric . . . . n0
version fss. 15 text
void_in fis. 15 void cstring
void_out fis. 15 cstring void
void_send fis. 15 bytea void
websearch_to_tsquery fis. 15 tsquery regconfig,text
websearch_to_tsquery fss. 15 tsquery text
width fis. 15 float8 box
width_bucket fis. 15 int4 anycompatible,anycompatiblearray
width_bucket fis. 15 int4 float8,float8,float8,int4
width_bucket fis. 15 int4 numeric,numeric,numeric,int4
xid fis. 15 xid xid8
xid8_larger fis. 15 xid8 xid8,xid8
xid8_smaller fis. 15 xid8 xid8,xid8
xid8cmp fis. 15 int4 xid8,xid8
xid8eq fis. 15 bool xid8,xid8
xid8ge fis. 15 bool xid8,xid8
xid8gt fis. 15 bool xid8,xid8
xid8in fis. 15 xid8 cstring
xid8le fis. 15 bool xid8,xid8
xid8lt fis. 15 bool xid8,xid8
xid8ne fis. 15 bool xid8,xid8
xid8out fis. 15 cstring xid8
xid8send fis. 15 bytea xid8
xideq fis. 15 bool xid,xid
xideqint4 fis. 15 bool xid,int4
xidin fis. 15 xid cstring
xidneq fis. 15 bool xid,xid
xidneqint4 fis. 15 bool xid,int4
xidout fis. 15 cstring xid
xidsend fis. 15 bytea xid
xml fss. 15 xml text
xml_in fss. 15 xml cstring
xml_is_well_formed fss. 15 bool text
xml_is_well_formed_content fis. 15 bool text
xml_is_well_formed_document fis. 15 bool text
xml_out fis. 15 cstring xml
xml_send fss. 15 bytea xml
xmlagg ai.. 15 xml xml . . . . n0
xmlcomment fis. 15 xml text
xmlconcat2 fi.. 15 xml xml,xml
xmlexists fis. 15 bool text,xml
xmltext fis. 17 xml text
xmlvalidate fis. 15 bool xml,text
xpath fis. 15 _xml text,xml
xpath fis. 15 _xml text,xml,_text
xpath_exists fis. 15 bool text,xml
xpath_exists fis. 15 bool text,xml,_text
`;
