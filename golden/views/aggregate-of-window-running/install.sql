SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_of_window_running_result',
  source => 'public.visit',
  buffer => 'public.visit',
  columns => ARRAY['day', 'number', 'page', 'at', 'length']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_of_window_running_result" WITH (fillfactor = 90) AS
SELECT
  windowed.rank AS place,
  count(*) AS __pgt_count,
  sum(windowed.sum) AS spent
FROM (
  SELECT
    visit.page,
    visit.at,
    visit.length,
    visit.day,
    visit.number,
    rank() OVER (PARTITION BY visit.page ORDER BY visit.at) AS rank,
    sum(visit.length) OVER (PARTITION BY visit.page ORDER BY visit.at) AS sum
  FROM public.visit AS visit
  WHERE visit.length IS DISTINCT FROM 6
) AS windowed
WHERE windowed.sum IS NOT NULL
GROUP BY windowed.rank
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.aggregate_of_window_running_result" ADD PRIMARY KEY (place);

-- what an inner operator keeps: window
CREATE TABLE pgtrickle_state."public.aggregate_of_window_running_result.window" WITH (fillfactor = 90) AS
SELECT
  windowed.page,
  windowed.at,
  windowed.length,
  windowed.day,
  windowed.number,
  windowed.rank,
  windowed.sum,
  windowed.__pgt_running_count
FROM (
  SELECT
    visit.page,
    visit.at,
    visit.length,
    visit.day,
    visit.number,
    rank() OVER (PARTITION BY visit.page ORDER BY visit.at) AS rank,
    sum(visit.length) OVER (PARTITION BY visit.page ORDER BY visit.at) AS sum,
    count(*) OVER (PARTITION BY visit.page ORDER BY visit.at) AS __pgt_running_count
  FROM public.visit AS visit
  WHERE visit.length IS DISTINCT FROM 6
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.aggregate_of_window_running_result.window" ADD PRIMARY KEY (day, number);
CREATE INDEX ON pgtrickle_state."public.aggregate_of_window_running_result.window" (page, at);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_of_window_running_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_of_window_running_result AS
SELECT
  kept.place,
  kept.__pgt_count AS visits,
  kept.spent
FROM pgtrickle_state."public.aggregate_of_window_running_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_of_window_running_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
