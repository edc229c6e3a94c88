SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.functions_of_json_records_result',
  source => 'public.parcel',
  buffer => 'public.parcel',
  columns => ARRAY['id', 'parts', 'label']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.functions_of_json_records_result" WITH (fillfactor = 90) AS
SELECT
  joined.id,
  joined."to",
  joined.urgent,
  joined.name,
  joined.pieces,
  joined_2.name AS again,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(joined.id, joined."to", joined.urgent, joined.name, joined.pieces, joined_2.name), 0) AS __pgt_hash
FROM (
  SELECT
    parcel.id,
    parcel.parts,
    parcel.label,
    expanded."to",
    expanded.urgent,
    expanded_2.name,
    expanded_2.pieces
  FROM public.parcel AS parcel
  CROSS JOIN LATERAL jsonb_to_record(parcel.label) AS expanded ("to" text, urgent boolean)
  LEFT JOIN LATERAL jsonb_to_recordset(parcel.parts) AS expanded_2 (name text, pieces integer) ON true
) AS joined
LEFT JOIN (
  SELECT
    grouped.parts,
    grouped.parts_image,
    expanded_3.name,
    expanded_3.pieces
  FROM (
    SELECT
      parcel_2.parts,
      parcel_2.parts::text COLLATE pg_catalog."C" AS parts_image
    FROM public.parcel AS parcel_2
    GROUP BY parcel_2.parts, parcel_2.parts::text COLLATE pg_catalog."C"
  ) AS grouped
  CROSS JOIN LATERAL jsonb_populate_recordset(NULL::public.part, grouped.parts) AS expanded_3 (name, pieces)
) AS joined_2
  ON hash_record_extended(ROW(joined.parts::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(joined_2.parts_image), 0)
  AND joined.parts::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM joined_2.parts_image
  AND joined_2.pieces = joined.pieces
GROUP BY joined.id, joined."to", joined.urgent, joined.name, joined.pieces, joined_2.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.functions_of_json_records_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.functions_of_json_records_result.group" WITH (fillfactor = 90) AS
SELECT
  parcel.parts,
  parcel.parts::text COLLATE pg_catalog."C" AS parts_image,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(parcel.parts, parcel.parts::text COLLATE pg_catalog."C"), 0) AS __pgt_hash
FROM public.parcel AS parcel
GROUP BY parcel.parts, parcel.parts::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.functions_of_json_records_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.functions_of_json_records_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.functions_of_json_records_result AS
SELECT
  kept.id,
  kept."to",
  kept.urgent,
  kept.name,
  kept.pieces,
  kept.again
FROM pgtrickle_state."public.functions_of_json_records_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.functions_of_json_records_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
