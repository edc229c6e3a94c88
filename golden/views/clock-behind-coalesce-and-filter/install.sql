SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_behind_coalesce_and_filter_result',
  source => 'public.task',
  buffer => 'public.task',
  columns => ARRAY['due', 'person_id']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_behind_coalesce_and_filter_result" WITH (fillfactor = 90) AS
SELECT
  task.person_id,
  coalesce(CASE WHEN NOT isfinite(task.due) THEN false ELSE NULL::boolean END, lateral_rows.timed) AS recent,
  count(*) AS __pgt_count,
  count(*) FILTER (WHERE lateral_rows.timed_2 AND isfinite(task.due)) AS __pgt_any_soon_true,
  count(lateral_rows.timed_2) FILTER (WHERE isfinite(task.due)) AS __pgt_any_soon_count,
  sum(CASE WHEN lateral_rows.timed_3 THEN 1 ELSE 0 END) FILTER (WHERE isfinite(task.due)) AS late,
  count(*) FILTER (WHERE isfinite(task.due)) AS __pgt_late_count,
  count(*) FILTER (WHERE coalesce(nullif(NOT isfinite(task.due), false), lateral_rows.timed_4)) AS open_or_never,
  hash_record_extended(ROW(task.person_id, coalesce(CASE WHEN NOT isfinite(task.due) THEN false ELSE NULL::boolean END, lateral_rows.timed)), 0) AS __pgt_hash
FROM public.task AS task
JOIN LATERAL (
  SELECT
    CASE WHEN CASE WHEN NOT isfinite(task.due) THEN false ELSE NULL::boolean END IS NULL THEN (CURRENT_DATE) - task.due < 5 ELSE NULL::boolean END AS timed,
    CASE WHEN isfinite(task.due) THEN task.due - (CURRENT_DATE) < 3 ELSE NULL::boolean END AS timed_2,
    CASE WHEN isfinite(task.due) THEN task.due - (CURRENT_DATE) < 0 ELSE NULL::boolean END AS timed_3,
    CASE WHEN nullif(NOT isfinite(task.due), false) IS NULL THEN task.due - (CURRENT_DATE) < 9 ELSE NULL::boolean END AS timed_4
) AS lateral_rows
  ON true
GROUP BY task.person_id, coalesce(CASE WHEN NOT isfinite(task.due) THEN false ELSE NULL::boolean END, lateral_rows.timed)
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_behind_coalesce_and_filter_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_behind_coalesce_and_filter_result.clock" WITH (fillfactor = 90) AS
SELECT
  (CURRENT_DATE) AS moment,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_behind_coalesce_and_filter_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_behind_coalesce_and_filter_result AS
SELECT
  kept.person_id,
  kept.recent,
  kept.__pgt_count AS tasks,
  CASE WHEN kept.__pgt_any_soon_count > 0 THEN kept.__pgt_any_soon_true > 0 ELSE NULL::boolean END AS any_soon,
  kept.late,
  kept.open_or_never
FROM pgtrickle_state."public.clock_behind_coalesce_and_filter_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_behind_coalesce_and_filter_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
