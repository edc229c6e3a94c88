SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.collation_limit_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['id', 'name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.collation_limit_result" WITH (fillfactor = 90) AS
SELECT
  latest.id,
  latest.name
FROM (
  SELECT
    person.id,
    person.name
  FROM public.person AS person
  ORDER BY person.name DESC NULLS LAST, person.id
  LIMIT 3::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.collation_limit_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.collation_limit_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.collation_limit_result AS
SELECT
  kept.id,
  kept.name
FROM pgtrickle_state."public.collation_limit_result" AS kept
ORDER BY kept.name DESC NULLS LAST, kept.id
LIMIT '3'::bigint;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.collation_limit_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
