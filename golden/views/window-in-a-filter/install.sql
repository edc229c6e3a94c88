SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_in_a_filter_result',
  source => 'public.run',
  buffer => 'public.run',
  columns => ARRAY['id', 'team', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_in_a_filter_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.team,
  windowed.n
FROM (
  SELECT
    run.id,
    run.team,
    run.n,
    row_number() OVER (PARTITION BY run.team ORDER BY run.n DESC NULLS LAST, run.id) AS row_number
  FROM public.run AS run
) AS windowed
WHERE windowed.row_number <= 2
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_in_a_filter_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_in_a_filter_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_in_a_filter_result AS
SELECT
  kept.id,
  kept.team,
  kept.n
FROM pgtrickle_state."public.window_in_a_filter_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_in_a_filter_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
