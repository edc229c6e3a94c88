SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_running_null_order_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['id', 'list', 'place', 'weight']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_running_null_order_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.list,
  windowed.place,
  windowed.row_number AS number,
  windowed.sum AS total,
  windowed.lag AS earlier,
  windowed.lead AS later
FROM (
  SELECT
    item.id,
    item.list,
    item.place,
    item.weight,
    row_number() OVER (PARTITION BY item.list ORDER BY item.place, item.id) AS row_number,
    sum(item.weight) OVER (PARTITION BY item.list ORDER BY item.place, item.id) AS sum,
    lag(item.weight) OVER (PARTITION BY item.list ORDER BY item.place, item.id) AS lag,
    lead(item.weight, 2) OVER (PARTITION BY item.list ORDER BY item.place, item.id) AS lead
  FROM public.item AS item
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_running_null_order_result" ADD PRIMARY KEY (id);
CREATE INDEX ON pgtrickle_state."public.window_running_null_order_result" (list, place);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_running_null_order_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_running_null_order_result AS
SELECT
  kept.id,
  kept.list,
  kept.number,
  kept.total,
  kept.earlier,
  kept.later
FROM pgtrickle_state."public.window_running_null_order_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_running_null_order_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
