SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_ranges_shown_result',
  source => 'public.span',
  buffer => 'public.span',
  columns => ARRAY['valid']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_ranges_shown_result" WITH (fillfactor = 90) AS
SELECT
  span.valid,
  count(*) AS __pgt_count,
  min(span.valid::text COLLATE pg_catalog."C") AS __pgt_valid_shown,
  hash_record_extended(ROW(span.valid), 0) AS __pgt_hash
FROM public.span AS span
GROUP BY span.valid
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.distinct_ranges_shown_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_ranges_shown_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_ranges_shown_result AS
SELECT
  kept.__pgt_valid_shown::numrange AS valid
FROM pgtrickle_state."public.distinct_ranges_shown_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_ranges_shown_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
