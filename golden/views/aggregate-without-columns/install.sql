SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_without_columns_result',
  source => 'public.pair',
  buffer => 'public.pair',
  columns => ARRAY['a', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_without_columns_result" WITH (fillfactor = 90) AS
SELECT
  pair.a,
  count(*) AS __pgt_count,
  sum(pair.b) AS sum,
  count(pair.b) AS __pgt_sum_count,
  hash_record_extended(ROW(pair.a), 0) AS __pgt_hash
FROM public.pair AS pair
GROUP BY pair.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_without_columns_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_without_columns_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_without_columns_result AS
SELECT
  kept.__pgt_count AS n,
  kept.sum + 1 AS more,
  kept.__pgt_count * 2 AS twice
FROM pgtrickle_state."public.aggregate_without_columns_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_without_columns_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
