SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.user_types_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['id', 'nick', 'feels', 'lives', 'moods', 'born']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.user_types_result" WITH (fillfactor = 90) AS
SELECT
  person.id,
  person.nick,
  person.feels,
  person.lives,
  person.moods,
  person.born,
  person.feels > 'sad'::public.mood AS fine,
  (person.lives).street AS street
FROM public.person AS person
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.user_types_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.user_types_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.user_types_result AS
SELECT
  kept.id,
  kept.nick,
  kept.feels,
  kept.lives,
  kept.moods,
  kept.born,
  kept.fine,
  kept.street
FROM pgtrickle_state."public.user_types_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.user_types_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
