SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_result',
  source => 'public.visit',
  buffer => 'public.visit',
  columns => ARRAY['page', 'browser']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_result" WITH (fillfactor = 90) AS
SELECT
  visit.page,
  visit.browser,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(visit.page, visit.browser), 0) AS __pgt_hash
FROM public.visit AS visit
GROUP BY visit.page, visit.browser
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.distinct_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_result AS
SELECT
  kept.page,
  kept.browser
FROM pgtrickle_state."public.distinct_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
