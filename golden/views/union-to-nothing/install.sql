SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.union_to_nothing_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY[]::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.union_to_nothing_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY[]::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.union_to_nothing_result" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM (
  SELECT
  FROM public.a AS a
  UNION ALL
  SELECT
  FROM public.b AS b
) AS combined
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.union_to_nothing_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.union_to_nothing_result AS
SELECT
FROM pgtrickle_state."public.union_to_nothing_result" AS kept
WHERE kept.__pgt_count > 0;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.union_to_nothing_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
