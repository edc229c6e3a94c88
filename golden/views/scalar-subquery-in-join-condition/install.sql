SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_in_join_condition_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_in_join_condition_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_in_join_condition_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_join_condition_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  s.c,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, s.c), 0) AS __pgt_hash
FROM public.l AS l
JOIN (
  SELECT
    r.id,
    max(r.k) AS max
  FROM public.r AS r
  GROUP BY r.id
) AS grouped
  ON grouped.id = l.id
JOIN public.s AS s
  ON s.k = grouped.max
GROUP BY l.id, s.c
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_in_join_condition_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_join_condition_result.group" WITH (fillfactor = 90) AS
SELECT
  r.id,
  max(r.k) AS max,
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY r.id
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_in_join_condition_result.group" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_join_condition_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_in_join_condition_result AS
SELECT
  kept.id,
  kept.c
FROM pgtrickle_state."public.scalar_subquery_in_join_condition_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_in_join_condition_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
