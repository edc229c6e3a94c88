SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_limit_of_the_outer_row_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  lateral_rows.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, lateral_rows.b), 0) AS __pgt_hash
FROM public.l AS l
JOIN LATERAL (
  SELECT
    latest.b
  FROM (
    SELECT
      r.id,
      r.b
    FROM public.r AS r
    ORDER BY r.id
    LIMIT l.k::bigint
  ) AS latest
) AS lateral_rows
  ON true
GROUP BY l.id, lateral_rows.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.full_limit_of_the_outer_row_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_limit_of_the_outer_row_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_limit_of_the_outer_row_result AS
SELECT
  kept.id,
  kept.b
FROM pgtrickle_state."public.full_limit_of_the_outer_row_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_limit_of_the_outer_row_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
