SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.direct_argument_of_a_subquery_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['n']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.direct_argument_of_a_subquery_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['part']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.direct_argument_of_a_subquery_result" WITH (fillfactor = 90) AS
SELECT
  CASE WHEN grouped.count > '1'::bigint THEN (SELECT NULL::double precision FROM pg_catalog.generate_series(1, 2)) ELSE grouped.part END AS direct,
  ARRAY[0::double precision, grouped_2.max]::double precision[] AS direct_2,
  grouped_3.count::integer AS direct_3,
  percentile_disc(CASE WHEN grouped.count > '1'::bigint THEN (SELECT NULL::double precision FROM pg_catalog.generate_series(1, 2)) ELSE grouped.part END) WITHIN GROUP (ORDER BY combined.n) FILTER (WHERE combined.counted) AS n,
  percentile_cont(ARRAY[0::double precision, grouped_2.max]::double precision[]) WITHIN GROUP (ORDER BY combined.n::double precision) FILTER (WHERE combined.counted AND combined.n > 1) AS parts,
  rank(grouped_3.count::integer) WITHIN GROUP (ORDER BY combined.n) FILTER (WHERE combined.counted) AS place,
  count(*) FILTER (WHERE combined.counted) AS rows,
  sum(combined.n) FILTER (WHERE combined.counted) AS sum,
  count(combined.n) FILTER (WHERE combined.counted) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  min(CASE WHEN grouped.count > '1'::bigint THEN (SELECT NULL::double precision FROM pg_catalog.generate_series(1, 2)) ELSE grouped.part END) AS __pgt_direct_shown,
  min(ARRAY[0::double precision, grouped_2.max]::double precision[]) AS __pgt_direct_2_shown,
  hash_record_extended(ROW(CASE WHEN grouped.count > '1'::bigint THEN (SELECT NULL::double precision FROM pg_catalog.generate_series(1, 2)) ELSE grouped.part END, ARRAY[0::double precision, grouped_2.max]::double precision[], grouped_3.count::integer), 0) AS __pgt_hash
FROM (
  SELECT
    l.n,
    true AS counted
  FROM public.l AS l
  UNION ALL
  SELECT
    (NULL::integer) AS n,
    (false) AS counted
) AS combined
CROSS JOIN (
  SELECT
    count(*) AS count,
    min(r.part ORDER BY r.part::text COLLATE pg_catalog."C") AS part
  FROM public.r AS r
) AS grouped
CROSS JOIN (
  SELECT
    max(r_2.part ORDER BY r_2.part::text COLLATE pg_catalog."C") AS max
  FROM public.r AS r_2
) AS grouped_2
CROSS JOIN (
  SELECT
    count(*) AS count
  FROM public.r AS r_3
) AS grouped_3
GROUP BY CASE WHEN grouped.count > '1'::bigint THEN (SELECT NULL::double precision FROM pg_catalog.generate_series(1, 2)) ELSE grouped.part END, ARRAY[0::double precision, grouped_2.max]::double precision[], grouped_3.count::integer
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.direct_argument_of_a_subquery_result" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.direct_argument_of_a_subquery_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count,
  min(r.part ORDER BY r.part::text COLLATE pg_catalog."C") AS part
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.direct_argument_of_a_subquery_result.total_2" WITH (fillfactor = 90) AS
SELECT
  max(r.part ORDER BY r.part::text COLLATE pg_catalog."C") AS max,
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_3
CREATE TABLE pgtrickle_state."public.direct_argument_of_a_subquery_result.total_3" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.direct_argument_of_a_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.direct_argument_of_a_subquery_result AS
SELECT
  kept.n,
  kept.parts,
  kept.place,
  kept.rows,
  kept.sum
FROM pgtrickle_state."public.direct_argument_of_a_subquery_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.direct_argument_of_a_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
