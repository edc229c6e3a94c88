SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_on_nulls_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_on_nulls_result" WITH (fillfactor = 90) AS
SELECT
  latest.g,
  latest.n,
  latest.id
FROM (
  SELECT DISTINCT ON (t.g)
    t.g,
    t.n,
    t.id
  FROM public.t AS t
  ORDER BY t.g, t.n DESC NULLS LAST, t.id
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.distinct_on_nulls_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_on_nulls_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_on_nulls_result AS
SELECT
  kept.g,
  kept.n,
  kept.id
FROM pgtrickle_state."public.distinct_on_nulls_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_on_nulls_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
