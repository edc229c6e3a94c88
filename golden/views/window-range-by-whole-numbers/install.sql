SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_range_by_whole_numbers_result',
  source => 'public.hit',
  buffer => 'public.hit',
  columns => ARRAY['at', 'bytes']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_range_by_whole_numbers_result" WITH (fillfactor = 90) AS
SELECT
  windowed.sum AS total,
  count(*) AS __pgt_count,
  min(windowed.count) AS around,
  hash_record_extended(ROW(windowed.sum), 0) AS __pgt_hash
FROM (
  SELECT
    hit.at,
    hit.bytes,
    sum(hit.bytes) OVER (ORDER BY hit.at RANGE BETWEEN 5::bigint PRECEDING AND CURRENT ROW) AS sum,
    count(*) OVER (ORDER BY hit.at RANGE BETWEEN 2::bigint FOLLOWING AND 10::bigint FOLLOWING) AS count
  FROM public.hit AS hit
) AS windowed
GROUP BY windowed.sum
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_range_by_whole_numbers_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_range_by_whole_numbers_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_range_by_whole_numbers_result AS
SELECT
  kept.total,
  kept.__pgt_count AS hits,
  kept.around
FROM pgtrickle_state."public.window_range_by_whole_numbers_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_range_by_whole_numbers_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
