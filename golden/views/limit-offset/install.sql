SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_offset_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_offset_result" WITH (fillfactor = 90) AS
SELECT
  latest.id,
  latest.n
FROM (
  SELECT
    t.id,
    t.n
  FROM public.t AS t
  ORDER BY t.id DESC
  LIMIT 3::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_offset_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_offset_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_offset_result AS
SELECT
  kept.id,
  kept.n
FROM pgtrickle_state."public.limit_offset_result" AS kept
ORDER BY kept.id DESC
OFFSET '1'::bigint
LIMIT '2'::bigint;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_offset_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
