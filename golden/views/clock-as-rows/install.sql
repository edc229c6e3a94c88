SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_as_rows_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['k', 'ts', 'due']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_as_rows_result" WITH (fillfactor = 90) AS
SELECT
  combined_2.k,
  combined_2.late,
  sum(combined_2.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined_2.in_right) AS right_count,
  hash_record_extended(ROW(combined_2.k, combined_2.late), 0) AS __pgt_hash
FROM (
  (
    SELECT
      combined.k,
      combined.late,
      1 AS in_left,
      0 AS in_right
    FROM (
      SELECT DISTINCT
        events.k,
        lateral_rows.timed AS late
      FROM public.events AS events
      JOIN LATERAL (
        SELECT
          events.due < (CURRENT_DATE) AS timed
      ) AS lateral_rows
        ON true
      UNION ALL
      SELECT
        NULL::integer AS k,
        NULL::boolean AS late
      WHERE EXISTS (
        SELECT
        WHERE (CURRENT_DATE > '2026-01-01'::date)
      )
    ) AS combined
  )
  UNION ALL
  SELECT
    events_2.k,
    lateral_rows_2.timed AS late,
    0 AS in_left,
    1 AS in_right
  FROM public.events AS events_2
  JOIN LATERAL (
    SELECT
      events_2.ts > (now()) AS timed
  ) AS lateral_rows_2
    ON true
) AS combined_2
GROUP BY combined_2.k, combined_2.late
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_as_rows_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_as_rows_result.clock" WITH (fillfactor = 90) AS
SELECT
  (CURRENT_DATE) AS moment,
  (CURRENT_DATE > '2026-01-01'::date) AS moment_2,
  (now()) AS moment_3,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.clock_as_rows_result.group" WITH (fillfactor = 90) AS
SELECT
  events.k,
  lateral_rows.timed AS late,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(events.k, lateral_rows.timed), 0) AS __pgt_hash
FROM public.events AS events
JOIN LATERAL (
  SELECT
    events.due < (CURRENT_DATE) AS timed
) AS lateral_rows
  ON true
GROUP BY events.k, lateral_rows.timed
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_as_rows_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_as_rows_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_as_rows_result AS
SELECT
  kept.k,
  kept.late
FROM pgtrickle_state."public.clock_as_rows_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.left_count - kept.right_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_as_rows_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
