SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_values_result',
  source => 'public.task',
  buffer => 'public.task',
  columns => ARRAY['id', 'planned', 'done']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_in_values_result" WITH (fillfactor = 90) AS
SELECT
  combined.column1 AS what,
  combined.column2 AS day,
  count(task.id) AS tasks,
  count(*) FILTER (WHERE task.done) AS __pgt_done_true,
  count(task.done) AS __pgt_done_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.column1, combined.column2), 0) AS __pgt_hash
FROM (
  SELECT
    'today'::text AS column1,
    lateral_rows.timed AS column2
  FROM LATERAL (
    SELECT
      (CURRENT_DATE) AS timed
  ) AS lateral_rows
  UNION ALL
  SELECT
    'tomorrow'::text AS column1,
    lateral_rows_2.timed AS column2
  FROM LATERAL (
    SELECT
      (CURRENT_DATE + 1) AS timed
  ) AS lateral_rows_2
  UNION ALL
  SELECT
    'never'::text AS column1,
    NULL::date AS column2
) AS combined
LEFT JOIN public.task AS task
  ON task.planned = combined.column2
GROUP BY combined.column1, combined.column2
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_in_values_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_in_values_result.clock" WITH (fillfactor = 90) AS
SELECT
  (CURRENT_DATE) AS moment,
  (CURRENT_DATE + 1) AS moment_2,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_in_values_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_in_values_result AS
SELECT
  kept.what,
  kept.day,
  kept.tasks,
  CASE WHEN kept.__pgt_done_count > 0 THEN kept.__pgt_done_true > 0 ELSE NULL::boolean END AS done
FROM pgtrickle_state."public.clock_in_values_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_in_values_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
