SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_running_and_lag_result',
  source => 'public.event',
  buffer => 'public.event',
  columns => ARRAY['visitor', 'at', 'kind']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.window_running_and_lag_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['id', 'name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_running_and_lag_result" WITH (fillfactor = 90) AS
SELECT
  person.name,
  windowed.lag AS previous,
  windowed.kind,
  count(*) AS __pgt_count,
  min(windowed.row_number) AS first_place,
  hash_record_extended(ROW(person.name, windowed.lag, windowed.kind), 0) AS __pgt_hash
FROM (
  SELECT
    event.visitor,
    event.at,
    event.kind,
    row_number() OVER (PARTITION BY event.visitor ORDER BY event.at DESC) AS row_number,
    lag(event.kind) OVER (PARTITION BY event.visitor ORDER BY event.at DESC) AS lag
  FROM public.event AS event
) AS windowed
LEFT JOIN public.person AS person
  ON person.id = windowed.visitor
GROUP BY person.name, windowed.lag, windowed.kind
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_running_and_lag_result" (__pgt_hash);

-- what an inner operator keeps: window
CREATE TABLE pgtrickle_state."public.window_running_and_lag_result.window" WITH (fillfactor = 90) AS
SELECT
  windowed.visitor,
  windowed.at,
  windowed.kind,
  windowed.row_number,
  windowed.lag
FROM (
  SELECT
    event.visitor,
    event.at,
    event.kind,
    row_number() OVER (PARTITION BY event.visitor ORDER BY event.at DESC) AS row_number,
    lag(event.kind) OVER (PARTITION BY event.visitor ORDER BY event.at DESC) AS lag
  FROM public.event AS event
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_running_and_lag_result.window" ADD PRIMARY KEY (visitor, at);
CREATE INDEX ON pgtrickle_state."public.window_running_and_lag_result.window" (visitor, at);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_running_and_lag_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_running_and_lag_result AS
SELECT
  kept.name,
  kept.previous,
  kept.kind,
  kept.__pgt_count AS times,
  kept.first_place
FROM pgtrickle_state."public.window_running_and_lag_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_running_and_lag_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
