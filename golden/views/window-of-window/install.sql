SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_of_window_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_of_window_result" WITH (fillfactor = 90) AS
SELECT
  windowed_2.id,
  windowed_2.place,
  windowed_2.sum AS places
FROM (
  SELECT
    windowed.id,
    windowed.s,
    windowed.rank AS place,
    sum(windowed.rank) OVER (PARTITION BY windowed.s ORDER BY windowed.id) AS sum
  FROM (
    SELECT
      t.id,
      t.g,
      t.n,
      t.s,
      rank() OVER (PARTITION BY t.g ORDER BY t.n) AS rank
    FROM public.t AS t
  ) AS windowed
) AS windowed_2
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_of_window_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_of_window_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_of_window_result AS
SELECT
  kept.id,
  kept.place,
  kept.places
FROM pgtrickle_state."public.window_of_window_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_of_window_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
