SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_ranges_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 'd']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_ranges_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  range_agg(daterange(t.d, t.d + 2) ORDER BY t.id) AS days,
  range_intersect_agg(int4range(t.n, t.n + 5) ORDER BY t.id) AS "both",
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_ranges_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_ranges_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_ranges_result AS
SELECT
  kept.g,
  kept.days,
  kept."both"
FROM pgtrickle_state."public.aggregate_ranges_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_ranges_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
