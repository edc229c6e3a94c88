SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_group_key_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_group_key_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_group_key_result" WITH (fillfactor = 90) AS
SELECT
  grouped.max AS b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.max), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN (
  SELECT
    r.k,
    max(r.b) AS max
  FROM public.r AS r
  GROUP BY r.k
) AS grouped
  ON grouped.k = l.k
GROUP BY grouped.max
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_group_key_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.scalar_subquery_group_key_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  max(r.b) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_group_key_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_group_key_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_group_key_result AS
SELECT
  kept.b,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.scalar_subquery_group_key_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_group_key_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
