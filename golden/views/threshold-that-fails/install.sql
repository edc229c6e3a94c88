SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.threshold_that_fails_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['k', 'n']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.threshold_that_fails_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.threshold_that_fails_result" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count,
  sum(10 / (grouped.sum - 2)) AS q
FROM (
  SELECT
    a.k,
    sum(a.n) AS sum
  FROM public.a AS a
  GROUP BY a.k
) AS grouped
WHERE EXISTS (
  SELECT
  FROM (
    SELECT
      max(b.n) AS max
    FROM public.b AS b
  ) AS grouped_2
  WHERE grouped.sum < grouped_2.max
)
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.threshold_that_fails_result.group" WITH (fillfactor = 90) AS
SELECT
  a.k,
  sum(a.n) AS sum,
  count(a.n) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(a.k), 0) AS __pgt_hash
FROM public.a AS a
GROUP BY a.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.threshold_that_fails_result.group" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.threshold_that_fails_result.total" WITH (fillfactor = 90) AS
SELECT
  max(b.n) AS max,
  count(*) AS __pgt_count
FROM public.b AS b
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.threshold_that_fails_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.threshold_that_fails_result AS
SELECT
  kept.__pgt_count AS groups,
  kept.q
FROM pgtrickle_state."public.threshold_that_fails_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.threshold_that_fails_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
