SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_distinct_from_join_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_distinct_from_join_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_distinct_from_join_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_distinct_from_join_result" WITH (fillfactor = 90) AS
SELECT
  s.k,
  count(DISTINCT l.id) AS ls,
  count(DISTINCT r.id) AS rs,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(s.k), 0) AS __pgt_hash
FROM public.s AS s
LEFT JOIN public.l AS l
  ON l.k = s.k
LEFT JOIN public.r AS r
  ON r.k = s.k
GROUP BY s.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_from_join_result" (__pgt_hash);

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.aggregate_distinct_from_join_result.distinct" WITH (fillfactor = 90) AS
SELECT
  s.k,
  l.id AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(s.k, l.id), 0) AS __pgt_hash
FROM public.s AS s
LEFT JOIN public.l AS l
  ON l.k = s.k
LEFT JOIN public.r AS r
  ON r.k = s.k
WHERE l.id IS NOT NULL
GROUP BY s.k, l.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_from_join_result.distinct" (__pgt_hash);

-- what an inner operator keeps: distinct_2
CREATE TABLE pgtrickle_state."public.aggregate_distinct_from_join_result.distinct_2" WITH (fillfactor = 90) AS
SELECT
  s.k,
  r.id AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(s.k, r.id), 0) AS __pgt_hash
FROM public.s AS s
LEFT JOIN public.l AS l
  ON l.k = s.k
LEFT JOIN public.r AS r
  ON r.k = s.k
WHERE r.id IS NOT NULL
GROUP BY s.k, r.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_from_join_result.distinct_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_distinct_from_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_distinct_from_join_result AS
SELECT
  kept.k,
  kept.ls,
  kept.rs
FROM pgtrickle_state."public.aggregate_distinct_from_join_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_distinct_from_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
