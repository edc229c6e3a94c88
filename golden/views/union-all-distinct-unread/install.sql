SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.union_all_distinct_unread_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.union_all_distinct_unread_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'v']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.union_all_distinct_unread_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id), 0) AS __pgt_hash
FROM public.l AS l
CROSS JOIN (
  SELECT
  FROM public.r AS r
  WHERE r.v > 1
  UNION ALL
  SELECT
  FROM (
    SELECT DISTINCT
      r_2.k,
      r_2.v
    FROM public.r AS r_2
  ) AS distinct_rows
) AS combined
GROUP BY l.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.union_all_distinct_unread_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.union_all_distinct_unread_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  r.v,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k, r.v), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k, r.v
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.union_all_distinct_unread_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.union_all_distinct_unread_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.union_all_distinct_unread_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.union_all_distinct_unread_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.union_all_distinct_unread_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
