SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_by_key_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_by_key_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_by_key_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  r.b
FROM public.l AS l
LEFT JOIN public.r AS r
  ON r.id = l.k
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_by_key_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_by_key_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_by_key_result AS
SELECT
  kept.id,
  kept.b
FROM pgtrickle_state."public.scalar_subquery_by_key_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_by_key_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
