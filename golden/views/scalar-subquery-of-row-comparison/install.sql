SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_of_row_comparison_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_of_row_comparison_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_row_comparison_result" WITH (fillfactor = 90) AS
SELECT
  l.id
FROM public.l AS l
WHERE EXISTS (
  SELECT
  FROM (
    SELECT
      max(r.k) AS max,
      max(r.id) AS max_2
    FROM public.r AS r
  ) AS grouped
  WHERE (l.k < grouped.max OR l.k = grouped.max AND l.id < grouped.max_2)
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_of_row_comparison_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_row_comparison_result.total" WITH (fillfactor = 90) AS
SELECT
  max(r.k) AS max,
  max(r.id) AS max_2,
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_row_comparison_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_of_row_comparison_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.scalar_subquery_of_row_comparison_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_of_row_comparison_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
