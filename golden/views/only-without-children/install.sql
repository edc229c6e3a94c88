SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.only_without_children_result',
  source => 'public.vehicle',
  buffer => 'public.vehicle',
  columns => ARRAY['id', 'wheels']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.only_without_children_result',
  source => 'public.road',
  buffer => 'public.road',
  columns => ARRAY['wheels', 'toll']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.only_without_children_result" WITH (fillfactor = 90) AS
SELECT
  vehicle.id,
  road.toll,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(vehicle.id, road.toll), 0) AS __pgt_hash
FROM ONLY public.vehicle AS vehicle
LEFT JOIN ONLY public.road AS road
  ON vehicle.wheels = road.wheels
GROUP BY vehicle.id, road.toll
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.only_without_children_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.only_without_children_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.only_without_children_result AS
SELECT
  kept.id,
  kept.toll
FROM pgtrickle_state."public.only_without_children_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.only_without_children_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
