SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_range_by_hours_result',
  source => 'public.visit',
  buffer => 'public.visit',
  columns => ARRAY['id', 'page', 'at', 'length']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_range_by_hours_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.page,
  windowed.avg AS lately
FROM (
  SELECT
    visit.id,
    visit.page,
    visit.at,
    visit.length,
    avg(visit.length) OVER (PARTITION BY visit.page ORDER BY visit.at RANGE BETWEEN '2'::interval hour::interval PRECEDING AND CURRENT ROW) AS avg
  FROM public.visit AS visit
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_range_by_hours_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_range_by_hours_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_range_by_hours_result AS
SELECT
  kept.id,
  kept.page,
  kept.lately
FROM pgtrickle_state."public.window_range_by_hours_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_range_by_hours_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
