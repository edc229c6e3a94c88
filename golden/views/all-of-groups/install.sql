SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.all_of_groups_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.all_of_groups_result" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.sum AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.sum), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    sum(t.n) AS sum
  FROM public.t AS t
  GROUP BY t.g
) AS grouped
WHERE NOT EXISTS (
  SELECT
  FROM (
    SELECT
      t_2.g,
      sum(t_2.n) AS sum
    FROM public.t AS t_2
    WHERE t_2.n IS NOT NULL
    GROUP BY t_2.g
  ) AS grouped_2
  WHERE (grouped.sum >= grouped_2.sum) IS NOT TRUE
)
GROUP BY grouped.g, grouped.sum
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.all_of_groups_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.all_of_groups_result.group" WITH (fillfactor = 90) AS
SELECT
  t.g,
  sum(t.n) AS sum,
  count(t.n) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.all_of_groups_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.all_of_groups_result.group_2" WITH (fillfactor = 90) AS
SELECT
  t.g,
  sum(t.n) AS sum,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.n IS NOT NULL
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.all_of_groups_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.all_of_groups_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.all_of_groups_result AS
SELECT
  kept.g,
  kept.n
FROM pgtrickle_state."public.all_of_groups_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.all_of_groups_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
