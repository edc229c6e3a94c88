SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_of_semi_join_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_of_semi_join_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_of_semi_join_result" WITH (fillfactor = 90) AS
SELECT
  l.k,
  count(*) AS __pgt_count
FROM public.l AS l
WHERE EXISTS (
  SELECT
  FROM public.r AS r
  WHERE r.k = l.k
)
GROUP BY l.k
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.aggregate_of_semi_join_result" ADD PRIMARY KEY (k);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_of_semi_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_of_semi_join_result AS
SELECT
  kept.k,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.aggregate_of_semi_join_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_of_semi_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
