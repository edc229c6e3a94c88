SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_of_limit_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_of_limit_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_limit_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  latest.b AS latest
FROM public.l AS l
LEFT JOIN (
  SELECT DISTINCT ON (r.k)
    r.id,
    r.k,
    r.b
  FROM public.r AS r
  ORDER BY r.k, r.id DESC
) AS latest
  ON latest.k = l.k
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_of_limit_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_limit_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_of_limit_result AS
SELECT
  kept.id,
  kept.latest
FROM pgtrickle_state."public.scalar_subquery_of_limit_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_of_limit_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
