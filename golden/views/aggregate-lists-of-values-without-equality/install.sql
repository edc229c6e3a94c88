SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_lists_of_values_without_equality_result',
  source => 'public.place',
  buffer => 'public.place',
  columns => ARRAY['id', 'town', 'at', 'area', 'details', 'tags']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_lists_of_values_without_equality_result" WITH (fillfactor = 90) AS
SELECT
  place.town,
  array_agg(place.at ORDER BY place.id) AS points,
  array_agg(place.area ORDER BY place.id DESC) AS areas,
  json_agg(place.details ORDER BY place.id) AS details,
  max(place.tags) AS tags,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(place.town), 0) AS __pgt_hash
FROM public.place AS place
GROUP BY place.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_lists_of_values_without_equality_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_lists_of_values_without_equality_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_lists_of_values_without_equality_result AS
SELECT
  kept.town,
  kept.points,
  kept.areas,
  kept.details,
  kept.tags
FROM pgtrickle_state."public.aggregate_lists_of_values_without_equality_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_lists_of_values_without_equality_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
