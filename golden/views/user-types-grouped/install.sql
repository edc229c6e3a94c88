SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.user_types_grouped_result',
  source => 'public.diary',
  buffer => 'public.diary',
  columns => ARRAY['day', 'feels', 'who']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.user_types_grouped_result" WITH (fillfactor = 90) AS
SELECT
  diary.who,
  diary.feels,
  count(*) AS __pgt_count,
  max(diary.feels) AS worst,
  min(diary.day) AS first,
  hash_record_extended(ROW(diary.who, diary.feels), 0) AS __pgt_hash
FROM public.diary AS diary
GROUP BY diary.who, diary.feels
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.user_types_grouped_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.user_types_grouped_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.user_types_grouped_result AS
SELECT
  kept.who,
  kept.feels,
  kept.__pgt_count AS days,
  kept.worst,
  kept.first
FROM pgtrickle_state."public.user_types_grouped_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.user_types_grouped_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
