SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_on_a_constant_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'a', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_on_a_constant_result" WITH (fillfactor = 90) AS
SELECT
  latest.kind,
  latest.a,
  latest.b,
  latest.id
FROM (
  SELECT DISTINCT ON (2::integer, t.b)
    2 AS kind,
    t.a,
    t.b,
    t.id
  FROM public.t AS t
  ORDER BY 2::integer, t.b, t.a DESC, t.id
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.distinct_on_a_constant_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_on_a_constant_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_on_a_constant_result AS
SELECT
  kept.kind,
  kept.a,
  kept.b,
  kept.id
FROM pgtrickle_state."public.distinct_on_a_constant_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_on_a_constant_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
