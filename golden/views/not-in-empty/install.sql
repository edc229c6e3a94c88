SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.not_in_empty_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.not_in_empty_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.not_in_empty_result" WITH (fillfactor = 90) AS
SELECT
  l.id
FROM public.l AS l
WHERE NOT EXISTS (
  SELECT
  FROM public.r AS r
  WHERE r.b = 'absent'::text
    AND (l.k = r.k) IS NOT FALSE
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.not_in_empty_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.not_in_empty_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.not_in_empty_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.not_in_empty_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.not_in_empty_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
