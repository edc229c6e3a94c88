SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_of_aggregates_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_of_aggregates_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_left_of_aggregates_result" WITH (fillfactor = 90) AS
SELECT
  grouped.k,
  grouped.count AS n,
  grouped_2.count AS others,
  coalesce(grouped_2.max, '-'::text) AS last,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.k, grouped.count, grouped_2.count, coalesce(grouped_2.max, '-'::text)), 0) AS __pgt_hash
FROM (
  SELECT
    l.k,
    count(*) AS count
  FROM public.l AS l
  GROUP BY l.k
) AS grouped
LEFT JOIN (
  SELECT
    r.k,
    count(r.b) AS count,
    max(r.b) AS max
  FROM public.r AS r
  GROUP BY r.k
) AS grouped_2
  ON grouped_2.k = grouped.k
GROUP BY grouped.k, grouped.count, grouped_2.count, coalesce(grouped_2.max, '-'::text)
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_left_of_aggregates_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.join_left_of_aggregates_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_left_of_aggregates_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.join_left_of_aggregates_result.group_2" WITH (fillfactor = 90) AS
SELECT
  r.k,
  count(r.b) AS count,
  max(r.b) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_left_of_aggregates_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_left_of_aggregates_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_left_of_aggregates_result AS
SELECT
  kept.k,
  kept.n,
  kept.others,
  kept.last
FROM pgtrickle_state."public.join_left_of_aggregates_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_left_of_aggregates_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
