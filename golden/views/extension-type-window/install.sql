SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.extension_type_window_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['id', 'name', 'points']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.extension_type_window_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.name,
  windowed.count AS people,
  windowed.rank AS place
FROM (
  SELECT
    person.id,
    person.name,
    person.points,
    count(*) OVER (PARTITION BY person.name) AS count,
    rank() OVER (PARTITION BY person.name ORDER BY person.points) AS rank
  FROM public.person AS person
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.extension_type_window_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.extension_type_window_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.extension_type_window_result AS
SELECT
  kept.id,
  kept.name,
  kept.people,
  kept.place
FROM pgtrickle_state."public.extension_type_window_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.extension_type_window_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
