SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.in_row_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.in_row_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.in_row_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.k,
  l.a
FROM public.l AS l
WHERE EXISTS (
  SELECT
  FROM public.r AS r
  WHERE l.k = r.k
    AND l.a = r.b
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.in_row_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.in_row_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.in_row_result AS
SELECT
  kept.id,
  kept.k,
  kept.a
FROM pgtrickle_state."public.in_row_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.in_row_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
