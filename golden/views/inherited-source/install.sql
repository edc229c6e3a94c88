SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.inherited_source_result',
  source => 'public.vehicle',
  buffer => 'public.vehicle',
  columns => ARRAY['wheels']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.inherited_source_result" WITH (fillfactor = 90) AS
SELECT
  vehicle.wheels,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(vehicle.wheels), 0) AS __pgt_hash
FROM public.vehicle AS vehicle
GROUP BY vehicle.wheels
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.inherited_source_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.inherited_source_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.inherited_source_result AS
SELECT
  kept.wheels,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.inherited_source_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.inherited_source_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
