SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.keys_updated_and_swapped_result',
  source => 'public.seat',
  buffer => 'public.seat',
  columns => ARRAY['number', 'guest', 'paid']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.keys_updated_and_swapped_result" WITH (fillfactor = 90) AS
SELECT
  seat.number,
  seat.guest,
  seat.paid,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(seat.number, seat.guest, seat.paid), 0) AS __pgt_hash
FROM public.seat AS seat
GROUP BY seat.number, seat.guest, seat.paid
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.keys_updated_and_swapped_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.keys_updated_and_swapped_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.keys_updated_and_swapped_result AS
SELECT
  kept.number,
  kept.guest,
  kept.paid
FROM pgtrickle_state."public.keys_updated_and_swapped_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.keys_updated_and_swapped_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
