SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_left_join_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_left_join_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_left_join_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  CASE WHEN joined.present THEN joined.id ELSE NULL::integer END AS r_id,
  CASE WHEN joined.present THEN joined.b || l.a ELSE NULL::text END AS "both",
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, CASE WHEN joined.present THEN joined.id ELSE NULL::integer END, CASE WHEN joined.present THEN joined.b || l.a ELSE NULL::text END), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN (
  SELECT
    r.id,
    r.k,
    r.b,
    true AS present
  FROM public.r AS r
) AS joined
  ON joined.k = l.k
GROUP BY l.id, CASE WHEN joined.present THEN joined.id ELSE NULL::integer END, CASE WHEN joined.present THEN joined.b || l.a ELSE NULL::text END
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_left_join_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_left_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_left_join_result AS
SELECT
  kept.id,
  kept.r_id,
  kept."both"
FROM pgtrickle_state."public.lateral_left_join_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_left_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
