SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_using_result',
  source => 'public.product',
  buffer => 'public.product',
  columns => ARRAY['code', 'title']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_using_result',
  source => 'public.stock',
  buffer => 'public.stock',
  columns => ARRAY['code', 'place', 'pieces']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_using_result',
  source => 'public.place',
  buffer => 'public.place',
  columns => ARRAY['place', 'open']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_using_result" WITH (fillfactor = 90) AS
SELECT
  stock.place,
  product.code,
  product.title,
  stock.pieces,
  place.open
FROM public.product AS product
JOIN public.stock AS stock
  ON product.code = stock.code
JOIN public.place AS place
  ON stock.place = place.place
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.join_using_result" ADD PRIMARY KEY (place, code);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_using_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_using_result AS
SELECT
  kept.place,
  kept.code,
  kept.title,
  kept.pieces,
  kept.open
FROM pgtrickle_state."public.join_using_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_using_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
