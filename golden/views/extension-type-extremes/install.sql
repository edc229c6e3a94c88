SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.extension_type_extremes_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['name', 'points']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.extension_type_extremes_result" WITH (fillfactor = 90) AS
SELECT
  person.points % 2 AS odd,
  public.min(person.name) AS min,
  public.max(person.name) AS max,
  count(*) AS __pgt_count
FROM public.person AS person
GROUP BY person.points % 2
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.extension_type_extremes_result" ADD PRIMARY KEY (odd);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.extension_type_extremes_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.extension_type_extremes_result AS
SELECT
  kept.odd,
  lower(kept.min::text) AS first,
  lower(kept.max::text) AS last,
  kept.__pgt_count AS people
FROM pgtrickle_state."public.extension_type_extremes_result" AS kept
WHERE (kept.max OPERATOR(public.<) 'ZZ'::public.citext OR kept.max IS NULL);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.extension_type_extremes_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
