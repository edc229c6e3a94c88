SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.extension_type_set_operation_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.extension_type_set_operation_result',
  source => 'public.nickname',
  buffer => 'public.nickname',
  columns => ARRAY['name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.extension_type_set_operation_result" WITH (fillfactor = 90) AS
SELECT
  combined.name,
  sum(combined.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined.in_right) AS right_count,
  public.min(combined.name) AS __pgt_name_shown,
  hash_record_extended(ROW(combined.name), 0) AS __pgt_hash
FROM (
  SELECT
    public.min(person.name ORDER BY person.name::text COLLATE pg_catalog."C") AS name,
    1 AS in_left,
    0 AS in_right
  FROM public.person AS person
  GROUP BY person.name
  UNION ALL
  SELECT
    nickname.name,
    0 AS in_left,
    1 AS in_right
  FROM public.nickname AS nickname
) AS combined
GROUP BY combined.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.extension_type_set_operation_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.extension_type_set_operation_result.group" WITH (fillfactor = 90) AS
SELECT
  person.name,
  public.min(person.name ORDER BY person.name::text COLLATE pg_catalog."C") AS name_shown,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(person.name), 0) AS __pgt_hash
FROM public.person AS person
GROUP BY person.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.extension_type_set_operation_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.extension_type_set_operation_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.extension_type_set_operation_result AS
SELECT
  lower(kept.__pgt_name_shown) AS name
FROM pgtrickle_state."public.extension_type_set_operation_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.left_count - kept.right_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.extension_type_set_operation_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
