SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_left_join_of_aggregate_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_left_join_of_aggregate_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_left_join_of_aggregate_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  joined.n
FROM public.l AS l
LEFT JOIN (
  SELECT
    coalesce(grouped.count, '0'::bigint) AS n,
    distinct_rows.k
  FROM (
    SELECT DISTINCT
      l_2.k
    FROM public.l AS l_2
  ) AS distinct_rows
  JOIN (
    SELECT
      distinct_rows_2.k,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        l_3.k
      FROM public.l AS l_3
    ) AS distinct_rows_2
    JOIN public.r AS r
      ON r.k = distinct_rows_2.k
    GROUP BY distinct_rows_2.k
    HAVING coalesce(count(*), '0'::bigint) > 1
  ) AS grouped
    ON distinct_rows.k = grouped.k
) AS joined
  ON hash_record_extended(ROW(l.k), 0) = hash_record_extended(ROW(joined.k), 0)
  AND (l.k = joined.k OR l.k IS NULL AND joined.k IS NULL)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.lateral_left_join_of_aggregate_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.lateral_left_join_of_aggregate_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_left_join_of_aggregate_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.lateral_left_join_of_aggregate_result.group_2" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.k,
  count(*) AS __pgt_count
FROM (
  SELECT DISTINCT
    l.k
  FROM public.l AS l
) AS distinct_rows
JOIN public.r AS r
  ON r.k = distinct_rows.k
GROUP BY distinct_rows.k
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.lateral_left_join_of_aggregate_result.group_2" ADD PRIMARY KEY (k);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_left_join_of_aggregate_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_left_join_of_aggregate_result AS
SELECT
  kept.id,
  kept.n
FROM pgtrickle_state."public.lateral_left_join_of_aggregate_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_left_join_of_aggregate_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
