SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.extremes_leave_beside_an_index_result',
  source => 'public.visit',
  buffer => 'public.visit',
  columns => ARRAY['day', 'at']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.extremes_leave_beside_an_index_result" WITH (fillfactor = 90) AS
SELECT
  visit.day,
  min(visit.at) AS first,
  count(*) AS __pgt_count
FROM public.visit AS visit
GROUP BY visit.day
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.extremes_leave_beside_an_index_result" ADD PRIMARY KEY (day);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.extremes_leave_beside_an_index_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.extremes_leave_beside_an_index_result AS
SELECT
  kept.day,
  kept.first
FROM pgtrickle_state."public.extremes_leave_beside_an_index_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.extremes_leave_beside_an_index_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
