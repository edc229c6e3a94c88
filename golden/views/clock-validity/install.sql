SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_validity_result',
  source => 'public.price',
  buffer => 'public.price',
  columns => ARRAY['product', 'amount', 'valid_from', 'valid_to']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_validity_result" WITH (fillfactor = 90) AS
SELECT
  price.product,
  price.amount,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(price.product, price.amount), 0) AS __pgt_hash
FROM public.price AS price
WHERE EXISTS (
  SELECT
  WHERE price.valid_from <= (now())
    AND (price.valid_to IS NULL OR price.valid_to > (now()))
)
GROUP BY price.product, price.amount
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_validity_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_validity_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now()) AS moment,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_validity_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_validity_result AS
SELECT
  kept.product,
  kept.amount
FROM pgtrickle_state."public.clock_validity_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_validity_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
