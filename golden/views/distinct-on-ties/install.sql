SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_on_ties_result',
  source => 'public.reading',
  buffer => 'public.reading',
  columns => ARRAY['sensor', 'value', 'note']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_on_ties_result" WITH (fillfactor = 90) AS
SELECT
  latest.sensor,
  count(*) AS __pgt_count,
  count(DISTINCT coalesce(latest.note, ''::text)) AS notes,
  count(DISTINCT latest.value::text) AS forms,
  hash_record_extended(ROW(latest.sensor), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT ON (reading.sensor)
    reading.sensor,
    reading.value,
    reading.note
  FROM public.reading AS reading
  ORDER BY reading.sensor, reading.value, reading.value::text COLLATE pg_catalog."C", reading.note
) AS latest
GROUP BY latest.sensor
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.distinct_on_ties_result" (__pgt_hash);

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.distinct_on_ties_result.distinct" WITH (fillfactor = 90) AS
SELECT
  latest.sensor,
  coalesce(latest.note, ''::text) AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(latest.sensor, coalesce(latest.note, ''::text)), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT ON (reading.sensor)
    reading.sensor,
    reading.value,
    reading.note
  FROM public.reading AS reading
  ORDER BY reading.sensor, reading.value, reading.value::text COLLATE pg_catalog."C", reading.note
) AS latest
GROUP BY latest.sensor, coalesce(latest.note, ''::text)
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.distinct_on_ties_result.distinct" (__pgt_hash);

-- what an inner operator keeps: distinct_2
CREATE TABLE pgtrickle_state."public.distinct_on_ties_result.distinct_2" WITH (fillfactor = 90) AS
SELECT
  latest.sensor,
  latest.value::text AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(latest.sensor, latest.value::text), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT ON (reading.sensor)
    reading.sensor,
    reading.value,
    reading.note
  FROM public.reading AS reading
  ORDER BY reading.sensor, reading.value, reading.value::text COLLATE pg_catalog."C", reading.note
) AS latest
WHERE latest.value::text IS NOT NULL
GROUP BY latest.sensor, latest.value::text
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.distinct_on_ties_result.distinct_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_on_ties_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_on_ties_result AS
SELECT
  kept.sensor,
  kept.__pgt_count AS rows,
  kept.notes,
  kept.forms
FROM pgtrickle_state."public.distinct_on_ties_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_on_ties_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
