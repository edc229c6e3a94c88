SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_every_function_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 's', 'd']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_every_function_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.row_number AS rn,
  windowed.rank AS r,
  windowed.dense_rank AS dr,
  windowed.percent_rank AS pr,
  windowed.cume_dist AS cd,
  windowed.ntile AS nt,
  windowed.lag,
  windowed.lead,
  windowed.first_value AS first,
  windowed.last_value AS last,
  windowed.nth_value AS second
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    t.s,
    t.d,
    row_number() OVER (PARTITION BY t.g ORDER BY t.d, t.id) AS row_number,
    rank() OVER (PARTITION BY t.g ORDER BY t.d, t.id) AS rank,
    dense_rank() OVER (PARTITION BY t.g ORDER BY t.d, t.id) AS dense_rank,
    percent_rank() OVER (PARTITION BY t.g ORDER BY t.d, t.id) AS percent_rank,
    cume_dist() OVER (PARTITION BY t.g ORDER BY t.d, t.id) AS cume_dist,
    ntile(2) OVER (PARTITION BY t.g ORDER BY t.d, t.id) AS ntile,
    lag(t.n) OVER (PARTITION BY t.g ORDER BY t.d, t.id) AS lag,
    lead(t.n, 2) OVER (PARTITION BY t.g ORDER BY t.d, t.id) AS lead,
    first_value(t.s) OVER (PARTITION BY t.g ORDER BY t.d, t.id) AS first_value,
    last_value(t.s) OVER (PARTITION BY t.g ORDER BY t.d, t.id) AS last_value,
    nth_value(t.s, 2) OVER (PARTITION BY t.g ORDER BY t.d, t.id) AS nth_value
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_every_function_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_every_function_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_every_function_result AS
SELECT
  kept.id,
  kept.rn,
  kept.r,
  kept.dr,
  kept.pr,
  kept.cd,
  kept.nt,
  kept.lag,
  kept.lead,
  kept.first,
  kept.last,
  kept.second
FROM pgtrickle_state."public.window_every_function_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_every_function_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
