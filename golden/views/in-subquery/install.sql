SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.in_subquery_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.in_subquery_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.in_subquery_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.k
FROM public.l AS l
WHERE EXISTS (
  SELECT
  FROM public.r AS r
  WHERE l.k = r.k
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.in_subquery_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.in_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.in_subquery_result AS
SELECT
  kept.id,
  kept.k
FROM pgtrickle_state."public.in_subquery_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.in_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
