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
  seat.paid
FROM public.seat AS seat
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.keys_updated_and_swapped_result" ADD PRIMARY KEY (number);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.keys_updated_and_swapped_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.keys_updated_and_swapped_result AS
SELECT
  kept.number,
  kept.guest,
  kept.paid
FROM pgtrickle_state."public.keys_updated_and_swapped_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.keys_updated_and_swapped_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
