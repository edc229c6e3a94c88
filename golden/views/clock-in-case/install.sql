SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_case_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['k', 'ts', 'due', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_in_case_result" WITH (fillfactor = 90) AS
SELECT
  events.k,
  sum(round(CASE WHEN lateral_rows.timed THEN - events.amount WHEN lateral_rows.timed_2 THEN events.amount ELSE 0::numeric END, 2)) AS __pgt_recent_sum,
  count(CASE WHEN lateral_rows.timed THEN - events.amount WHEN lateral_rows.timed_2 THEN events.amount ELSE 0::numeric END) AS __pgt_recent_count,
  count(*) FILTER (WHERE scale(CASE WHEN lateral_rows.timed THEN - events.amount WHEN lateral_rows.timed_2 THEN events.amount ELSE 0::numeric END) = 2) AS __pgt_recent_scale_2,
  max(CASE WHEN lateral_rows.timed_3 THEN events.amount ELSE NULL::numeric END) AS largest,
  count(DISTINCT CASE WHEN lateral_rows.timed_4 THEN 'late'::text ELSE 'in time'::text END) AS kinds,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(events.k), 0) AS __pgt_hash
FROM public.events AS events
JOIN LATERAL (
  SELECT
    events.ts > (now()) AS timed,
    events.ts > (now() - '1 day'::interval) AS timed_2,
    events.due >= (CURRENT_DATE) AS timed_3,
    (events.due < (CURRENT_DATE)) IS TRUE AS timed_4
) AS lateral_rows
  ON true
GROUP BY events.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_in_case_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_in_case_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now()) AS moment,
  (now() - '1 day'::interval) AS moment_2,
  (CURRENT_DATE) AS moment_3,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.clock_in_case_result.distinct" WITH (fillfactor = 90) AS
SELECT
  events.k,
  CASE WHEN lateral_rows.timed_4 THEN 'late'::text ELSE 'in time'::text END AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(events.k, CASE WHEN lateral_rows.timed_4 THEN 'late'::text ELSE 'in time'::text END), 0) AS __pgt_hash
FROM public.events AS events
JOIN LATERAL (
  SELECT
    events.ts > (now()) AS timed,
    events.ts > (now() - '1 day'::interval) AS timed_2,
    events.due >= (CURRENT_DATE) AS timed_3,
    (events.due < (CURRENT_DATE)) IS TRUE AS timed_4
) AS lateral_rows
  ON true
GROUP BY events.k, CASE WHEN lateral_rows.timed_4 THEN 'late'::text ELSE 'in time'::text END
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_in_case_result.distinct" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_in_case_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_in_case_result AS
SELECT
  kept.k,
  round(kept.__pgt_recent_sum, CASE WHEN kept.__pgt_recent_scale_2 > 0 THEN 2 ELSE 0 END) AS recent,
  kept.largest,
  kept.kinds
FROM pgtrickle_state."public.clock_in_case_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_in_case_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
