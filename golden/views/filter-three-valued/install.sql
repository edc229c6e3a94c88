SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.filter_three_valued_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'a', 'b', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.filter_three_valued_result" WITH (fillfactor = 90) AS
SELECT
  t.id
FROM public.t AS t
WHERE (NOT t.a = t.b OR t.a IS DISTINCT FROM t.b OR t.a = ANY (ARRAY[1, NULL::integer, 3]::integer[]) OR t.s LIKE E'x\\%y'::text OR t.a >= 5 AND t.a <= t.b)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.filter_three_valued_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.filter_three_valued_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.filter_three_valued_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.filter_three_valued_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.filter_three_valued_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
