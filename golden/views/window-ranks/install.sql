SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_ranks_result',
  source => 'public.run',
  buffer => 'public.run',
  columns => ARRAY['id', 'team', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_ranks_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.team,
  windowed.row_number AS place,
  windowed.rank,
  windowed.dense_rank AS dense
FROM (
  SELECT
    run.id,
    run.team,
    run.n,
    row_number() OVER (PARTITION BY run.team ORDER BY run.n, run.id) AS row_number,
    rank() OVER (PARTITION BY run.team ORDER BY run.n) AS rank,
    dense_rank() OVER (PARTITION BY run.team ORDER BY run.n DESC NULLS LAST) AS dense_rank
  FROM public.run AS run
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_ranks_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_ranks_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_ranks_result AS
SELECT
  kept.id,
  kept.team,
  kept.place,
  kept.rank,
  kept.dense
FROM pgtrickle_state."public.window_ranks_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_ranks_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
