SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_direct_argument_of_rollup_result" WITH (fillfactor = 90) AS
SELECT
  combined.k,
  combined.percentile_disc AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.k, combined.percentile_disc), 0) AS __pgt_hash
FROM (
  SELECT
    l.k,
    percentile_disc((
      SELECT
        r.part
      FROM public.r AS r
    )) WITHIN GROUP (ORDER BY l.n) AS percentile_disc,
    0 AS k_absent
  FROM public.l AS l
  GROUP BY l.k
  UNION ALL
  SELECT
    NULL::integer AS k,
    percentile_disc((
      SELECT
        r_2.part
      FROM public.r AS r_2
    )) WITHIN GROUP (ORDER BY l_2.n) AS percentile_disc,
    1 AS k_absent
  FROM public.l AS l_2
  GROUP BY ()
) AS combined
GROUP BY combined.k, combined.percentile_disc
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.full_direct_argument_of_rollup_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_direct_argument_of_rollup_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_direct_argument_of_rollup_result AS
SELECT
  kept.k,
  kept.n
FROM pgtrickle_state."public.full_direct_argument_of_rollup_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_direct_argument_of_rollup_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
