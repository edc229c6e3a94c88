SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_of_aggregate_result',
  source => 'public.run',
  buffer => 'public.run',
  columns => ARRAY['team', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_of_aggregate_result" WITH (fillfactor = 90) AS
SELECT
  windowed.team,
  windowed.sum AS total,
  windowed.rank,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.team, windowed.sum, windowed.rank), 0) AS __pgt_hash
FROM (
  SELECT
    grouped.team,
    grouped.sum,
    rank() OVER (ORDER BY grouped.sum DESC NULLS LAST) AS rank
  FROM (
    SELECT
      run.team,
      sum(run.n) AS sum
    FROM public.run AS run
    GROUP BY run.team
  ) AS grouped
) AS windowed
GROUP BY windowed.team, windowed.sum, windowed.rank
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_of_aggregate_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.window_of_aggregate_result.group" WITH (fillfactor = 90) AS
SELECT
  run.team,
  sum(run.n) AS sum,
  count(run.n) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(run.team), 0) AS __pgt_hash
FROM public.run AS run
GROUP BY run.team
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_of_aggregate_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_of_aggregate_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_of_aggregate_result AS
SELECT
  kept.team,
  kept.total,
  kept.rank
FROM pgtrickle_state."public.window_of_aggregate_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_of_aggregate_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
