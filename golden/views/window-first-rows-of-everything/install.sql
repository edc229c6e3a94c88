SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_first_rows_of_everything_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'at', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_first_rows_of_everything_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.row_number AS place,
  windowed.lag AS earlier
FROM (
  SELECT
    t.id,
    t.at,
    t.n,
    row_number() OVER (ORDER BY t.at DESC, t.id DESC) AS row_number,
    lag(t.n, 2) OVER (ORDER BY t.at DESC, t.id DESC) AS lag
  FROM public.t AS t
) AS windowed
WHERE windowed.row_number <= 3
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_first_rows_of_everything_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_first_rows_of_everything_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_first_rows_of_everything_result AS
SELECT
  kept.id,
  kept.place,
  kept.earlier
FROM pgtrickle_state."public.window_first_rows_of_everything_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_first_rows_of_everything_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
