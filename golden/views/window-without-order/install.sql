SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_without_order_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 'q']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_without_order_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.g,
  windowed.max - windowed.n AS below,
  windowed.avg AS mean
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    t.q,
    max(t.n) OVER (PARTITION BY t.g) AS max,
    avg(t.q) OVER (PARTITION BY t.g) AS avg
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_without_order_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_without_order_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_without_order_result AS
SELECT
  kept.id,
  kept.g,
  kept.below,
  kept.mean
FROM pgtrickle_state."public.window_without_order_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_without_order_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
