SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_scalar_subquery_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_scalar_subquery_result" WITH (fillfactor = 90) AS
SELECT
  t.id,
  latest.s AS latest
FROM public.t AS t
LEFT JOIN (
  SELECT
    t_2.s,
    t_2.id
  FROM public.t AS t_2
  ORDER BY t_2.id DESC
  LIMIT '1'::bigint
) AS latest
  ON true
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_scalar_subquery_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: top
CREATE TABLE pgtrickle_state."public.limit_scalar_subquery_result.top" WITH (fillfactor = 90) AS
SELECT
  latest.s,
  latest.id
FROM (
  SELECT
    t.s,
    t.id
  FROM public.t AS t
  ORDER BY t.id DESC
  LIMIT 1::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_scalar_subquery_result.top" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_scalar_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_scalar_subquery_result AS
SELECT
  kept.id,
  kept.latest
FROM pgtrickle_state."public.limit_scalar_subquery_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_scalar_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
