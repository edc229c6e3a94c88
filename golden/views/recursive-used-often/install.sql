SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_used_often_result',
  source => 'public.category',
  buffer => 'public.category',
  columns => ARRAY['id', 'parent_id', 'title']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_used_often_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['category_id', 'price']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_used_often_result" WITH (fillfactor = 90) AS
SELECT
  joined_2.id,
  joined_2.title,
  grouped_3.sum AS total,
  grouped_4.max AS height
FROM (
  SELECT
    category.id,
    category.title,
    grouped.id AS id_2,
    grouped.count,
    grouped_2.top,
    grouped_2.count AS count_2
  FROM public.category AS category
  LEFT JOIN (
    SELECT
      fixpoint.id,
      count(*) AS count
    FROM (
      WITH RECURSIVE below (top, id, depth) AS (
        SELECT
          category_2.id AS top,
          category_2.id,
          0 AS depth
        FROM public.category AS category_2
        UNION ALL
        SELECT
          below_2.top,
          category_3.id,
          below_2.depth + 1 AS depth
        FROM below AS below_2
        JOIN public.category AS category_3
          ON category_3.parent_id = below_2.id
        WHERE below_2.depth < 10
      )
      SELECT
        below_3.top,
        below_3.id,
        below_3.depth
      FROM below AS below_3
    ) AS fixpoint
    WHERE fixpoint.depth > 0
    GROUP BY fixpoint.id
  ) AS grouped
    ON grouped.id = category.id
  LEFT JOIN (
    SELECT
      joined.top,
      count(*) AS count
    FROM (
      SELECT
        fixpoint_2.top,
        fixpoint_2.id,
        fixpoint_2.depth
      FROM (
        WITH RECURSIVE below_4 (top, id, depth) AS (
          SELECT
            category_4.id AS top,
            category_4.id,
            0 AS depth
          FROM public.category AS category_4
          UNION ALL
          SELECT
            below_4_2.top,
            category_5.id,
            below_4_2.depth + 1 AS depth
          FROM below_4 AS below_4_2
          JOIN public.category AS category_5
            ON category_5.parent_id = below_4_2.id
          WHERE below_4_2.depth < 10
        )
        SELECT
          below_4_3.top,
          below_4_3.id,
          below_4_3.depth
        FROM below_4 AS below_4_3
      ) AS fixpoint_2
      WHERE fixpoint_2.depth > 1
    ) AS joined
    GROUP BY joined.top
  ) AS grouped_2
    ON grouped_2.top = category.id
  WHERE (coalesce(grouped.count, '0'::bigint) > '0'::bigint OR NOT coalesce(grouped_2.count, '0'::bigint) > '0'::bigint)
) AS joined_2
LEFT JOIN (
  SELECT
    joined_3.top,
    sum(joined_3.price) AS sum
  FROM (
    SELECT
      fixpoint_3.top,
      fixpoint_3.id,
      fixpoint_3.depth,
      item.category_id,
      item.price
    FROM (
      WITH RECURSIVE below_5 (top, id, depth) AS (
        SELECT
          category_6.id AS top,
          category_6.id,
          0 AS depth
        FROM public.category AS category_6
        UNION ALL
        SELECT
          below_5_2.top,
          category_7.id,
          below_5_2.depth + 1 AS depth
        FROM below_5 AS below_5_2
        JOIN public.category AS category_7
          ON category_7.parent_id = below_5_2.id
        WHERE below_5_2.depth < 10
      )
      SELECT
        below_5_3.top,
        below_5_3.id,
        below_5_3.depth
      FROM below_5 AS below_5_3
    ) AS fixpoint_3
    JOIN public.item AS item
      ON item.category_id = fixpoint_3.id
  ) AS joined_3
  GROUP BY joined_3.top
) AS grouped_3
  ON grouped_3.top = joined_2.id
