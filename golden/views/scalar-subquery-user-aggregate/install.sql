SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_user_aggregate_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_user_aggregate_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_user_aggregate_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  grouped.total
FROM public.l AS l
LEFT JOIN (
  SELECT
    distinct_rows.k,
    public.total(joined.id ORDER BY joined.id) FILTER (WHERE joined.present) AS total
  FROM (
    SELECT DISTINCT
      l_2.k
    FROM public.l AS l_2
  ) AS distinct_rows
  LEFT JOIN (
    SELECT
      distinct_rows_2.k,
      r.id,
      true AS present
    FROM (
      SELECT DISTINCT
        l_3.k
      FROM public.l AS l_3
    ) AS distinct_rows_2
    JOIN public.r AS r
      ON r.k = distinct_rows_2.k
  ) AS joined
    ON distinct_rows.k = joined.k
  GROUP BY distinct_rows.k
) AS grouped
  ON hash_record_extended(ROW(l.k), 0) = hash_record_extended(ROW(grouped.k), 0)
  AND (l.k = grouped.k OR l.k IS NULL AND grouped.k IS NULL)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_user_aggregate_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.scalar_subquery_user_aggregate_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_user_aggregate_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.scalar_subquery_user_aggregate_result.group_2" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.k,
  public.total(joined.id ORDER BY joined.id) FILTER (WHERE joined.present) AS total,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(distinct_rows.k), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    l.k
  FROM public.l AS l
) AS distinct_rows
LEFT JOIN (
  SELECT
    distinct_rows_2.k,
    r.id,
    true AS present
  FROM (
    SELECT DISTINCT
      l_2.k
    FROM public.l AS l_2
  ) AS distinct_rows_2
  JOIN public.r AS r
    ON r.k = distinct_rows_2.k
) AS joined
  ON distinct_rows.k = joined.k
GROUP BY distinct_rows.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_user_aggregate_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_user_aggregate_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_user_aggregate_result AS
SELECT
  kept.id,
  kept.total
FROM pgtrickle_state."public.scalar_subquery_user_aggregate_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_user_aggregate_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
