SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_full_not_in_over_both_sides_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_full_not_in_over_both_sides_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_full_not_in_over_both_sides_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_full_not_in_over_both_sides_result" WITH (fillfactor = 90) AS
SELECT
  combined.id,
  combined.id_2 AS r_id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.id, combined.id_2), 0) AS __pgt_hash
FROM (
  SELECT
    l.id,
    joined.id_2
  FROM public.l AS l
  LEFT JOIN (
    SELECT
      l_2.id,
      r.id AS id_2,
      r.k,
      r.b
    FROM public.l AS l_2
    JOIN public.r AS r
      ON NOT EXISTS (
      SELECT
      FROM public.s AS s
      WHERE s.c = r.b
        AND l_2.id = s.k
    )
  ) AS joined
    ON l.id = joined.id
    AND l.k = joined.k
  UNION ALL
  SELECT
    NULL::integer AS id,
    r_2.id AS id_2
  FROM public.r AS r_2
  WHERE NOT EXISTS (
    SELECT
    FROM (
      SELECT DISTINCT
        r_3.k,
        r_3.b
      FROM public.r AS r_3
    ) AS distinct_rows
    JOIN public.l AS l_3
      ON l_3.k = distinct_rows.k AND NOT EXISTS (
      SELECT
      FROM public.s AS s_2
      WHERE s_2.c = distinct_rows.b
        AND l_3.id = s_2.k
    )
    WHERE hash_record_extended(ROW(r_2.b), 0) = hash_record_extended(ROW(distinct_rows.b), 0)
      AND r_2.k = distinct_rows.k
      AND (r_2.b = distinct_rows.b OR r_2.b IS NULL AND distinct_rows.b IS NULL)
  )
) AS combined
GROUP BY combined.id, combined.id_2
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_not_in_over_both_sides_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.join_full_not_in_over_both_sides_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  r.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k, r.b), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k, r.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_not_in_over_both_sides_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_full_not_in_over_both_sides_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_full_not_in_over_both_sides_result AS
SELECT
  kept.id,
  kept.r_id
FROM pgtrickle_state."public.join_full_not_in_over_both_sides_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_full_not_in_over_both_sides_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
