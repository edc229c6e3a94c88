SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.numeric_scale_result',
  source => 'public.price',
  buffer => 'public.price',
  columns => ARRAY['id', 'value', 'label']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.numeric_scale_result" WITH (fillfactor = 90) AS
SELECT
  price.id,
  price.value,
  price.value * 2 AS twice,
  price.label
FROM public.price AS price
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.numeric_scale_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.numeric_scale_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.numeric_scale_result AS
SELECT
  kept.id,
  kept.value,
  kept.twice,
  kept.label
FROM pgtrickle_state."public.numeric_scale_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.numeric_scale_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
