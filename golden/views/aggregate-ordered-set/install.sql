SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_ordered_set_result',
  source => 'public.reading',
  buffer => 'public.reading',
  columns => ARRAY['id', 'room', 'degrees', 'label']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_ordered_set_result" WITH (fillfactor = 90) AS
SELECT
  reading.room,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY reading.degrees::double precision) AS median,
  string_agg(reading.label, ','::text ORDER BY reading.id) AS labels,
  array_agg(reading.degrees ORDER BY reading.id DESC) AS all_degrees,
  count(DISTINCT reading.degrees) AS different,
  count(*) FILTER (WHERE reading.degrees > 10) AS __pgt_warm_true,
  count(reading.degrees > 10) AS __pgt_warm_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(reading.room), 0) AS __pgt_hash
FROM public.reading AS reading
GROUP BY reading.room
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_ordered_set_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_ordered_set_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_ordered_set_result AS
SELECT
  kept.room,
  kept.median,
  kept.labels,
  kept.all_degrees,
  kept.different,
  CASE WHEN kept.__pgt_warm_count > 0 THEN kept.__pgt_warm_true = kept.__pgt_warm_count ELSE NULL::boolean END AS warm
FROM pgtrickle_state."public.aggregate_ordered_set_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_ordered_set_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
