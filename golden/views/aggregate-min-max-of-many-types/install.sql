SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_min_max_of_many_types_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 'q', 'f', 's', 'd']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_min_max_of_many_types_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  min(t.s) AS s,
  max(t.q) AS q,
  min(t.f) AS f,
  max(t.d) AS d,
  min(int4range(t.n, t.n + 1)::text) AS r,
  max(ARRAY[t.n, t.id]::integer[]) AS a,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_min_max_of_many_types_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_min_max_of_many_types_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_min_max_of_many_types_result AS
SELECT
  kept.g,
  kept.s,
  kept.q,
  kept.f,
  kept.d,
  kept.r,
  kept.a
FROM pgtrickle_state."public.aggregate_min_max_of_many_types_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_min_max_of_many_types_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
