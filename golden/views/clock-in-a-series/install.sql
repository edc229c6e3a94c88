SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_a_series_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['id', 'due', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_in_a_series_result" WITH (fillfactor = 90) AS
SELECT
  joined.d,
  count(events.id) AS due,
  sum(events.amount) AS amount,
  count(events.amount) AS __pgt_amount_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(joined.d), 0) AS __pgt_hash
FROM (
  SELECT
    expanded.d
  FROM LATERAL (
    SELECT
      (CURRENT_DATE::timestamp without time zone) AS timed
  ) AS lateral_rows
  CROSS JOIN LATERAL generate_series('2025-12-20'::timestamp without time zone, lateral_rows.timed, '1 day'::interval) AS expanded (d)
) AS joined
LEFT JOIN public.events AS events
  ON events.due = joined.d::date
GROUP BY joined.d
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_in_a_series_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_in_a_series_result.clock" WITH (fillfactor = 90) AS
SELECT
  (CURRENT_DATE::timestamp without time zone) AS moment,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_in_a_series_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_in_a_series_result AS
SELECT
  kept.d::date AS day,
  kept.due,
  kept.amount
FROM pgtrickle_state."public.clock_in_a_series_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_in_a_series_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
