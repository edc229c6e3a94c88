SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_filter_guards_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['id', 'g', 'n', 't']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_filter_guards_result" WITH (fillfactor = 90) AS
SELECT
  item.g,
  sum(item.t::integer) FILTER (WHERE item.t ~ '^[0-9]+$'::text) AS total,
  count(item.t::integer) FILTER (WHERE item.t ~ '^[0-9]+$'::text) AS __pgt_total_count,
  sum(item.t::numeric) FILTER (WHERE item.t ~ '^[0-9]+$'::text) AS __pgt_average_sum,
  count(item.t::numeric) FILTER (WHERE item.t ~ '^[0-9]+$'::text) AS __pgt_average_count,
  count(10 / item.n) FILTER (WHERE item.n <> 0) AS counted,
  sum(10 / item.n) FILTER (WHERE item.n <> 0) AS __pgt_spread_sum,
  sum((10 / item.n)::numeric * (10 / item.n)::numeric) FILTER (WHERE item.n <> 0) AS __pgt_spread_squares,
  bit_xor(10 / item.n) FILTER (WHERE item.n <> 0) AS bits,
  regr_count(10 / item.n, item.id) FILTER (WHERE item.n <> 0) AS pairs,
  sum('1 hour'::interval / item.n) FILTER (WHERE item.n <> 0) AS hours,
  count('1 hour'::interval / item.n) FILTER (WHERE item.n <> 0) AS __pgt_hours_count,
  sum(round(CASE WHEN item.n > 2 THEN (10.0 / item.n)::numeric(6,1) ELSE (10.0 / item.n)::numeric(6,3) END, 3)) FILTER (WHERE item.n <> 0) AS __pgt_parts_sum,
  count(CASE WHEN item.n > 2 THEN (10.0 / item.n)::numeric(6,1) ELSE (10.0 / item.n)::numeric(6,3) END) FILTER (WHERE item.n <> 0) AS __pgt_parts_count,
  count(*) FILTER (WHERE CASE WHEN item.n <> 0 THEN scale(CASE WHEN item.n > 2 THEN (10.0 / item.n)::numeric(6,1) ELSE (10.0 / item.n)::numeric(6,3) END) = 3 ELSE false END) AS __pgt_parts_scale_3,
  count(*) FILTER (WHERE CASE WHEN item.n <> 0 THEN 10 / item.n > 3 ELSE false END) AS __pgt_any_large_true,
  count(10 / item.n > 3) FILTER (WHERE item.n <> 0) AS __pgt_any_large_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(item.g), 0) AS __pgt_hash
FROM public.item AS item
GROUP BY item.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_filter_guards_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_filter_guards_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_filter_guards_result AS
SELECT
  kept.g,
  kept.total,
  kept.__pgt_average_sum / kept.__pgt_average_count AS average,
  kept.counted,
  CASE WHEN kept.counted <= 1 THEN NULL::numeric WHEN kept.counted::numeric * kept.__pgt_spread_squares - kept.__pgt_spread_sum::numeric * kept.__pgt_spread_sum::numeric <= 0 THEN 0::numeric ELSE round(sqrt(round((kept.counted::numeric * kept.__pgt_spread_squares - kept.__pgt_spread_sum::numeric * kept.__pgt_spread_sum::numeric) / (kept.counted::numeric * (kept.counted::numeric - 1)), 2 * scale((kept.counted::numeric * kept.__pgt_spread_squares - kept.__pgt_spread_sum::numeric * kept.__pgt_spread_sum::numeric) / (kept.counted::numeric * (kept.counted::numeric - 1))) + 40)), scale((kept.counted::numeric * kept.__pgt_spread_squares - kept.__pgt_spread_sum::numeric * kept.__pgt_spread_sum::numeric) / (kept.counted::numeric * (kept.counted::numeric - 1)))) END AS spread,
  kept.bits,
  kept.pairs,
  kept.hours,
  round(kept.__pgt_parts_sum, CASE WHEN kept.__pgt_parts_scale_3 > 0 THEN 3 ELSE 1 END) AS parts,
  CASE WHEN kept.__pgt_any_large_count > 0 THEN kept.__pgt_any_large_true > 0 ELSE NULL::boolean END AS any_large,
  CASE WHEN kept.__pgt_any_large_count > 0 THEN kept.__pgt_any_large_true = kept.__pgt_any_large_count ELSE NULL::boolean END AS all_large
FROM pgtrickle_state."public.aggregate_filter_guards_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_filter_guards_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
