SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.array_subquery_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.array_subquery_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.array_subquery_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  coalesce(grouped."array", '{}'::text[]) AS bs
FROM public.l AS l
LEFT JOIN (
  SELECT
    r.k,
    array_agg(r.b ORDER BY r.id) AS "array"
  FROM public.r AS r
  GROUP BY r.k
) AS grouped
  ON grouped.k = l.k
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.array_subquery_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.array_subquery_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  array_agg(r.b ORDER BY r.id) AS "array",
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.array_subquery_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.array_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.array_subquery_result AS
SELECT
  kept.id,
  kept.bs
FROM pgtrickle_state."public.array_subquery_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.array_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
