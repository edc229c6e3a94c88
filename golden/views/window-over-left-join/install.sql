SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_over_left_join_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.window_over_left_join_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_over_left_join_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id AS l_id,
  windowed.id_2 AS r_id,
  windowed.count AS n,
  windowed.lag AS before,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.id, windowed.id_2, windowed.count, windowed.lag), 0) AS __pgt_hash
FROM (
  SELECT
    l.id,
    l.k,
    r.id AS id_2,
    r.k AS k_2,
    r.b,
    count(r.id) OVER (PARTITION BY l.id) AS count,
    lag(r.b) OVER (PARTITION BY l.id ORDER BY r.id) AS lag
  FROM public.l AS l
  LEFT JOIN public.r AS r
    ON r.k = l.k
) AS windowed
GROUP BY windowed.id, windowed.id_2, windowed.count, windowed.lag
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_over_left_join_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_over_left_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_over_left_join_result AS
SELECT
  kept.l_id,
  kept.r_id,
  kept.n,
  kept.before
FROM pgtrickle_state."public.window_over_left_join_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_over_left_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
