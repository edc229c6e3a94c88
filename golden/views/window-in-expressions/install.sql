SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_in_expressions_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_in_expressions_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.n - windowed.lag AS step,
  CASE WHEN windowed.row_number = 1 THEN 'first'::text ELSE 'later'::text END AS place,
  round(100.0 * windowed.n / nullif(windowed.sum, 0), 1) AS percent
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    lag(t.n, 1, 0) OVER (PARTITION BY t.g ORDER BY t.id) AS lag,
    row_number() OVER (PARTITION BY t.g ORDER BY t.id) AS row_number,
    sum(t.n) OVER (PARTITION BY t.g) AS sum
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_in_expressions_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_in_expressions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_in_expressions_result AS
SELECT
  kept.id,
  kept.step,
  kept.place,
  kept.percent
FROM pgtrickle_state."public.window_in_expressions_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_in_expressions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
