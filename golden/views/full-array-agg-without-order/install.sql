SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_array_agg_without_order_result" WITH (fillfactor = 90) AS
SELECT
  grouped.k,
  grouped.n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.k, grouped.n), 0) AS __pgt_hash
FROM (
  SELECT
    l.k,
    array_length(array_agg(l.a), 1) AS n
  FROM public.l AS l
  GROUP BY l.k
) AS grouped
GROUP BY grouped.k, grouped.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.full_array_agg_without_order_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_array_agg_without_order_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_array_agg_without_order_result AS
SELECT
  kept.k,
  kept.n
FROM pgtrickle_state."public.full_array_agg_without_order_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_array_agg_without_order_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
