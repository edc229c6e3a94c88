SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_first_rows_by_index_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 'q']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_first_rows_by_index_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.g,
  windowed.row_number AS place,
  windowed.sum AS running
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    t.q,
    row_number() OVER (PARTITION BY t.g ORDER BY t.n DESC NULLS LAST, t.id) AS row_number,
    sum(t.n) OVER (PARTITION BY t.g ORDER BY t.n DESC NULLS LAST, t.id) AS sum
  FROM public.t AS t
  WHERE t.q IS NOT NULL
) AS windowed
WHERE windowed.row_number <= 2
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_first_rows_by_index_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_first_rows_by_index_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_first_rows_by_index_result AS
SELECT
  kept.id,
  kept.g,
  kept.place,
  kept.running
FROM pgtrickle_state."public.window_first_rows_by_index_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_first_rows_by_index_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
