SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.project_duplicates_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['city']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.project_duplicates_result" WITH (fillfactor = 90) AS
SELECT
  person.city,
  1 AS one,
  NULL::integer AS absent,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(person.city, 1, NULL::integer), 0) AS __pgt_hash
FROM public.person AS person
GROUP BY person.city, 1::integer, NULL::integer
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.project_duplicates_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.project_duplicates_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.project_duplicates_result AS
SELECT
  kept.city,
  kept.one,
  kept.absent
FROM pgtrickle_state."public.project_duplicates_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.project_duplicates_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
