SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_non_equi_interval_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'i', 'z', 'm']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_non_equi_interval_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['i', 'z', 'm']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_non_equi_interval_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.i,
  "extract"('day'::text, l.i) AS days,
  coalesce(grouped_2.count, '0'::bigint) AS n,
  coalesce(grouped_2.count_2, '0'::bigint) AS later,
  coalesce(grouped_2.count_3, '0'::bigint) AS dearer,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, l.i, "extract"('day'::text, l.i), coalesce(grouped_2.count, '0'::bigint), coalesce(grouped_2.count_2, '0'::bigint), coalesce(grouped_2.count_3, '0'::bigint)), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN (
  SELECT
    grouped.i,
    grouped.i_image,
    grouped.z,
    grouped.z_image,
    grouped.m,
    grouped.m_image,
    count(*) AS count,
    count(*) FILTER (WHERE r.z > grouped.z) AS count_2,
    count(*) FILTER (WHERE r.m > grouped.m) AS count_3
  FROM (
    SELECT
      l_2.i,
      interval_send(l_2.i) AS i_image,
      l_2.z,
      timetz_send(l_2.z) AS z_image,
      l_2.m,
      cash_send(l_2.m) AS m_image
    FROM public.l AS l_2
    GROUP BY l_2.i, interval_send(l_2.i), l_2.z, timetz_send(l_2.z), l_2.m, cash_send(l_2.m)
  ) AS grouped
  JOIN public.r AS r
    ON (r.i <= grouped.i OR r.m = grouped.m)
  GROUP BY grouped.i, grouped.i_image, grouped.z, grouped.z_image, grouped.m, grouped.m_image
) AS grouped_2
  ON hash_record_extended(ROW(interval_send(l.i), timetz_send(l.z), cash_send(l.m)), 0) = hash_record_extended(ROW(grouped_2.i_image, grouped_2.z_image, grouped_2.m_image), 0)
  AND interval_send(l.i) IS NOT DISTINCT FROM grouped_2.i_image
  AND timetz_send(l.z) IS NOT DISTINCT FROM grouped_2.z_image
  AND cash_send(l.m) IS NOT DISTINCT FROM grouped_2.m_image
GROUP BY l.id, l.i, l.i::text COLLATE pg_catalog."C", "extract"('day'::text, l.i), "extract"('day'::text, l.i)::text COLLATE pg_catalog."C", coalesce(grouped_2.count, '0'::bigint), coalesce(grouped_2.count_2, '0'::bigint), coalesce(grouped_2.count_3, '0'::bigint)
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_non_equi_interval_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.lateral_non_equi_interval_result.group" WITH (fillfactor = 90) AS
SELECT
  l.i,
  interval_send(l.i) AS i_image,
  l.z,
  timetz_send(l.z) AS z_image,
  l.m,
  cash_send(l.m) AS m_image,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.i, interval_send(l.i), l.z, timetz_send(l.z), cash_send(l.m)), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.i, interval_send(l.i), l.z, timetz_send(l.z), l.m, cash_send(l.m)
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_non_equi_interval_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.lateral_non_equi_interval_result.group_2" WITH (fillfactor = 90) AS
SELECT
  grouped.i,
  grouped.i_image,
  grouped.z,
  grouped.z_image,
  grouped.m,
  grouped.m_image,
  count(*) AS __pgt_count,
  count(*) FILTER (WHERE r.z > grouped.z) AS count,
  count(*) FILTER (WHERE r.m > grouped.m) AS count_2,
  hash_record_extended(ROW(grouped.i, grouped.i_image, grouped.z, grouped.z_image, grouped.m_image), 0) AS __pgt_hash
FROM (
  SELECT
    l.i,
    interval_send(l.i) AS i_image,
    l.z,
    timetz_send(l.z) AS z_image,
    l.m,
    cash_send(l.m) AS m_image
  FROM public.l AS l
  GROUP BY l.i, interval_send(l.i), l.z, timetz_send(l.z), l.m, cash_send(l.m)
) AS grouped
JOIN public.r AS r
  ON (r.i <= grouped.i OR r.m = grouped.m)
GROUP BY grouped.i, grouped.i_image, grouped.z, grouped.z_image, grouped.m, grouped.m_image
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_non_equi_interval_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_non_equi_interval_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_non_equi_interval_result AS
SELECT
  kept.id,
  kept.i,
  kept.days,
  kept.n,
  kept.later,
  kept.dearer
FROM pgtrickle_state."public.lateral_non_equi_interval_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_non_equi_interval_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
