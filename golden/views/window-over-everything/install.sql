SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_over_everything_result',
  source => 'public.run',
  buffer => 'public.run',
  columns => ARRAY['id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_over_everything_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.row_number AS place,
  windowed.sum AS total
FROM (
  SELECT
    run.id,
    run.n,
    row_number() OVER (ORDER BY run.n DESC NULLS LAST, run.id) AS row_number,
    sum(run.n) OVER () AS sum
  FROM public.run AS run
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_over_everything_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_over_everything_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_over_everything_result AS
SELECT
  kept.id,
  kept.place,
  kept.total
FROM pgtrickle_state."public.window_over_everything_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_over_everything_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
