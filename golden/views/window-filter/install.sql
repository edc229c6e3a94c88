SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_filter_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 'q', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_filter_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.count AS big,
  windowed.sum AS q
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    t.q,
    t.s,
    count(*) FILTER (WHERE t.n > 3) OVER (PARTITION BY t.g) AS count,
    sum(t.q) FILTER (WHERE t.s IS NOT NULL) OVER (PARTITION BY t.g ORDER BY t.id) AS sum
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_filter_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_filter_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_filter_result AS
SELECT
  kept.id,
  kept.big,
  kept.q
FROM pgtrickle_state."public.window_filter_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_filter_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
