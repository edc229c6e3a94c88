SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.exists_self_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.exists_self_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.a
FROM public.l AS l
WHERE NOT EXISTS (
  SELECT
  FROM public.l AS l_2
  WHERE l_2.k = l.k
    AND l_2.id > l.id
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.exists_self_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.exists_self_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.exists_self_result AS
SELECT
  kept.id,
  kept.a
FROM pgtrickle_state."public.exists_self_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.exists_self_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
