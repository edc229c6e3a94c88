SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_group_keys_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['ts', 'due', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_in_group_keys_result" WITH (fillfactor = 90) AS
SELECT
  CASE WHEN lateral_rows.timed THEN 'today'::text WHEN lateral_rows.timed_2 THEN 'week'::text WHEN events.ts IS NULL THEN 'never'::text ELSE 'older'::text END AS age,
  lateral_rows.timed_3 AS late,
  count(*) AS __pgt_count,
  sum(events.amount) AS amount,
  count(events.amount) AS __pgt_amount_count,
  hash_record_extended(ROW(CASE WHEN lateral_rows.timed THEN 'today'::text WHEN lateral_rows.timed_2 THEN 'week'::text WHEN events.ts IS NULL THEN 'never'::text ELSE 'older'::text END, lateral_rows.timed_3), 0) AS __pgt_hash
FROM public.events AS events
JOIN LATERAL (
  SELECT
    events.ts > (now() - '1 day'::interval) AS timed,
    events.ts > (now() - '7 days'::interval) AS timed_2,
    events.due < (CURRENT_DATE) AS timed_3
) AS lateral_rows
  ON true
GROUP BY CASE WHEN lateral_rows.timed THEN 'today'::text WHEN lateral_rows.timed_2 THEN 'week'::text WHEN events.ts IS NULL THEN 'never'::text ELSE 'older'::text END, lateral_rows.timed_3
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_in_group_keys_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_in_group_keys_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now() - '1 day'::interval) AS moment,
  (now() - '7 days'::interval) AS moment_2,
  (CURRENT_DATE) AS moment_3,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_in_group_keys_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_in_group_keys_result AS
SELECT
  kept.age,
  kept.late,
  kept.__pgt_count AS n,
  kept.amount
FROM pgtrickle_state."public.clock_in_group_keys_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_in_group_keys_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
