SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scan_keyless_result',
  source => 'public.reading',
  buffer => 'public.reading',
  columns => ARRAY['sensor', 'value']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scan_keyless_result" WITH (fillfactor = 90) AS
SELECT
  reading.sensor,
  reading.value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(reading.sensor, reading.value), 0) AS __pgt_hash
FROM public.reading AS reading
GROUP BY reading.sensor, reading.value
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scan_keyless_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scan_keyless_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scan_keyless_result AS
SELECT
  kept.sensor,
  kept.value
FROM pgtrickle_state."public.scan_keyless_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scan_keyless_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
