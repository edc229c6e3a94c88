SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_count_result',
  source => 'public.task',
  buffer => 'public.task',
  columns => ARRAY['team', 'done_by']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_count_result" WITH (fillfactor = 90) AS
SELECT
  task.team,
  count(*) AS __pgt_count,
  count(task.done_by) AS done,
  hash_record_extended(ROW(task.team), 0) AS __pgt_hash
FROM public.task AS task
GROUP BY task.team
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_count_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_count_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_count_result AS
SELECT
  kept.team,
  kept.__pgt_count AS tasks,
  kept.done
FROM pgtrickle_state."public.group_count_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_count_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
