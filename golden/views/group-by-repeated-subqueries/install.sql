SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_by_repeated_subqueries_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.group_by_repeated_subqueries_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_by_repeated_subqueries_result" WITH (fillfactor = 90) AS
SELECT
  coalesce(joined.max, 'none'::text) AS "coalesce",
  CASE WHEN coalesce(joined.count, '0'::bigint) > '0'::bigint THEN true WHEN joined.count_2 > '0'::bigint THEN NULL::boolean WHEN joined.k IS NULL AND joined.count_3 > '0'::bigint THEN NULL::boolean ELSE false END AS known,
  coalesce(grouped_5.count, '0'::bigint) AS partners,
  count(*) AS __pgt_count,
  min(joined.a) AS first,
  hash_record_extended(ROW(coalesce(joined.max, 'none'::text), CASE WHEN coalesce(joined.count, '0'::bigint) > '0'::bigint THEN true WHEN joined.count_2 > '0'::bigint THEN NULL::boolean WHEN joined.k IS NULL AND joined.count_3 > '0'::bigint THEN NULL::boolean ELSE false END, coalesce(grouped_5.count, '0'::bigint)), 0) AS __pgt_hash
FROM (
  SELECT
    l.k,
    l.a,
    grouped.k AS k_2,
    grouped.max,
    grouped_2.k AS k_3,
    grouped_2.count,
    grouped_3.count AS count_2,
    grouped_4.count AS count_3
  FROM public.l AS l
  LEFT JOIN (
    SELECT
      r.k,
      max(r.b) AS max
    FROM public.r AS r
    GROUP BY r.k
  ) AS grouped
    ON grouped.k = l.k
  LEFT JOIN (
    SELECT
      r_2.k,
      count(*) AS count
    FROM public.r AS r_2
    GROUP BY r_2.k
  ) AS grouped_2
    ON grouped_2.k = l.k
  CROSS JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_3
    WHERE r_3.k IS NULL
  ) AS grouped_3
  JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_4
  ) AS grouped_4
    ON (coalesce(grouped.max, 'none'::text) <> 'r2'::text OR CASE WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN true WHEN grouped_3.count > '0'::bigint THEN NULL::boolean WHEN l.k IS NULL AND grouped_4.count > '0'::bigint THEN NULL::boolean ELSE false END)
) AS joined
LEFT JOIN (
  SELECT
    r_5.k,
    count(*) AS count
  FROM public.r AS r_5
  GROUP BY r_5.k
) AS grouped_5
  ON grouped_5.k = joined.k
GROUP BY coalesce(joined.max, 'none'::text), CASE WHEN coalesce(joined.count, '0'::bigint) > '0'::bigint THEN true WHEN joined.count_2 > '0'::bigint THEN NULL::boolean WHEN joined.k IS NULL AND joined.count_3 > '0'::bigint THEN NULL::boolean ELSE false END, coalesce(grouped_5.count, '0'::bigint)
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_by_repeated_subqueries_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.group_by_repeated_subqueries_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  max(r.b) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_by_repeated_subqueries_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.group_by_repeated_subqueries_result.group_2" WITH (fillfactor = 90) AS
SELECT
  r.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_by_repeated_subqueries_result.group_2" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.group_by_repeated_subqueries_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
WHERE r.k IS NULL
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.group_by_repeated_subqueries_result.total_2" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.group_by_repeated_subqueries_result.group_3" WITH (fillfactor = 90) AS
SELECT
  r.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_by_repeated_subqueries_result.group_3" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_by_repeated_subqueries_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_by_repeated_subqueries_result AS
SELECT
  kept."coalesce" || '!'::text AS b,
  kept.known,
  kept.partners,
  kept.__pgt_count AS n,
  kept.first
FROM pgtrickle_state."public.group_by_repeated_subqueries_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_by_repeated_subqueries_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
