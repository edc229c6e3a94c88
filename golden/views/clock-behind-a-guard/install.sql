SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_behind_a_guard_result',
  source => 'public.task',
  buffer => 'public.task',
  columns => ARRAY['id', 'due', 'person_id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.clock_behind_a_guard_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['id', 'since']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_behind_a_guard_result" WITH (fillfactor = 90) AS
SELECT
  CASE WHEN task.due IS NULL THEN 'open'::text WHEN NOT isfinite(task.due) THEN 'never'::text WHEN lateral_rows.timed THEN 'late'::text WHEN lateral_rows.timed_2 THEN 'soon'::text ELSE 'later'::text END AS state,
  count(*) AS __pgt_count,
  count(joined.id) AS of_somebody_new
FROM public.task AS task
LEFT JOIN (
  SELECT
    person.id,
    person.since
  FROM public.person AS person
  WHERE EXISTS (
    SELECT
    WHERE CASE WHEN isfinite(person.since) THEN (CURRENT_DATE) - person.since < 10 ELSE NULL::boolean END
  )
) AS joined
  ON joined.id = task.person_id
JOIN LATERAL (
  SELECT
    CASE WHEN task.due IS NULL THEN NULL::boolean WHEN NOT isfinite(task.due) THEN NULL::boolean WHEN task.id > 1 THEN task.due - (CURRENT_DATE) < 0 ELSE NULL::boolean END AS timed,
    CASE WHEN task.due IS NULL THEN NULL::boolean WHEN NOT isfinite(task.due) THEN NULL::boolean WHEN CASE WHEN task.id > 1 THEN task.due - (CURRENT_DATE) < 0 ELSE NULL::boolean END THEN NULL::boolean ELSE task.due - (CURRENT_DATE) < 3 END AS timed_2
) AS lateral_rows
  ON true
GROUP BY CASE WHEN task.due IS NULL THEN 'open'::text WHEN NOT isfinite(task.due) THEN 'never'::text WHEN lateral_rows.timed THEN 'late'::text WHEN lateral_rows.timed_2 THEN 'soon'::text ELSE 'later'::text END
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.clock_behind_a_guard_result" ADD PRIMARY KEY (state);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_behind_a_guard_result.clock" WITH (fillfactor = 90) AS
SELECT
  (CURRENT_DATE) AS moment,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_behind_a_guard_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_behind_a_guard_result AS
SELECT
  kept.state,
  kept.__pgt_count AS tasks,
  kept.of_somebody_new
FROM pgtrickle_state."public.clock_behind_a_guard_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_behind_a_guard_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
