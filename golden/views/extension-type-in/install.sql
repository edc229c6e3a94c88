SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.extension_type_in_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.extension_type_in_result',
  source => 'public.nickname',
  buffer => 'public.nickname',
  columns => ARRAY['name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.extension_type_in_result" WITH (fillfactor = 90) AS
SELECT
  person.id,
  person.name
FROM public.person AS person
WHERE EXISTS (
  SELECT
  FROM public.nickname AS nickname
  WHERE nickname.name OPERATOR(public.>) 'A'::public.citext
    AND person.name OPERATOR(public.=) nickname.name
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.extension_type_in_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.extension_type_in_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.extension_type_in_result AS
SELECT
  kept.id,
  kept.name
FROM pgtrickle_state."public.extension_type_in_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.extension_type_in_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
