SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_offset_in_subquery_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_offset_in_subquery_result" WITH (fillfactor = 90) AS
SELECT
  t.id,
  latest.id AS other
FROM public.t AS t
JOIN (
  SELECT
    t_2.id,
    t_2.g
  FROM public.t AS t_2
  ORDER BY t_2.id
  OFFSET '1'::bigint
  LIMIT '3'::bigint
) AS latest
  ON latest.g = t.g
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_offset_in_subquery_result" ADD PRIMARY KEY (id, other);

-- what an inner operator keeps: top
CREATE TABLE pgtrickle_state."public.limit_offset_in_subquery_result.top" WITH (fillfactor = 90) AS
SELECT
  latest.id,
  latest.g
FROM (
  SELECT
    t.id,
    t.g
  FROM public.t AS t
  ORDER BY t.id
  LIMIT 4::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_offset_in_subquery_result.top" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_offset_in_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_offset_in_subquery_result AS
SELECT
  kept.id,
  kept.other
FROM pgtrickle_state."public.limit_offset_in_subquery_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_offset_in_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
