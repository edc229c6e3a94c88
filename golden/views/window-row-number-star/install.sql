SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_row_number_star_result',
  source => 'public.run',
  buffer => 'public.run',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_row_number_star_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.row_number AS number,
  windowed.rank AS place
FROM (
  SELECT
    run.id,
    run.k,
    row_number() OVER (PARTITION BY run.k ORDER BY run.id) AS row_number,
    rank() OVER (PARTITION BY run.k ORDER BY run.id DESC) AS rank
  FROM public.run AS run
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_row_number_star_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_row_number_star_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_row_number_star_result AS
SELECT
  kept.id,
  kept.number,
  kept.place
FROM pgtrickle_state."public.window_row_number_star_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_row_number_star_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
