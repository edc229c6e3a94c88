SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.all_in_the_select_list_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.all_in_the_select_list_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.all_in_the_select_list_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.all_in_the_select_list_result" WITH (fillfactor = 90) AS
SELECT
  joined.id,
  CASE WHEN coalesce(joined.count, '0'::bigint) > '0'::bigint THEN false WHEN joined.count_2 > '0'::bigint THEN NULL::boolean WHEN joined.k IS NULL AND joined.count_3 > '0'::bigint THEN NULL::boolean ELSE true END AS highest,
  CASE WHEN coalesce(grouped_4.count, '0'::bigint) > '0'::bigint THEN false WHEN coalesce(grouped_5.count, '0'::bigint) > '0'::bigint THEN NULL::boolean WHEN joined.k IS NULL AND coalesce(grouped_6.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE true END AS other
FROM (
  SELECT
    l.id,
    l.k,
    l.a,
    grouped.k AS k_2,
    grouped.count,
    grouped_2.count AS count_2,
    grouped_3.count AS count_3
  FROM public.l AS l
  LEFT JOIN (
    SELECT
      distinct_rows.k,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        l_2.k
      FROM public.l AS l_2
    ) AS distinct_rows
    JOIN public.r AS r
      ON distinct_rows.k < r.k
    GROUP BY distinct_rows.k
  ) AS grouped
    ON l.k = grouped.k
  CROSS JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_2
    WHERE r_2.k IS NULL
  ) AS grouped_2
  CROSS JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_3
  ) AS grouped_3
) AS joined
LEFT JOIN (
  SELECT
    s.c,
    s.k,
    count(*) AS count
  FROM public.s AS s
  GROUP BY s.c, s.k
) AS grouped_4
  ON grouped_4.c = joined.a
  AND grouped_4.k = joined.k
LEFT JOIN (
  SELECT
    s_2.c,
    count(*) AS count
  FROM public.s AS s_2
  WHERE s_2.k IS NULL
  GROUP BY s_2.c
) AS grouped_5
  ON grouped_5.c = joined.a
LEFT JOIN (
  SELECT
    s_3.c,
    count(*) AS count
  FROM public.s AS s_3
  GROUP BY s_3.c
) AS grouped_6
  ON grouped_6.c = joined.a
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.all_in_the_select_list_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.all_in_the_select_list_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.all_in_the_select_list_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.all_in_the_select_list_result.group_2" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.k,
  count(*) AS __pgt_count
FROM (
  SELECT DISTINCT
    l.k
  FROM public.l AS l
) AS distinct_rows
JOIN public.r AS r
  ON distinct_rows.k < r.k
GROUP BY distinct_rows.k
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.all_in_the_select_list_result.group_2" ADD PRIMARY KEY (k);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.all_in_the_select_list_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
WHERE r.k IS NULL
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.all_in_the_select_list_result.total_2" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.all_in_the_select_list_result.group_3" WITH (fillfactor = 90) AS
SELECT
  s.c,
  s.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(s.c, s.k), 0) AS __pgt_hash
FROM public.s AS s
GROUP BY s.c, s.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.all_in_the_select_list_result.group_3" (__pgt_hash);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.all_in_the_select_list_result.group_4" WITH (fillfactor = 90) AS
SELECT
  s.c,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(s.c), 0) AS __pgt_hash
FROM public.s AS s
WHERE s.k IS NULL
GROUP BY s.c
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.all_in_the_select_list_result.group_4" (__pgt_hash);

-- what an inner operator keeps: group_5
CREATE TABLE pgtrickle_state."public.all_in_the_select_list_result.group_5" WITH (fillfactor = 90) AS
SELECT
  s.c,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(s.c), 0) AS __pgt_hash
FROM public.s AS s
GROUP BY s.c
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.all_in_the_select_list_result.group_5" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.all_in_the_select_list_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.all_in_the_select_list_result AS
SELECT
  kept.id,
  kept.highest,
  kept.other
FROM pgtrickle_state."public.all_in_the_select_list_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.all_in_the_select_list_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
