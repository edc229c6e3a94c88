SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_distinct_frames_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 'q', 's', 'd']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_distinct_frames_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.count AS a,
  windowed.sum AS b,
  windowed.min AS c
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    t.q,
    t.s,
    t.d,
    count(*) OVER (ORDER BY t.id) AS count,
    sum(t.n) OVER (PARTITION BY t.s ORDER BY t.id ROWS BETWEEN 1::bigint PRECEDING AND CURRENT ROW) AS sum,
    min(t.d) OVER (PARTITION BY t.g ORDER BY t.q NULLS FIRST RANGE BETWEEN 1.5 PRECEDING AND 1.5 FOLLOWING) AS min
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_distinct_frames_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_distinct_frames_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_distinct_frames_result AS
SELECT
  kept.id,
  kept.a,
  kept.b,
  kept.c
FROM pgtrickle_state."public.window_distinct_frames_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_distinct_frames_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
