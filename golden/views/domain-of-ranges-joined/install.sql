SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.domain_of_ranges_joined_result',
  source => 'public.stay',
  buffer => 'public.stay',
  columns => ARRAY['id', 'span']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.domain_of_ranges_joined_result',
  source => 'public.price',
  buffer => 'public.price',
  columns => ARRAY['span', 'price']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.domain_of_ranges_joined_result" WITH (fillfactor = 90) AS
SELECT
  stay.id,
  stay.span,
  price.price,
  coalesce(grouped.count, '0'::bigint) AS dearer,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(stay.id, stay.span::int4range, price.price, coalesce(grouped.count, '0'::bigint)), 0) AS __pgt_hash
FROM public.stay AS stay
LEFT JOIN public.price AS price
  ON hash_record_extended(ROW(stay.span::int4range), 0) = hash_record_extended(ROW(price.span::int4range), 0)
  AND price.span IS NOT DISTINCT FROM stay.span
LEFT JOIN (
  SELECT
    stay_2.id,
    stay_2.span,
    stay_2.span::text COLLATE pg_catalog."C" AS span_image,
    count(*) AS count
  FROM public.stay AS stay_2
  JOIN public.price AS price_2
    ON price_2.span = stay_2.span AND price_2.price > stay_2.id
  GROUP BY stay_2.id, stay_2.span, stay_2.span::text COLLATE pg_catalog."C"
) AS grouped
  ON hash_record_extended(ROW(stay.span::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(grouped.span_image), 0)
  AND stay.id = grouped.id
  AND stay.span::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM grouped.span_image
GROUP BY stay.id, stay.span, price.price, coalesce(grouped.count, '0'::bigint)
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.domain_of_ranges_joined_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.domain_of_ranges_joined_result.group" WITH (fillfactor = 90) AS
SELECT
  stay.id,
  stay.span,
  stay.span::text COLLATE pg_catalog."C" AS span_image,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(stay.id, stay.span::int4range, stay.span::text COLLATE pg_catalog."C"), 0) AS __pgt_hash
FROM public.stay AS stay
JOIN public.price AS price
  ON price.span = stay.span AND price.price > stay.id
GROUP BY stay.id, stay.span, stay.span::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.domain_of_ranges_joined_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.domain_of_ranges_joined_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.domain_of_ranges_joined_result AS
SELECT
  kept.id,
  kept.span,
  kept.price,
  kept.dearer
FROM pgtrickle_state."public.domain_of_ranges_joined_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.domain_of_ranges_joined_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
