SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_of_subqueries_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_of_subqueries_result" WITH (fillfactor = 90) AS
SELECT
  grouped_3.most,
  grouped_4.max + 1 AS more,
  grouped_4.max AS other,
  grouped_3."least",
  grouped_3.g,
  grouped_3.count AS rows,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped_3.most, grouped_4.max + 1, grouped_4.max, grouped_3."least", grouped_3.g, grouped_3.count), 0) AS __pgt_hash
FROM (
  SELECT
    joined.g,
    joined.max AS most,
    grouped_2.min AS "least",
    count(*) AS count,
    GROUPING(joined.g, joined.max, grouped_2.min) AS __pgt_set
  FROM (
    SELECT
      t.g,
      grouped.max
    FROM public.t AS t
    CROSS JOIN (
      SELECT
        max(t_2.n) AS max
      FROM public.t AS t_2
    ) AS grouped
  ) AS joined
  LEFT JOIN (
    SELECT
      t_3.g,
      min(t_3.n) AS min
    FROM public.t AS t_3
    GROUP BY t_3.g
  ) AS grouped_2
    ON grouped_2.g = joined.g
  GROUP BY GROUPING SETS ((joined.g, joined.max, grouped_2.min), (joined.g, joined.max), (joined.g), ())
) AS grouped_3
CROSS JOIN (
  SELECT
    max(t_4.n) AS max
  FROM public.t AS t_4
) AS grouped_4
GROUP BY grouped_3.most, grouped_4.max + 1, grouped_4.max, grouped_3."least", grouped_3.g, grouped_3.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_of_subqueries_result" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.grouping_sets_of_subqueries_result.total" WITH (fillfactor = 90) AS
SELECT
  max(t.n) AS max,
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_of_subqueries_result.group" WITH (fillfactor = 90) AS
SELECT
  t.g,
  min(t.n) AS min,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_of_subqueries_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.grouping_sets_of_subqueries_result.group_2" WITH (fillfactor = 90) AS
SELECT
  grouped_3.g,
  grouped_3.most,
  grouped_3."least",
  grouped_3.__pgt_set,
  grouped_3.__pgt_count,
  hash_record_extended(ROW(grouped_3.g, grouped_3.most, grouped_3."least", grouped_3.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    joined.g,
    joined.max AS most,
    grouped_2.min AS "least",
    count(*) AS __pgt_count,
    GROUPING(joined.g, joined.max, grouped_2.min) AS __pgt_set
  FROM (
    SELECT
      t.g,
      grouped.max
    FROM public.t AS t
    CROSS JOIN (
      SELECT
        max(t_2.n) AS max
      FROM public.t AS t_2
    ) AS grouped
  ) AS joined
  LEFT JOIN (
    SELECT
      t_3.g,
      min(t_3.n) AS min
    FROM public.t AS t_3
    GROUP BY t_3.g
  ) AS grouped_2
    ON grouped_2.g = joined.g
  GROUP BY GROUPING SETS ((joined.g, joined.max, grouped_2.min), (joined.g, joined.max), (joined.g), ())
) AS grouped_3
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_of_subqueries_result.group_2" (__pgt_hash);

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.grouping_sets_of_subqueries_result.total_2" WITH (fillfactor = 90) AS
SELECT
  max(t.n) AS max,
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_of_subqueries_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_of_subqueries_result AS
SELECT
  kept.most,
  kept.more,
  kept.other,
  kept."least",
  kept.g,
  kept.rows
FROM pgtrickle_state."public.grouping_sets_of_subqueries_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_of_subqueries_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
