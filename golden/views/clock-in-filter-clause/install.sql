SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_filter_clause_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['k', 'ts', 'due', 'closed', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_in_filter_clause_result" WITH (fillfactor = 90) AS
SELECT
  events.k,
  count(*) AS __pgt_count,
  count(*) FILTER (WHERE lateral_rows.timed) AS day,
  count(*) FILTER (WHERE lateral_rows.timed_2) AS week,
  sum(events.amount) FILTER (WHERE lateral_rows.timed_3) AS open,
  count(events.amount) FILTER (WHERE lateral_rows.timed_3) AS __pgt_open_count,
  hash_record_extended(ROW(events.k), 0) AS __pgt_hash
FROM public.events AS events
JOIN LATERAL (
  SELECT
    events.ts > (now() - '1 day'::interval) AS timed,
    events.ts > (now() - '7 days'::interval) AS timed_2,
    NOT events.due < (CURRENT_DATE) OR events.closed AS timed_3
) AS lateral_rows
  ON true
GROUP BY events.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_in_filter_clause_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_in_filter_clause_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now() - '1 day'::interval) AS moment,
  (now() - '7 days'::interval) AS moment_2,
  (CURRENT_DATE) AS moment_3,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_in_filter_clause_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_in_filter_clause_result AS
SELECT
  kept.k,
  kept.__pgt_count AS n,
  kept.day,
  kept.week,
  kept.open
FROM pgtrickle_state."public.clock_in_filter_clause_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_in_filter_clause_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
