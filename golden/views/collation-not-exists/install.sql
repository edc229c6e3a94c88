SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.collation_not_exists_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.collation_not_exists_result',
  source => 'public.nickname',
  buffer => 'public.nickname',
  columns => ARRAY['name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.collation_not_exists_result" WITH (fillfactor = 90) AS
SELECT
  person.id,
  person.name
FROM public.person AS person
WHERE NOT EXISTS (
  SELECT
  FROM public.nickname AS nickname
  WHERE hash_record_extended(ROW(person.name), 0) = hash_record_extended(ROW(nickname.name), 0)
    AND (person.name = nickname.name OR person.name IS NULL AND nickname.name IS NULL)
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.collation_not_exists_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.collation_not_exists_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.collation_not_exists_result AS
SELECT
  kept.id,
  kept.name
FROM pgtrickle_state."public.collation_not_exists_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.collation_not_exists_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
