SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_share_of_total_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_share_of_total_result" WITH (fillfactor = 90) AS
SELECT
  grouped.k,
  grouped.count AS n,
  100 * grouped.count / grouped_2.count AS percent,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.k, grouped.count, 100 * grouped.count / grouped_2.count), 0) AS __pgt_hash
FROM (
  SELECT
    l.k,
    count(*) AS count
  FROM public.l AS l
  GROUP BY l.k
) AS grouped
CROSS JOIN (
  SELECT
    count(*) AS count
  FROM public.l AS l_2
) AS grouped_2
GROUP BY grouped.k, grouped.count, 100 * grouped.count / grouped_2.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_share_of_total_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.scalar_subquery_share_of_total_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_share_of_total_result.group" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.scalar_subquery_share_of_total_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.l AS l
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_share_of_total_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_share_of_total_result AS
SELECT
  kept.k,
  kept.n,
  kept.percent
FROM pgtrickle_state."public.scalar_subquery_share_of_total_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_share_of_total_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
