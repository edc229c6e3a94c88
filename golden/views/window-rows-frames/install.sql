SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_rows_frames_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_rows_frames_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.sum AS two,
  windowed.avg AS rest,
  windowed.count AS later
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    sum(t.n) OVER (PARTITION BY t.g ORDER BY t.id ROWS BETWEEN 1::bigint PRECEDING AND CURRENT ROW) AS sum,
    avg(t.n) OVER (PARTITION BY t.g ORDER BY t.id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS avg,
    count(*) OVER (PARTITION BY t.g ORDER BY t.id ROWS BETWEEN 2::bigint FOLLOWING AND 3::bigint FOLLOWING) AS count
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_rows_frames_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_rows_frames_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_rows_frames_result AS
SELECT
  kept.id,
  kept.two,
  kept.rest,
  kept.later
FROM pgtrickle_state."public.window_rows_frames_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_rows_frames_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
