SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_neighbours_null_order_result',
  source => 'public.task',
  buffer => 'public.task',
  columns => ARRAY['id', 'board', 'due', 'points']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_neighbours_null_order_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.board,
  windowed.due,
  windowed.lag AS earlier,
  windowed.lead AS later,
  windowed.sum AS around
FROM (
  SELECT
    task.id,
    task.board,
    task.due,
    task.points,
    lag(task.points) OVER (PARTITION BY task.board ORDER BY task.due, task.id) AS lag,
    lead(task.due, 2) OVER (PARTITION BY task.board ORDER BY task.due, task.id) AS lead,
    sum(task.points) OVER (PARTITION BY task.board ORDER BY task.due, task.id ROWS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING) AS sum
  FROM public.task AS task
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_neighbours_null_order_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_neighbours_null_order_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_neighbours_null_order_result AS
SELECT
  kept.id,
  kept.board,
  kept.due,
  kept.earlier,
  kept.later,
  kept.around
FROM pgtrickle_state."public.window_neighbours_null_order_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_neighbours_null_order_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
