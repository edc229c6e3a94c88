SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_inequality_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_inequality_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_inequality_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  coalesce(grouped.count, '0'::bigint) AS n
FROM public.l AS l
LEFT JOIN (
  SELECT
    distinct_rows.k,
    count(*) AS count
  FROM (
    SELECT DISTINCT
      l_2.k
    FROM public.l AS l_2
  ) AS distinct_rows
  JOIN public.r AS r
    ON r.k <= distinct_rows.k
  GROUP BY distinct_rows.k
) AS grouped
  ON l.k = grouped.k
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_inequality_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.scalar_subquery_inequality_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_inequality_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.scalar_subquery_inequality_result.group_2" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.k,
  count(*) AS __pgt_count
FROM (
  SELECT DISTINCT
    l.k
  FROM public.l AS l
) AS distinct_rows
JOIN public.r AS r
  ON r.k <= distinct_rows.k
GROUP BY distinct_rows.k
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_inequality_result.group_2" ADD PRIMARY KEY (k);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_inequality_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_inequality_result AS
SELECT
  kept.id,
  kept.n
FROM pgtrickle_state."public.scalar_subquery_inequality_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_inequality_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
