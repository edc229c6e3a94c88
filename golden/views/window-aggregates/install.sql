SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_aggregates_result',
  source => 'public.run',
  buffer => 'public.run',
  columns => ARRAY['id', 'team', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_aggregates_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.team,
  windowed.n,
  windowed.sum AS running,
  windowed.count AS members,
  windowed.max AS neighbours,
  windowed.lag AS before,
  windowed.first_value AS first,
  windowed.last_value AS last
FROM (
  SELECT
    run.id,
    run.team,
    run.n,
    sum(run.n) OVER (PARTITION BY run.team ORDER BY run.id) AS sum,
    count(*) OVER (PARTITION BY run.team) AS count,
    max(run.n) OVER (PARTITION BY run.team ORDER BY run.id ROWS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING) AS max,
    lag(run.n, 1, '-1'::integer) OVER (PARTITION BY run.team ORDER BY run.id) AS lag,
    first_value(run.id) OVER (PARTITION BY run.team ORDER BY run.id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS first_value,
    last_value(run.id) OVER (PARTITION BY run.team ORDER BY run.id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_value
  FROM public.run AS run
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_aggregates_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_aggregates_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_aggregates_result AS
SELECT
  kept.id,
  kept.team,
  kept.n,
  kept.running,
  kept.members,
  kept.neighbours,
  kept.before,
  kept.first,
  kept.last
FROM pgtrickle_state."public.window_aggregates_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_aggregates_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
