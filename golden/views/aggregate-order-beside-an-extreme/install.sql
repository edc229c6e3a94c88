SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_order_beside_an_extreme_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'k', 'place', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_order_beside_an_extreme_result" WITH (fillfactor = 90) AS
SELECT
  t.k,
  min(t.id) AS first,
  max(t.id) AS last,
  array_agg(t.id ORDER BY t.place, t.id) AS ids,
  percentile_disc(0.5) WITHIN GROUP (ORDER BY t.amount) AS middle,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.k), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_order_beside_an_extreme_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_order_beside_an_extreme_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_order_beside_an_extreme_result AS
SELECT
  kept.k,
  kept.first,
  kept.last,
  kept.ids,
  kept.middle
FROM pgtrickle_state."public.aggregate_order_beside_an_extreme_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_order_beside_an_extreme_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
