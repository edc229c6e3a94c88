SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_in_in_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_in_in_result" WITH (fillfactor = 90) AS
SELECT
  t.id,
  t.s
FROM public.t AS t
JOIN (
  SELECT
    t_2.id,
    t_2.n
  FROM public.t AS t_2
  ORDER BY t_2.n DESC NULLS LAST, t_2.id
  LIMIT '2'::bigint
) AS latest
  ON t.id = latest.id
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_in_in_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: top
CREATE TABLE pgtrickle_state."public.limit_in_in_result.top" WITH (fillfactor = 90) AS
SELECT
  latest.id,
  latest.n
FROM (
  SELECT
    t.id,
    t.n
  FROM public.t AS t
  ORDER BY t.n DESC NULLS LAST, t.id
  LIMIT 2::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_in_in_result.top" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_in_in_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_in_in_result AS
SELECT
  kept.id,
  kept.s
FROM pgtrickle_state."public.limit_in_in_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_in_in_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
