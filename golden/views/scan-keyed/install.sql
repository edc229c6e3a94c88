SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scan_keyed_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['id', 'name', 'price']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scan_keyed_result" WITH (fillfactor = 90) AS
SELECT
  item.id,
  item.name,
  item.price
FROM public.item AS item
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scan_keyed_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scan_keyed_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scan_keyed_result AS
SELECT
  kept.id,
  kept.name,
  kept.price
FROM pgtrickle_state."public.scan_keyed_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scan_keyed_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
