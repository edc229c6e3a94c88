SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_groups_frames_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_groups_frames_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.sum AS near,
  windowed.count AS upto
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    t.s,
    sum(t.id) OVER (PARTITION BY t.g ORDER BY t.n GROUPS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING) AS sum,
    count(*) OVER (PARTITION BY t.g ORDER BY t.s GROUPS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS count
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_groups_frames_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_groups_frames_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_groups_frames_result AS
SELECT
  kept.id,
  kept.near,
  kept.upto
FROM pgtrickle_state."public.window_groups_frames_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_groups_frames_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
