SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_in_case_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_in_case_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_case_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  CASE WHEN l.k > 1 THEN grouped.max ELSE coalesce(grouped_2.min, 'none'::text) END AS b
FROM public.l AS l
LEFT JOIN (
  SELECT
    r.k,
    max(r.b) AS max
  FROM public.r AS r
  GROUP BY r.k
) AS grouped
  ON grouped.k = l.k
CROSS JOIN (
  SELECT
    min(r_2.b) AS min
  FROM public.r AS r_2
) AS grouped_2
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_in_case_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_case_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  max(r.b) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_in_case_result.group" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_case_result.total" WITH (fillfactor = 90) AS
SELECT
  min(r.b) AS min,
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_case_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_in_case_result AS
SELECT
  kept.id,
  kept.b
FROM pgtrickle_state."public.scalar_subquery_in_case_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_in_case_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
