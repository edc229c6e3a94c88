SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_natural_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_natural_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_natural_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.k,
  l.a,
  r.b
FROM public.l AS l
JOIN public.r AS r
  ON l.id = r.id AND l.k = r.k
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.join_natural_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_natural_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_natural_result AS
SELECT
  kept.id,
  kept.k,
  kept.a,
  kept.b
FROM pgtrickle_state."public.join_natural_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_natural_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