LEFT JOIN (
  SELECT
    joined_4.top,
    max(joined_4.depth) AS max
  FROM (
    WITH RECURSIVE below_6 (top, id, depth) AS (
      SELECT
        category_8.id AS top,
        category_8.id,
        0 AS depth
      FROM public.category AS category_8
      UNION ALL
      SELECT
        below_6_2.top,
        category_9.id,
        below_6_2.depth + 1 AS depth
      FROM below_6 AS below_6_2
      JOIN public.category AS category_9
        ON category_9.parent_id = below_6_2.id
      WHERE below_6_2.depth < 10
    )
    SELECT
      below_6_3.top,
      below_6_3.id,
      below_6_3.depth
    FROM below_6 AS below_6_3
  ) AS joined_4
  GROUP BY joined_4.top
) AS grouped_4
  ON grouped_4.top = joined_2.id
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.recursive_used_often_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: recursion
CREATE TABLE pgtrickle_state."public.recursive_used_often_result.recursion" WITH (fillfactor = 90) AS
SELECT
  fixpoint.top,
  fixpoint.id,
  fixpoint.depth,
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.top, fixpoint.id, fixpoint.depth, fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE below (top, id, depth, __pgt_level) AS (
    SELECT
      category.id AS top,
      category.id,
      0 AS depth,
      0::bigint AS __pgt_level
    FROM public.category AS category
    UNION ALL
    SELECT
      below_2.top,
      category_2.id,
      below_2.depth + 1 AS depth,
      below_2.__pgt_level + 1 AS __pgt_level
    FROM below AS below_2
    JOIN public.category AS category_2
      ON category_2.parent_id = below_2.id
    WHERE below_2.depth < 10
  )
  SELECT
    below_3.top,
    below_3.id,
    below_3.depth,
    below_3.__pgt_level
  FROM below AS below_3
) AS fixpoint
GROUP BY fixpoint.top, fixpoint.id, fixpoint.depth, fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_used_often_result.recursion" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_used_often_result.recursion" (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.recursive_used_often_result.group" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  count(*) AS __pgt_count
FROM (
  WITH RECURSIVE below (top, id, depth) AS (
    SELECT
      category.id AS top,
      category.id,
      0 AS depth
    FROM public.category AS category
    UNION ALL
    SELECT
      below_2.top,
      category_2.id,
      below_2.depth + 1 AS depth
    FROM below AS below_2
    JOIN public.category AS category_2
      ON category_2.parent_id = below_2.id
    WHERE below_2.depth < 10
  )
  SELECT
    below_3.top,
    below_3.id,
    below_3.depth
  FROM below AS below_3
) AS fixpoint
WHERE fixpoint.depth > 0
GROUP BY fixpoint.id
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.recursive_used_often_result.group" ADD PRIMARY KEY (id);

-- what an inner operator keeps: recursion_2
CREATE TABLE pgtrickle_state."public.recursive_used_often_result.recursion_2" WITH (fillfactor = 90) AS
SELECT
  fixpoint.top,
  fixpoint.id,
  fixpoint.depth,
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.top, fixpoint.id, fixpoint.depth, fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE below (top, id, depth, __pgt_level) AS (
    SELECT
      category.id AS top,
      category.id,
      0 AS depth,
      0::bigint AS __pgt_level
    FROM public.category AS category
    UNION ALL
    SELECT
      below_2.top,
      category_2.id,
      below_2.depth + 1 AS depth,
      below_2.__pgt_level + 1 AS __pgt_level
    FROM below AS below_2
    JOIN public.category AS category_2
      ON category_2.parent_id = below_2.id
    WHERE below_2.depth < 10
  )
  SELECT
    below_3.top,
    below_3.id,
    below_3.depth,
    below_3.__pgt_level
  FROM below AS below_3
) AS fixpoint
GROUP BY fixpoint.top, fixpoint.id, fixpoint.depth, fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_used_often_result.recursion_2" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_used_often_result.recursion_2" (id);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.recursive_used_often_result.group_2" WITH (fillfactor = 90) AS
SELECT
  fixpoint.top,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.top), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE below (top, id, depth) AS (
    SELECT
      category.id AS top,
      category.id,
      0 AS depth
    FROM public.category AS category
    UNION ALL
    SELECT
      below_2.top,
      category_2.id,
      below_2.depth + 1 AS depth
    FROM below AS below_2
    JOIN public.category AS category_2
      ON category_2.parent_id = below_2.id
    WHERE below_2.depth < 10
  )
  SELECT
    below_3.top,
    below_3.id,
    below_3.depth
  FROM below AS below_3
) AS fixpoint
WHERE fixpoint.depth > 1
GROUP BY fixpoint.top
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_used_often_result.group_2" (__pgt_hash);

