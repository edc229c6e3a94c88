SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_uncorrelated_filter_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_uncorrelated_filter_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.k
FROM public.l AS l
WHERE EXISTS (
  SELECT
  FROM (
    SELECT
      avg(r.k) AS avg
    FROM public.r AS r
  ) AS grouped
  WHERE l.k >= grouped.avg
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result.total" WITH (fillfactor = 90) AS
SELECT
  sum(r.k) AS __pgt_avg_sum,
  count(r.k) AS __pgt_avg_count,
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_uncorrelated_filter_result AS
SELECT
  kept.id,
  kept.k
FROM pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_uncorrelated_filter_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
