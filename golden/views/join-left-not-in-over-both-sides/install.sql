SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_not_in_over_both_sides_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_not_in_over_both_sides_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_not_in_over_both_sides_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_left_not_in_over_both_sides_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  joined_2.id_2 AS r_id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, joined_2.id_2), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN (
  SELECT
    joined.id,
    joined.id_2,
    joined.k,
    joined.b,
    joined.c,
    joined.count,
    grouped_2.c AS c_2,
    grouped_2.k AS k_2,
    grouped_2.count AS count_2
  FROM (
    SELECT
      l_2.id,
      r.id AS id_2,
      r.k,
      r.b,
      grouped.c,
      grouped.count
    FROM public.l AS l_2
    CROSS JOIN (
      public.r AS r
      LEFT JOIN (
        SELECT
          s.c,
          count(*) AS count
        FROM public.s AS s
        WHERE s.k IS NULL
        GROUP BY s.c
      ) AS grouped
        ON grouped.c = r.b
    )
  ) AS joined
  LEFT JOIN (
    SELECT
      s_2.c,
      s_2.k,
      count(*) AS count
    FROM public.s AS s_2
    GROUP BY s_2.c, s_2.k
  ) AS grouped_2
    ON grouped_2.c = joined.b
    AND grouped_2.k = joined.id
  WHERE NOT CASE WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(joined.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
) AS joined_2
  ON l.id = joined_2.id
  AND l.k = joined_2.k
GROUP BY l.id, joined_2.id_2
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_left_not_in_over_both_sides_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.join_left_not_in_over_both_sides_result.group" WITH (fillfactor = 90) AS
SELECT
  s.c,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(s.c), 0) AS __pgt_hash
FROM public.s AS s
WHERE s.k IS NULL
GROUP BY s.c
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_left_not_in_over_both_sides_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.join_left_not_in_over_both_sides_result.group_2" WITH (fillfactor = 90) AS
SELECT
  s.c,
  s.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(s.c, s.k), 0) AS __pgt_hash
FROM public.s AS s
GROUP BY s.c, s.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_left_not_in_over_both_sides_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_left_not_in_over_both_sides_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_left_not_in_over_both_sides_result AS
SELECT
  kept.id,
  kept.r_id
FROM pgtrickle_state."public.join_left_not_in_over_both_sides_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_left_not_in_over_both_sides_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
