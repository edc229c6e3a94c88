SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.in_list_of_rows_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.in_list_of_rows_result" WITH (fillfactor = 90) AS
SELECT
  l.id
FROM public.l AS l
WHERE (l.k = 1 AND l.a = 'l1'::text OR l.k = 2 AND l.a = NULL::text OR l.k = NULL::integer AND l.a = 'l3'::text OR l.k <> ALL (ARRAY[1, 2]::integer[]))
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.in_list_of_rows_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.in_list_of_rows_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.in_list_of_rows_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.in_list_of_rows_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.in_list_of_rows_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
