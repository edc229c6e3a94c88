SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_offset_only_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_offset_only_result" WITH (fillfactor = 90) AS
SELECT
  t.id,
  t.g
FROM public.t AS t
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_offset_only_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_offset_only_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_offset_only_result AS
SELECT
  kept.id,
  kept.g
FROM pgtrickle_state."public.limit_offset_only_result" AS kept
ORDER BY kept.id
OFFSET '2'::bigint;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_offset_only_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
