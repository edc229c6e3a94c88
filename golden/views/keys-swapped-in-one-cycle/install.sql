SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.keys_swapped_in_one_cycle_result',
  source => 'public.seat',
  buffer => 'public.seat',
  columns => ARRAY['number', 'guest', 'paid']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.keys_swapped_in_one_cycle_result" WITH (fillfactor = 90) AS
SELECT
  seat.number,
  seat.guest
FROM public.seat AS seat
WHERE seat.paid > 5
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.keys_swapped_in_one_cycle_result" ADD PRIMARY KEY (number);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.keys_swapped_in_one_cycle_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.keys_swapped_in_one_cycle_result AS
SELECT
  kept.number,
  kept.guest
FROM pgtrickle_state."public.keys_swapped_in_one_cycle_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.keys_swapped_in_one_cycle_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
