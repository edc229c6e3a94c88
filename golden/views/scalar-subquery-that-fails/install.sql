SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_that_fails_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_that_fails_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_that_fails_result" WITH (fillfactor = 90) AS
SELECT
  a.id,
  joined."?column?" AS q
FROM public.a AS a
LEFT JOIN (
  SELECT
    10 / b.n AS "?column?",
    b.id
  FROM public.b AS b
) AS joined
  ON joined.id = a.id
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_that_fails_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_that_fails_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_that_fails_result AS
SELECT
  kept.id,
  kept.q
FROM pgtrickle_state."public.scalar_subquery_that_fails_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_that_fails_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
