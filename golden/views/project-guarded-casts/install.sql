SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.project_guarded_casts_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.project_guarded_casts_result" WITH (fillfactor = 90) AS
SELECT
  t.id,
  CASE WHEN t.s ~ '^[0-9]+$'::text THEN t.s::integer ELSE 0 END AS number,
  t.g
FROM public.t AS t
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.project_guarded_casts_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.project_guarded_casts_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.project_guarded_casts_result AS
SELECT
  kept.id,
  kept.number,
  kept.g
FROM pgtrickle_state."public.project_guarded_casts_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.project_guarded_casts_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
