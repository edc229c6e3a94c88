SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_three_levels_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_three_levels_result" WITH (fillfactor = 90) AS
SELECT
  grouped_2.count AS n,
  count(*) AS __pgt_count,
  sum(grouped_2.sum) AS total,
  count(grouped_2.sum) AS __pgt_total_count
FROM (
  SELECT
    grouped.g,
    count(*) AS count,
    sum(grouped.max) AS sum
  FROM (
    SELECT
      t.g,
      t.s,
      max(t.n) AS max
    FROM public.t AS t
    GROUP BY t.g, t.s
  ) AS grouped
  GROUP BY grouped.g
) AS grouped_2
GROUP BY grouped_2.count
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.aggregate_three_levels_result" ADD PRIMARY KEY (n);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.aggregate_three_levels_result.group" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.s,
  max(t.n) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, t.s), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_three_levels_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.aggregate_three_levels_result.group_2" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  count(*) AS __pgt_count,
  sum(grouped.max) AS sum,
  count(grouped.max) AS __pgt_sum_count,
  hash_record_extended(ROW(grouped.g), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.s,
    max(t.n) AS max
  FROM public.t AS t
  GROUP BY t.g, t.s
) AS grouped
GROUP BY grouped.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_three_levels_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_three_levels_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_three_levels_result AS
SELECT
  kept.n,
  kept.__pgt_count AS groups,
  kept.total
FROM pgtrickle_state."public.aggregate_three_levels_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_three_levels_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
