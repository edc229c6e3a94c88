SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.order_by_is_dropped_result',
  source => 'public.race',
  buffer => 'public.race',
  columns => ARRAY['runner', 'seconds']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.order_by_is_dropped_result" WITH (fillfactor = 90) AS
SELECT
  race.runner,
  race.seconds,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(race.runner, race.seconds), 0) AS __pgt_hash
FROM public.race AS race
GROUP BY race.runner, race.seconds
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.order_by_is_dropped_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.order_by_is_dropped_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.order_by_is_dropped_result AS
SELECT
  kept.runner,
  kept.seconds
FROM pgtrickle_state."public.order_by_is_dropped_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.order_by_is_dropped_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
