SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_nothing_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_nothing_result" WITH (fillfactor = 90) AS
SELECT
  latest.g,
  latest.n,
  latest.id
FROM (
  SELECT
    t.g,
    t.n,
    t.id
  FROM public.t AS t
  ORDER BY t.id
  LIMIT 1::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_nothing_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_nothing_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_nothing_result AS
SELECT
  latest.g,
  latest.n
FROM (
  SELECT
    kept.g,
    kept.n,
    kept.id
  FROM pgtrickle_state."public.limit_nothing_result" AS kept
  ORDER BY kept.id
  LIMIT '1'::bigint
) AS latest
WHERE latest.n > 3;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_nothing_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
