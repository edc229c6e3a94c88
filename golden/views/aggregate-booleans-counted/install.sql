SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_booleans_counted_result',
  source => 'public.vote',
  buffer => 'public.vote',
  columns => ARRAY['place', 'yes', 'valid']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_booleans_counted_result" WITH (fillfactor = 90) AS
SELECT
  vote.place,
  count(*) FILTER (WHERE vote.yes) AS __pgt_unanimous_true,
  count(vote.yes) AS __pgt_unanimous_count,
  count(*) FILTER (WHERE vote.valid) AS __pgt_fair_true,
  count(*) AS __pgt_count,
  count(*) FILTER (WHERE vote.yes AND vote.valid) AS __pgt_counted_true,
  count(vote.yes) FILTER (WHERE vote.valid) AS __pgt_counted_count,
  count(*) FILTER (WHERE NOT vote.yes) AS __pgt_against_true,
  count(NOT vote.yes) AS __pgt_against_count,
  hash_record_extended(ROW(vote.place), 0) AS __pgt_hash
FROM public.vote AS vote
GROUP BY vote.place
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_booleans_counted_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_booleans_counted_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_booleans_counted_result AS
SELECT
  kept.place,
  CASE WHEN kept.__pgt_unanimous_count > 0 THEN kept.__pgt_unanimous_true = kept.__pgt_unanimous_count ELSE NULL::boolean END AS unanimous,
  CASE WHEN kept.__pgt_unanimous_count > 0 THEN kept.__pgt_unanimous_true > 0 ELSE NULL::boolean END AS somebody,
  CASE WHEN kept.__pgt_count > 0 THEN kept.__pgt_fair_true = kept.__pgt_count ELSE NULL::boolean END AS fair,
  CASE WHEN kept.__pgt_counted_count > 0 THEN kept.__pgt_counted_true = kept.__pgt_counted_count ELSE NULL::boolean END AS counted,
  CASE WHEN kept.__pgt_against_count > 0 THEN kept.__pgt_against_true > 0 ELSE NULL::boolean END AS against
FROM pgtrickle_state."public.aggregate_booleans_counted_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_booleans_counted_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
