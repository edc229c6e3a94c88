SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_in_having_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_in_having_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_having_result" WITH (fillfactor = 90) AS
SELECT
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_in_having_result" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_having_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
WHERE r.b IS NULL
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_having_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_in_having_result AS
SELECT
  kept.k,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.scalar_subquery_in_having_result" AS kept
WHERE EXISTS (
  SELECT
  FROM pgtrickle_state."public.scalar_subquery_in_having_result.total" AS kept_2
  WHERE kept.__pgt_count >= kept_2.__pgt_count
);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_in_having_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