-- what an inner operator keeps: recursion_3
CREATE TABLE pgtrickle_state."public.recursive_used_often_result.recursion_3" WITH (fillfactor = 90) AS
SELECT
  fixpoint.top,
  fixpoint.id,
  fixpoint.depth,
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.top, fixpoint.id, fixpoint.depth, fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE below (top, id, depth, __pgt_level) AS (
    SELECT
      category.id AS top,
      category.id,
      0 AS depth,
      0::bigint AS __pgt_level
    FROM public.category AS category
    UNION ALL
    SELECT
      below_2.top,
      category_2.id,
      below_2.depth + 1 AS depth,
      below_2.__pgt_level + 1 AS __pgt_level
    FROM below AS below_2
    JOIN public.category AS category_2
      ON category_2.parent_id = below_2.id
    WHERE below_2.depth < 10
  )
  SELECT
    below_3.top,
    below_3.id,
    below_3.depth,
    below_3.__pgt_level
  FROM below AS below_3
) AS fixpoint
GROUP BY fixpoint.top, fixpoint.id, fixpoint.depth, fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_used_often_result.recursion_3" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_used_often_result.recursion_3" (id);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.recursive_used_often_result.group_3" WITH (fillfactor = 90) AS
SELECT
  fixpoint.top,
  sum(item.price) AS sum,
  count(item.price) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.top), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE below (top, id, depth) AS (
    SELECT
      category.id AS top,
      category.id,
      0 AS depth
    FROM public.category AS category
    UNION ALL
    SELECT
      below_2.top,
      category_2.id,
      below_2.depth + 1 AS depth
    FROM below AS below_2
    JOIN public.category AS category_2
      ON category_2.parent_id = below_2.id
    WHERE below_2.depth < 10
  )
  SELECT
    below_3.top,
    below_3.id,
    below_3.depth
  FROM below AS below_3
) AS fixpoint
JOIN public.item AS item
  ON item.category_id = fixpoint.id
GROUP BY fixpoint.top
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_used_often_result.group_3" (__pgt_hash);

-- what an inner operator keeps: recursion_4
CREATE TABLE pgtrickle_state."public.recursive_used_often_result.recursion_4" WITH (fillfactor = 90) AS
SELECT
  fixpoint.top,
  fixpoint.id,
  fixpoint.depth,
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.top, fixpoint.id, fixpoint.depth, fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE below (top, id, depth, __pgt_level) AS (
    SELECT
      category.id AS top,
      category.id,
      0 AS depth,
      0::bigint AS __pgt_level
    FROM public.category AS category
    UNION ALL
    SELECT
      below_2.top,
      category_2.id,
      below_2.depth + 1 AS depth,
      below_2.__pgt_level + 1 AS __pgt_level
    FROM below AS below_2
    JOIN public.category AS category_2
      ON category_2.parent_id = below_2.id
    WHERE below_2.depth < 10
  )
  SELECT
    below_3.top,
    below_3.id,
    below_3.depth,
    below_3.__pgt_level
  FROM below AS below_3
) AS fixpoint
GROUP BY fixpoint.top, fixpoint.id, fixpoint.depth, fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_used_often_result.recursion_4" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_used_often_result.recursion_4" (id);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.recursive_used_often_result.group_4" WITH (fillfactor = 90) AS
SELECT
  fixpoint.top,
  max(fixpoint.depth) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.top), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE below (top, id, depth) AS (
    SELECT
      category.id AS top,
      category.id,
      0 AS depth
    FROM public.category AS category
    UNION ALL
    SELECT
      below_2.top,
      category_2.id,
      below_2.depth + 1 AS depth
    FROM below AS below_2
    JOIN public.category AS category_2
      ON category_2.parent_id = below_2.id
    WHERE below_2.depth < 10
  )
  SELECT
    below_3.top,
    below_3.id,
    below_3.depth
  FROM below AS below_3
) AS fixpoint
GROUP BY fixpoint.top
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_used_often_result.group_4" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_used_often_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_used_often_result AS
SELECT
  kept.id,
  kept.title,
  kept.total,
  kept.height
FROM pgtrickle_state."public.recursive_used_often_result" AS kept
ORDER BY kept.id
LIMIT '4'::bigint;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_used_often_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
