SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.exists_case_insensitive_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.exists_case_insensitive_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.exists_case_insensitive_result" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count,
  sum(l.id) AS ids
FROM public.l AS l
WHERE EXISTS (
  SELECT
  FROM public.r AS r
  WHERE r.k = l.k COLLATE public.case_insensitive
)
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.exists_case_insensitive_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.exists_case_insensitive_result AS
SELECT
  kept.__pgt_count AS found,
  kept.ids
FROM pgtrickle_state."public.exists_case_insensitive_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.exists_case_insensitive_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
