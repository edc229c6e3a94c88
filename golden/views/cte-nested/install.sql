SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.cte_nested_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.cte_nested_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.cte_nested_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  grouped.count AS n,
  grouped_3.count AS c
FROM public.l AS l
LEFT JOIN (
  SELECT
    r.k,
    count(*) AS count
  FROM public.r AS r
  GROUP BY r.k
) AS grouped
  ON grouped.k = l.k
JOIN (
  SELECT
    grouped_2.count AS n,
    count(*) AS count
  FROM public.l AS l_2
  LEFT JOIN (
    SELECT
      r_2.k,
      count(*) AS count
    FROM public.r AS r_2
    GROUP BY r_2.k
  ) AS grouped_2
    ON grouped_2.k = l_2.k
  GROUP BY grouped_2.count
) AS grouped_3
  ON hash_record_extended(ROW(grouped.count), 0) = hash_record_extended(ROW(grouped_3.n), 0) AND grouped_3.n IS NOT DISTINCT FROM grouped.count
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.cte_nested_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.cte_nested_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_nested_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.cte_nested_result.group_2" WITH (fillfactor = 90) AS
SELECT
  r.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_nested_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.cte_nested_result.group_3" WITH (fillfactor = 90) AS
SELECT
  grouped.count AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.count), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN (
  SELECT
    r.k,
    count(*) AS count
  FROM public.r AS r
  GROUP BY r.k
) AS grouped
  ON grouped.k = l.k
GROUP BY grouped.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_nested_result.group_3" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.cte_nested_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.cte_nested_result AS
SELECT
  kept.id,
  kept.n,
  kept.c
FROM pgtrickle_state."public.cte_nested_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.cte_nested_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
