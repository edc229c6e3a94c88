SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_used_often_result',
  source => 'public.category',
  buffer => 'public.category',
  columns => ARRAY['id', 'parent_id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_used_often_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['id', 'category_id']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_used_often_result" WITH (fillfactor = 90) AS
SELECT
  latest.top,
  latest.depth,
  latest.id,
  latest.further,
  latest.item,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(latest.top, latest.depth, latest.id, latest.further, latest.item), 0) AS __pgt_hash
FROM (
  SELECT
    fixpoint.top,
    fixpoint.depth,
    fixpoint_2.id,
    fixpoint_2.depth AS further,
    item.id AS item
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
  JOIN (
    WITH RECURSIVE below_4 (top, id, depth) AS (
      SELECT
        category_3.id AS top,
        category_3.id,
        0 AS depth
      FROM public.category AS category_3
      UNION ALL
      SELECT
        below_4_2.top,
        category_4.id,
        below_4_2.depth + 1 AS depth
      FROM below_4 AS below_4_2
      JOIN public.category AS category_4
        ON category_4.parent_id = below_4_2.id
      WHERE below_4_2.depth < 10
    )
    SELECT
      below_4_3.top,
      below_4_3.id,
      below_4_3.depth
    FROM below_4 AS below_4_3
  ) AS fixpoint_2
    ON fixpoint_2.top = fixpoint.id
  JOIN public.item AS item
    ON item.category_id = fixpoint_2.id
  WHERE fixpoint_2.depth < 2
  ORDER BY fixpoint.top DESC, fixpoint.depth, fixpoint_2.id, item.id, fixpoint_2.depth
  LIMIT 12::bigint
) AS latest
GROUP BY latest.top, latest.depth, latest.id, latest.further, latest.item
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_used_often_result" (__pgt_hash);

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

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_used_often_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_used_often_result AS
SELECT
  kept.top,
  kept.depth,
  kept.id,
  kept.further,
  kept.item
FROM pgtrickle_state."public.recursive_used_often_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
ORDER BY kept.top DESC, kept.depth, kept.id, kept.item, kept.further
LIMIT '12'::bigint;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_used_often_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
