SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_search_result',
  source => 'public.page',
  buffer => 'public.page',
  columns => ARRAY['id', 'parent_id', 'title']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_search_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  fixpoint.title,
  fixpoint.is_cycle,
  fixpoint.path_1,
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.id, fixpoint.title, fixpoint.is_cycle, fixpoint.path_1, fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE outline (id, title, is_cycle, path_1, __pgt_level) AS (
    SELECT
      page.id,
      page.title,
      false AS is_cycle,
      ARRAY[page.id]::integer[]::integer[] AS path_1,
      0::bigint AS __pgt_level
    FROM public.page AS page
    WHERE (page.parent_id IS NULL OR page.id = 5)
    UNION ALL
    SELECT
      page_2.id,
      (outline_2.title || '/'::text) || page_2.title AS title,
      CASE WHEN array_position(outline_2.path_1, page_2.id) IS NOT NULL THEN true ELSE false END AS is_cycle,
      array_append(outline_2.path_1, page_2.id) AS path_1,
      outline_2.__pgt_level + 1 AS __pgt_level
    FROM outline AS outline_2
    JOIN public.page AS page_2
      ON page_2.parent_id = outline_2.id
    WHERE outline_2.is_cycle <> true
  )
  SELECT
    outline_3.id,
    outline_3.title,
    outline_3.is_cycle,
    outline_3.path_1,
    outline_3.__pgt_level
  FROM outline AS outline_3
) AS fixpoint
GROUP BY fixpoint.id, fixpoint.title, fixpoint.is_cycle, fixpoint.path_1, fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_search_result" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_search_result" (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_search_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_search_result AS
SELECT
  kept.id,
  kept.title,
  kept.is_cycle
FROM pgtrickle_state."public.recursive_search_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_search_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
