SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.foreign_key_actions_result',
  source => 'public.house',
  buffer => 'public.house',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.foreign_key_actions_result',
  source => 'public.room',
  buffer => 'public.room',
  columns => ARRAY['id', 'house_id', 'area']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.foreign_key_actions_result',
  source => 'public.lamp',
  buffer => 'public.lamp',
  columns => ARRAY['room_id', 'watt']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.foreign_key_actions_result" WITH (fillfactor = 90) AS
SELECT
  house.name,
  room.area,
  lamp.watt,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(house.name, room.area, lamp.watt), 0) AS __pgt_hash
FROM public.house AS house
JOIN public.room AS room
  ON room.house_id = house.id
JOIN public.lamp AS lamp
  ON lamp.room_id = room.id
GROUP BY house.name, room.area, lamp.watt
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.foreign_key_actions_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.foreign_key_actions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.foreign_key_actions_result AS
SELECT
  kept.name,
  kept.area,
  kept.watt
FROM pgtrickle_state."public.foreign_key_actions_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.foreign_key_actions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
