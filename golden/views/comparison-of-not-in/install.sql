SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.comparison_of_not_in_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'b', 'h']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.comparison_of_not_in_result" WITH (fillfactor = 90) AS
SELECT
  t.id,
  (t.b IS NOT NULL) <= (t.h <> ALL (ARRAY['2024-01-01 12:00+00'::timestamp with time zone, '2024-03-01 12:00+00'::timestamp with time zone]::timestamp with time zone[])) AS o
FROM public.t AS t
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.comparison_of_not_in_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.comparison_of_not_in_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.comparison_of_not_in_result AS
SELECT
  kept.id,
  kept.o
FROM pgtrickle_state."public.comparison_of_not_in_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.comparison_of_not_in_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
