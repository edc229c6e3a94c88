SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_step_of_several_tables_result',
  source => 'public.station',
  buffer => 'public.station',
  columns => ARRAY['id', 'zone']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_step_of_several_tables_result',
  source => 'public.hop',
  buffer => 'public.hop',
  columns => ARRAY['line_id', 'origin', 'destination', 'minutes']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_step_of_several_tables_result',
  source => 'public.line',
  buffer => 'public.line',
  columns => ARRAY['id', 'speed', 'open']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_step_of_several_tables_result',
  source => 'public.blocked',
  buffer => 'public.blocked',
  columns => ARRAY['station_id']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_step_of_several_tables_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.start,
  fixpoint.station,
  fixpoint.minutes,
  fixpoint.cost,
  fixpoint.visited,
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.start, fixpoint.station, fixpoint.minutes, fixpoint.cost, fixpoint.visited, fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE trip (start, station, minutes, cost, visited, __pgt_level) AS (
    SELECT
      station.id AS start,
      station.id AS station,
      0 AS minutes,
      0.00 AS cost,
      ARRAY[station.id]::integer[] AS visited,
      0::bigint AS __pgt_level
    FROM public.station AS station
    WHERE station.zone = 1
    UNION ALL
    SELECT
      trip_2.start,
      station_2.id AS station,
      trip_2.minutes + coalesce(hop.minutes, 10) AS minutes,
      trip_2.cost + line.speed AS cost,
      trip_2.visited || station_2.id AS visited,
      trip_2.__pgt_level + 1 AS __pgt_level
    FROM trip AS trip_2
    JOIN public.hop AS hop
      ON hop.origin = trip_2.station
    JOIN public.line AS line
      ON line.id = hop.line_id
    JOIN public.station AS station_2
      ON station_2.id = hop.destination AND station_2.id <> ALL (trip_2.visited)
    WHERE trip_2.minutes < 40
      AND line.open
      AND NOT EXISTS (
      SELECT
      FROM public.blocked AS blocked
      WHERE blocked.station_id = station_2.id
    )
  )
  SELECT
    trip_3.start,
    trip_3.station,
    trip_3.minutes,
    trip_3.cost,
    trip_3.visited,
    trip_3.__pgt_level
  FROM trip AS trip_3
) AS fixpoint
GROUP BY fixpoint.start, fixpoint.station, fixpoint.minutes, fixpoint.cost, fixpoint.cost::text COLLATE pg_catalog."C", fixpoint.visited, fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_step_of_several_tables_result" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_step_of_several_tables_result" (station);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_step_of_several_tables_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_step_of_several_tables_result AS
SELECT
  kept.start,
  kept.station,
  kept.minutes,
  kept.cost,
  kept.visited
FROM pgtrickle_state."public.recursive_step_of_several_tables_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_step_of_several_tables_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
