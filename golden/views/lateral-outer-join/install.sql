SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_outer_join_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_outer_join_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_outer_join_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_outer_join_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  joined.b,
  s.c,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, joined.b, s.c), 0) AS __pgt_hash
FROM public.l AS l
JOIN (
  SELECT
    l_2.id,
    l_2.k,
    l_2.a,
    r.k AS k_2,
    r.b
  FROM public.l AS l_2
  JOIN public.r AS r
    ON (r.k = l_2.k OR r.b = l_2.a)
) AS joined
LEFT JOIN public.s AS s
  ON s.k = joined.k_2
  AND s.k >= joined.id
  ON hash_record_extended(ROW(l.k, l.a), 0) = hash_record_extended(ROW(joined.k, joined.a), 0) AND l.id = joined.id AND (l.k = joined.k OR l.k IS NULL AND joined.k IS NULL) AND (l.a = joined.a OR l.a IS NULL AND joined.a IS NULL)
GROUP BY l.id, joined.b, s.c
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_outer_join_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_outer_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_outer_join_result AS
SELECT
  kept.id,
  kept.b,
  kept.c
FROM pgtrickle_state."public.lateral_outer_join_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_outer_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
