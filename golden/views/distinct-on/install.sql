SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_on_result',
  source => 'public.price',
  buffer => 'public.price',
  columns => ARRAY['id', 'item', 'day', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_on_result" WITH (fillfactor = 90) AS
SELECT
  latest.item,
  latest.day,
  latest.amount,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(latest.item, latest.day, latest.amount), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT ON (price.item)
    price.id,
    price.item,
    price.day,
    price.amount
  FROM public.price AS price
  ORDER BY price.item, price.day DESC NULLS LAST, price.id
) AS latest
GROUP BY latest.item, latest.day, latest.amount
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.distinct_on_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_on_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_on_result AS
SELECT
  kept.item,
  kept.day,
  kept.amount
FROM pgtrickle_state."public.distinct_on_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_on_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
