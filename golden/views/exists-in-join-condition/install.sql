SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.exists_in_join_condition_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.exists_in_join_condition_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.exists_in_join_condition_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.exists_in_join_condition_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  r.id AS r_id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, r.id), 0) AS __pgt_hash
FROM public.l AS l
FULL JOIN public.r AS r
LEFT JOIN (
  SELECT
    s.k,
    count(*) AS count
  FROM public.s AS s
  WHERE s.c IS NOT NULL
  GROUP BY s.k
) AS grouped
  ON grouped.k = r.k
  ON l.k = r.k
  AND coalesce(grouped.count, '0'::bigint) > '0'::bigint
GROUP BY l.id, r.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.exists_in_join_condition_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.exists_in_join_condition_result.group" WITH (fillfactor = 90) AS
SELECT
  s.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(s.k), 0) AS __pgt_hash
FROM public.s AS s
WHERE s.c IS NOT NULL
GROUP BY s.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.exists_in_join_condition_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.exists_in_join_condition_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.exists_in_join_condition_result AS
SELECT
  kept.id,
  kept.r_id
FROM pgtrickle_state."public.exists_in_join_condition_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.exists_in_join_condition_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
