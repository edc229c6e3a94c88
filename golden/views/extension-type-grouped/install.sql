SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.extension_type_grouped_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['name', 'points']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.extension_type_grouped_result',
  source => 'public.nickname',
  buffer => 'public.nickname',
  columns => ARRAY['name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.extension_type_grouped_result" WITH (fillfactor = 90) AS
SELECT
  person.name,
  count(*) AS __pgt_count,
  sum(person.points) AS points,
  count(DISTINCT nickname.name) AS names,
  public.min(person.name) AS __pgt_name_shown,
  hash_record_extended(ROW(person.name), 0) AS __pgt_hash
FROM public.person AS person
LEFT JOIN public.nickname AS nickname
  ON nickname.name OPERATOR(public.=) person.name
GROUP BY person.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.extension_type_grouped_result" (__pgt_hash);

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.extension_type_grouped_result.distinct" WITH (fillfactor = 90) AS
SELECT
  person.name,
  nickname.name AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(person.name, nickname.name), 0) AS __pgt_hash
FROM public.person AS person
LEFT JOIN public.nickname AS nickname
  ON nickname.name OPERATOR(public.=) person.name
WHERE nickname.name IS DISTINCT FROM NULL
GROUP BY person.name, nickname.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.extension_type_grouped_result.distinct" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.extension_type_grouped_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.extension_type_grouped_result AS
SELECT
  lower(kept.__pgt_name_shown) AS name,
  kept.__pgt_count AS people,
  kept.points,
  kept.names
FROM pgtrickle_state."public.extension_type_grouped_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.extension_type_grouped_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
