SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_by_subquery_of_another_alias_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_by_subquery_of_another_alias_result" WITH (fillfactor = 90) AS
SELECT
  grouped_3.max AS most,
  grouped_2.g,
  grouped_2.count AS rows,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped_3.max, grouped_2.g, grouped_2.count), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    grouped.max,
    count(*) AS count
  FROM public.t AS t
  CROSS JOIN (
    SELECT
      max(t_2.n) AS max
    FROM public.t AS t_2
  ) AS grouped
  GROUP BY t.g, grouped.max
) AS grouped_2
CROSS JOIN (
  SELECT
    max(t_3.n) AS max
  FROM public.t AS t_3
) AS grouped_3
GROUP BY grouped_3.max, grouped_2.g, grouped_2.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_by_subquery_of_another_alias_result" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.group_by_subquery_of_another_alias_result.total" WITH (fillfactor = 90) AS
SELECT
  max(t.n) AS max,
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.group_by_subquery_of_another_alias_result.group" WITH (fillfactor = 90) AS
SELECT
  t.g,
  grouped.max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, grouped.max), 0) AS __pgt_hash
FROM public.t AS t
CROSS JOIN (
  SELECT
    max(t_2.n) AS max
  FROM public.t AS t_2
) AS grouped
GROUP BY t.g, grouped.max
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_by_subquery_of_another_alias_result.group" (__pgt_hash);

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.group_by_subquery_of_another_alias_result.total_2" WITH (fillfactor = 90) AS
SELECT
  max(t.n) AS max,
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_by_subquery_of_another_alias_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_by_subquery_of_another_alias_result AS
SELECT
  kept.most,
  kept.g,
  kept.rows
FROM pgtrickle_state."public.group_by_subquery_of_another_alias_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_by_subquery_of_another_alias_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
