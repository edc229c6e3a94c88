SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_join_result',
  source => 'public.room',
  buffer => 'public.room',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_join_result',
  source => 'public.booking',
  buffer => 'public.booking',
  columns => ARRAY['id', 'room', 'until', 'guests']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_in_join_result" WITH (fillfactor = 90) AS
SELECT
  room.id,
  room.name,
  count(joined.id) AS bookings,
  sum(joined.guests) AS guests,
  count(joined.guests) AS __pgt_guests_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(room.id, room.name), 0) AS __pgt_hash
FROM public.room AS room
LEFT JOIN (
  SELECT
    booking.id,
    booking.room,
    booking.until,
    booking.guests
  FROM public.booking AS booking
  WHERE EXISTS (
    SELECT
    WHERE booking.until > (now())
  )
) AS joined
  ON joined.room = room.id
GROUP BY room.id, room.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_in_join_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_in_join_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now()) AS moment,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_in_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_in_join_result AS
SELECT
  kept.id,
  kept.name,
  kept.bookings,
  kept.guests
FROM pgtrickle_state."public.clock_in_join_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_in_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
