SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_under_limit_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_under_limit_result" WITH (fillfactor = 90) AS
SELECT
  latest.id,
  latest.n,
  latest.running
FROM (
  SELECT
    windowed.id,
    windowed.n,
    windowed.sum AS running
  FROM (
    SELECT
      t.id,
      t.n,
      sum(t.n) OVER (ORDER BY t.id) AS sum
    FROM public.t AS t
  ) AS windowed
  ORDER BY windowed.id DESC
  LIMIT 2::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_under_limit_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: window
CREATE TABLE pgtrickle_state."public.window_under_limit_result.window" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.n,
  windowed.sum
FROM (
  SELECT
    t.id,
    t.n,
    sum(t.n) OVER (ORDER BY t.id) AS sum
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_under_limit_result.window" ADD PRIMARY KEY (id);
CREATE INDEX ON pgtrickle_state."public.window_under_limit_result.window" (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_under_limit_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_under_limit_result AS
SELECT
  kept.id,
  kept.n,
  kept.running
FROM pgtrickle_state."public.window_under_limit_result" AS kept
ORDER BY kept.id DESC
LIMIT '2'::bigint;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_under_limit_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
