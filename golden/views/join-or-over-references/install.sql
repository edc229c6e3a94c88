SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_or_over_references_result',
  source => 'public.parcel',
  buffer => 'public.parcel',
  columns => ARRAY['sender_id', 'receiver_id', 'weight']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_or_over_references_result',
  source => 'public.sender',
  buffer => 'public.sender',
  columns => ARRAY['id', 'country_id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_or_over_references_result',
  source => 'public.country',
  buffer => 'public.country',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_or_over_references_result',
  source => 'public.receiver',
  buffer => 'public.receiver',
  columns => ARRAY['id', 'country_id']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_or_over_references_result" WITH (fillfactor = 90) AS
SELECT
  country.name AS from_country,
  country_2.name AS to_country,
  parcel.weight AS weight_2,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(country.name, country_2.name, parcel.weight), 0) AS __pgt_hash
FROM public.parcel AS parcel
JOIN public.sender AS sender
  ON sender.id = parcel.sender_id
JOIN public.country AS country
  ON country.id = sender.country_id
JOIN public.receiver AS receiver
  ON receiver.id = parcel.receiver_id
JOIN public.country AS country_2
  ON country_2.id = receiver.country_id AND (country.name = 'FR'::text AND country_2.name = 'DE'::text OR country.name = 'DE'::text AND country_2.name = 'FR'::text)
WHERE (country.name = 'FR'::text OR country.name = 'DE'::text)
  AND (country_2.name = 'DE'::text OR country_2.name = 'FR'::text)
GROUP BY country.name, country_2.name, parcel.weight
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_or_over_references_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_or_over_references_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_or_over_references_result AS
SELECT
  kept.from_country,
  kept.to_country,
  kept.weight_2 AS weight
FROM pgtrickle_state."public.join_or_over_references_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_or_over_references_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
