SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_over_a_recursion_result',
  source => 'public.page',
  buffer => 'public.page',
  columns => ARRAY['id', 'section_id', 'title']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_over_a_recursion_result',
  source => 'public.link',
  buffer => 'public.link',
  columns => ARRAY['source', 'target']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_over_a_recursion_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint_3.id,
  fixpoint_3.titles,
  fixpoint_3.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint_3.id, fixpoint_3.titles, fixpoint_3.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE outline (id, titles, __pgt_level) AS (
    SELECT
      page.id,
      page.title AS titles,
      0::bigint AS __pgt_level
    FROM public.page AS page
    JOIN (
      WITH RECURSIVE linked (id) AS (
        SELECT
          1 AS id
        UNION
        SELECT
          link.target AS id
        FROM linked AS linked_2
        JOIN public.link AS link
          ON link.source = linked_2.id
      )
      SELECT
        linked_3.id
      FROM linked AS linked_3
    ) AS fixpoint
      ON fixpoint.id = page.id
    WHERE page.section_id IS NULL
    UNION ALL
    SELECT
      joined.id_2 AS id,
      (joined.titles || '>'::text) || joined.title AS titles,
      joined.__pgt_level + 1 AS __pgt_level
    FROM (
      SELECT
        outline_2.id,
        outline_2.titles,
        outline_2.__pgt_level,
        page_2.id AS id_2,
        page_2.section_id,
        page_2.title
      FROM outline AS outline_2
      JOIN public.page AS page_2
        ON page_2.section_id = outline_2.id
    ) AS joined
    LEFT JOIN (
      WITH RECURSIVE linked_4 (id) AS (
        SELECT
          1 AS id
        UNION
        SELECT
          link_2.target AS id
        FROM linked_4 AS linked_4_2
        JOIN public.link AS link_2
          ON link_2.source = linked_4_2.id
      )
      SELECT
        linked_4_3.id
      FROM linked_4 AS linked_4_3
    ) AS fixpoint_2
      ON fixpoint_2.id = joined.id_2
    WHERE (fixpoint_2.id IS NOT NULL OR joined.title < 'd'::text)
  )
  SELECT
    outline_3.id,
    outline_3.titles,
    outline_3.__pgt_level
  FROM outline AS outline_3
) AS fixpoint_3
GROUP BY fixpoint_3.id, fixpoint_3.titles, fixpoint_3.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_over_a_recursion_result" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_over_a_recursion_result" (id);

-- what an inner operator keeps: recursion
CREATE TABLE pgtrickle_state."public.recursive_over_a_recursion_result.recursion" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.id), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE linked (id) AS (
    SELECT
      1 AS id
    UNION
    SELECT
      link.target AS id
    FROM linked AS linked_2
    JOIN public.link AS link
      ON link.source = linked_2.id
  )
  SELECT
    linked_3.id
  FROM linked AS linked_3
) AS fixpoint
GROUP BY fixpoint.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_over_a_recursion_result.recursion" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_over_a_recursion_result.recursion" (id);

-- what an inner operator keeps: recursion_2
CREATE TABLE pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.id), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE linked (id) AS (
    SELECT
      1 AS id
    UNION
    SELECT
      link.target AS id
    FROM linked AS linked_2
    JOIN public.link AS link
      ON link.source = linked_2.id
  )
  SELECT
    linked_3.id
  FROM linked AS linked_3
) AS fixpoint
GROUP BY fixpoint.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_over_a_recursion_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_over_a_recursion_result AS
SELECT
  kept.id,
  kept.titles
FROM pgtrickle_state."public.recursive_over_a_recursion_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_over_a_recursion_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
