SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_neighbours_null_order_first_result',
  source => 'public.task',
  buffer => 'public.task',
  columns => ARRAY['id', 'board', 'rank', 'points']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_neighbours_null_order_first_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.board,
  windowed.rank,
  windowed.lag AS earlier,
  windowed.lead AS later
FROM (
  SELECT
    task.id,
    task.board,
    task.rank,
    task.points,
    lag(task.points, 2) OVER (PARTITION BY task.board ORDER BY task.rank DESC, task.id) AS lag,
    lead(task.points) OVER (PARTITION BY task.board ORDER BY task.rank DESC, task.id) AS lead
  FROM public.task AS task
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_neighbours_null_order_first_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_neighbours_null_order_first_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_neighbours_null_order_first_result AS
SELECT
  kept.id,
  kept.board,
  kept.rank,
  kept.earlier,
  kept.later
FROM pgtrickle_state."public.window_neighbours_null_order_first_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_neighbours_null_order_first_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
