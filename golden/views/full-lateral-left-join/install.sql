SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_lateral_left_join_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  lateral_rows.id AS r_id,
  lateral_rows."both",
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, lateral_rows.id, lateral_rows."both"), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN LATERAL (
  SELECT
    r.id,
    r.b || l.a AS "both"
  FROM public.r AS r
  WHERE r.k = l.k
) AS lateral_rows
  ON true
GROUP BY l.id, lateral_rows.id, lateral_rows."both"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.full_lateral_left_join_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_lateral_left_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_lateral_left_join_result AS
SELECT
  kept.id,
  kept.r_id,
  kept."both"
FROM pgtrickle_state."public.full_lateral_left_join_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_lateral_left_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
