SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.in_of_join_that_fails_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.in_of_join_that_fails_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.in_of_join_that_fails_result" WITH (fillfactor = 90) AS
SELECT
  a.id
FROM public.a AS a
WHERE EXISTS (
  SELECT
  FROM public.b AS b
  JOIN public.a AS a_2
    ON a_2.id = b.id
  WHERE a.k = 10 / b.n
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.in_of_join_that_fails_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.in_of_join_that_fails_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.in_of_join_that_fails_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.in_of_join_that_fails_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.in_of_join_that_fails_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
