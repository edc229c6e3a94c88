SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.foreign_table_compared_result',
  source => 'public.kind',
  buffer => 'public.kind',
  columns => ARRAY['kind', 'label']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.foreign_table_compared_result" WITH (fillfactor = 90) AS
SELECT
  listed.n,
  listed.kind,
  kind.label,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(listed.n, listed.kind, kind.label), 0) AS __pgt_hash
FROM public.listed AS listed
LEFT JOIN public.kind AS kind
  ON kind.kind = listed.kind
GROUP BY listed.n, listed.kind, kind.label
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.foreign_table_compared_result" (__pgt_hash);

-- what an inner operator keeps: listed
CREATE TABLE pgtrickle_state."public.foreign_table_compared_result.listed" WITH (fillfactor = 90) AS
SELECT
  listed.n,
  listed.kind,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(listed.n, listed.kind), 0) AS __pgt_hash
FROM public.listed AS listed
GROUP BY listed.n, listed.kind
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.foreign_table_compared_result.listed" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.foreign_table_compared_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.foreign_table_compared_result AS
SELECT
  kept.n,
  kept.kind,
  kept.label
FROM pgtrickle_state."public.foreign_table_compared_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.foreign_table_compared_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
