SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.any_in_having_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.any_in_having_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.any_in_having_result" WITH (fillfactor = 90) AS
SELECT
  grouped.k,
  grouped.count AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.k, grouped.count), 0) AS __pgt_hash
FROM (
  SELECT
    l.k,
    count(*) AS count
  FROM public.l AS l
  GROUP BY l.k
) AS grouped
WHERE NOT EXISTS (
  SELECT
  FROM public.r AS r
  WHERE grouped.count < r.id
    AND r.k = grouped.k
)
GROUP BY grouped.k, grouped.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.any_in_having_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.any_in_having_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.any_in_having_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.any_in_having_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.any_in_having_result AS
SELECT
  kept.k,
  kept.n
FROM pgtrickle_state."public.any_in_having_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.any_in_having_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
