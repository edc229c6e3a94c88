WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.arrays_without_equality_result'
),
-- Δnote: the rows that changed since the last refresh, each with its weight
note_change AS MATERIALIZED (
  SELECT
    changes.page,
    min(changes.parts::text COLLATE pg_catalog."C")::"json"[] AS parts,
    min(changes.marks::text COLLATE pg_catalog."C")::xml[] AS marks,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.note" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.page, changes.parts::text COLLATE pg_catalog."C", changes.marks::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δpage: the rows that changed since the last refresh, each with its weight
page_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.title,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.page" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.title
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δpage whose number of rows changed, and by how many
page_keys AS MATERIALIZED (
  SELECT
    page_change.id,
    sum(page_change.weight)::bigint AS net
  FROM page_change
  GROUP BY page_change.id
  HAVING sum(page_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: page
page_flips AS MATERIALIZED (
  SELECT
    page_keys.id,
    CASE WHEN lateral_rows.found = page_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM page_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.page AS page
      WHERE page.id = page_keys.id
      LIMIT greatest(page_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = page_keys.net OR lateral_rows.found = 0)
),
-- Δ(page_join): note, page
page_join_delta AS MATERIALIZED (
  -- Δnote ⋈ page: runs when note changed
  SELECT
    note_change.parts,
    note_change.marks,
    page.title,
    note_change.weight
  FROM note_change
  JOIN public.page AS page
    ON page.id = note_change.page
  WHERE EXISTS (SELECT FROM note_change)
    AND note_change.page IS NOT NULL
  UNION ALL
  -- note ⋈ Δpage: runs when page changed
  SELECT
    note.parts,
    note.marks,
    page_change.title,
    page_change.weight
  FROM page_change
  JOIN public.note AS note
    ON page_change.id = note.page
  WHERE EXISTS (SELECT FROM page_change)
  UNION ALL
  -- −Δnote ⋈ Δpage: runs when page and note changed
  SELECT
    note_change.parts,
    note_change.marks,
    page_change.title,
    - (page_change.weight * note_change.weight) AS weight
  FROM page_change
  JOIN note_change
    ON page_change.id = note_change.page
  WHERE note_change.page IS NOT NULL
),
-- Δ(page_anti_join): note, page
page_anti_join_delta AS MATERIALIZED (
  -- Δnote ▷ page: runs when note changed
  SELECT
    note_change.parts,
    note_change.marks,
    note_change.weight
  FROM note_change
  WHERE EXISTS (SELECT FROM note_change)
    AND NOT EXISTS (
    SELECT
    FROM public.page AS page
    WHERE page.id = note_change.page
  )
  UNION ALL
  -- note ⋈ flipped keys of page: runs when page changed
  SELECT
    note.parts,
    note.marks,
    - page_flips.weight AS weight
  FROM page_flips
  JOIN public.note AS note
    ON page_flips.id = note.page
  WHERE EXISTS (SELECT FROM page_change)
  UNION ALL
  -- −Δnote ⋈ flipped keys of page: runs when page and note changed
  SELECT
    note_change.parts,
    note_change.marks,
    page_flips.weight * note_change.weight AS weight
  FROM page_flips
  JOIN note_change
    ON page_flips.id = note_change.page
  WHERE note_change.page IS NOT NULL
),
-- Δ(page_outer_join): note, page
page_outer_join_delta AS MATERIALIZED (
  -- Δpage_join: runs when note or page changed
  SELECT
    page_join_delta.parts,
    page_join_delta.marks,
    page_join_delta.title,
    page_join_delta.weight
  FROM page_join_delta
  UNION ALL
  -- Δpage_anti_join: runs when note or page changed
  SELECT
    page_anti_join_delta.parts,
    page_anti_join_delta.marks,
    NULL::text AS title,
    page_anti_join_delta.weight
  FROM page_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    min(page_outer_join_delta.parts::text COLLATE pg_catalog."C")::"json"[] AS parts,
    min(page_outer_join_delta.marks::text COLLATE pg_catalog."C")::xml[] AS marks,
    page_outer_join_delta.title,
    sum(page_outer_join_delta.weight)::bigint AS weight
  FROM page_outer_join_delta
  GROUP BY page_outer_join_delta.parts::text COLLATE pg_catalog."C", page_outer_join_delta.marks::text COLLATE pg_catalog."C", page_outer_join_delta.title
  HAVING sum(page_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.parts,
    result_change.marks,
    result_change.title,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.title), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.arrays_without_equality_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.title), 0)
    AND ROW(kept.parts::text COLLATE pg_catalog."C", kept.marks::text COLLATE pg_catalog."C", kept.title) IS NOT DISTINCT FROM ROW(result_change.parts::text COLLATE pg_catalog."C", result_change.marks::text COLLATE pg_catalog."C", result_change.title)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.arrays_without_equality_result" (parts, marks, title, __pgt_count, __pgt_hash)
  SELECT n.parts, n.marks, n.title, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.arrays_without_equality_result" AS s
  SET parts = n.parts, marks = n.marks, title = n.title, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.parts, s.marks, s.title, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.parts, n.marks, n.title, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.arrays_without_equality_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.note', (SELECT count(*) FROM note_change),
    'public.page', (SELECT count(*) FROM page_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.arrays_without_equality_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
