SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_full_join_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['id', 'k', 'ts', 'due', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_in_full_join_result" WITH (fillfactor = 90) AS
SELECT
  joined.id,
  joined_2.id AS other,
  joined_2.amount,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(joined.id, joined_2.id, joined_2.amount), 0) AS __pgt_hash
FROM (
  SELECT
    events.id,
    events.k,
    events.ts,
    lateral_rows.timed
  FROM public.events AS events
  JOIN LATERAL (
    SELECT
      events.ts > (now() - '1 day'::interval) AS timed
  ) AS lateral_rows
    ON true
) AS joined
FULL JOIN (
  SELECT
    events_2.id,
    events_2.due,
    events_2.amount,
    lateral_rows_2.timed
  FROM public.events AS events_2
  JOIN LATERAL (
    SELECT
      events_2.due < (CURRENT_DATE) AS timed
  ) AS lateral_rows_2
    ON true
) AS joined_2
  ON joined_2.id = joined.k
  AND joined.timed
  AND joined_2.timed
GROUP BY joined.id, joined_2.id, joined_2.amount
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_in_full_join_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_in_full_join_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now() - '1 day'::interval) AS moment,
  (CURRENT_DATE) AS moment_2,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_in_full_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_in_full_join_result AS
SELECT
  kept.id,
  kept.other,
  kept.amount
FROM pgtrickle_state."public.clock_in_full_join_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_in_full_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
