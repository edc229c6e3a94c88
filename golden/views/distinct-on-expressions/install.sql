SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_on_expressions_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_on_expressions_result" WITH (fillfactor = 90) AS
SELECT
  latest.g,
  latest.n,
  latest.id,
  latest.s
FROM (
  SELECT DISTINCT ON (coalesce(t.g, '?'::text), t.n % 2)
    t.g,
    t.n,
    t.id,
    t.s,
    coalesce(t.g, '?'::text) AS "coalesce",
    t.n % 2 AS "?column?"
  FROM public.t AS t
  ORDER BY coalesce(t.g, '?'::text), t.n % 2, t.id DESC
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.distinct_on_expressions_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_on_expressions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_on_expressions_result AS
SELECT
  kept.g,
  kept.n,
  kept.id,
  kept.s
FROM pgtrickle_state."public.distinct_on_expressions_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_on_expressions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
