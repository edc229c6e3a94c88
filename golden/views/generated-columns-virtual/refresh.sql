WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.generated_columns_virtual_result'
),
-- Δbox: the rows that changed since the last refresh, each with its weight
box_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.width,
    changes.height,
    changes.note,
    changes.perimeter,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.box" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.width, changes.height, changes.note, changes.perimeter
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δlid: the rows that changed since the last refresh, each with its weight
lid_change AS MATERIALIZED (
  SELECT
    changes.area,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.lid" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.area, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of lid_join: box, lid
lid_join_delta AS MATERIALIZED (
  -- Δbox ⋈ lid: runs when box changed
  SELECT
    box_change.id,
    box_change.width,
    box_change.height,
    box_change.note,
    box_change.perimeter,
    lid.area,
    lid.name,
    box_change.weight
  FROM box_change
  JOIN public.lid AS lid
    ON lid.area = box_change.width * box_change.height
  WHERE EXISTS (SELECT FROM box_change)
    AND ((box_change.width / 4.0)::numeric(6,1) > 0.5 OR "varchar"((upper(box_change.note) || '!'::text)::character varying, 16, false)::character varying(12) <> 'A!'::text)
    AND box_change.height IS NOT NULL
  UNION ALL
  -- box ⋈ Δlid: runs when lid changed
  SELECT
    box.id,
    box.width,
    box.height,
    box.note,
    box.perimeter,
    lid_change.area,
    lid_change.name,
    lid_change.weight
  FROM lid_change
  JOIN public.box AS box
    ON lid_change.area = box.width * box.height
  WHERE EXISTS (SELECT FROM lid_change)
    AND ((box.width / 4.0)::numeric(6,1) > 0.5 OR "varchar"((upper(box.note) || '!'::text)::character varying, 16, false)::character varying(12) <> 'A!'::text)
  UNION ALL
  -- −Δbox ⋈ Δlid: runs when lid and box changed
  SELECT
    box_change.id,
    box_change.width,
    box_change.height,
    box_change.note,
    box_change.perimeter,
    lid_change.area,
    lid_change.name,
    - (lid_change.weight * box_change.weight) AS weight
  FROM lid_change
  JOIN box_change
    ON lid_change.area = box_change.width * box_change.height
  WHERE ((box_change.width / 4.0)::numeric(6,1) > 0.5 OR "varchar"((upper(box_change.note) || '!'::text)::character varying, 16, false)::character varying(12) <> 'A!'::text)
    AND box_change.height IS NOT NULL
),
-- the keys of Δlid whose number of rows changed, and by how many
lid_keys AS MATERIALIZED (
  SELECT
    lid_change.area,
    sum(lid_change.weight)::bigint AS net
  FROM lid_change
  GROUP BY lid_change.area
  HAVING sum(lid_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: lid
lid_flips AS MATERIALIZED (
  SELECT
    lid_keys.area,
    CASE WHEN lateral_rows.found = lid_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM lid_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.lid AS lid
      WHERE lid.area = lid_keys.area
      LIMIT greatest(lid_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = lid_keys.net OR lateral_rows.found = 0)
),
-- Δ(lid_anti_join): box, lid
lid_anti_join_delta AS MATERIALIZED (
  -- Δbox ▷ lid: runs when box changed
  SELECT
    box_change.id,
    box_change.width,
    box_change.height,
    box_change.note,
    box_change.perimeter,
    box_change.weight
  FROM box_change
  WHERE EXISTS (SELECT FROM box_change)
    AND ((box_change.width / 4.0)::numeric(6,1) > 0.5 OR "varchar"((upper(box_change.note) || '!'::text)::character varying, 16, false)::character varying(12) <> 'A!'::text)
    AND NOT EXISTS (
    SELECT
    FROM public.lid AS lid
    WHERE lid.area = box_change.width * box_change.height
  )
  UNION ALL
  -- box ⋈ flipped keys of lid: runs when lid changed
  SELECT
    box.id,
    box.width,
    box.height,
    box.note,
    box.perimeter,
    - lid_flips.weight AS weight
  FROM lid_flips
  JOIN public.box AS box
    ON lid_flips.area = box.width * box.height
  WHERE EXISTS (SELECT FROM lid_change)
    AND ((box.width / 4.0)::numeric(6,1) > 0.5 OR "varchar"((upper(box.note) || '!'::text)::character varying, 16, false)::character varying(12) <> 'A!'::text)
  UNION ALL
  -- −Δbox ⋈ flipped keys of lid: runs when lid and box changed
  SELECT
    box_change.id,
    box_change.width,
    box_change.height,
    box_change.note,
    box_change.perimeter,
    lid_flips.weight * box_change.weight AS weight
  FROM lid_flips
  JOIN box_change
    ON lid_flips.area = box_change.width * box_change.height
  WHERE ((box_change.width / 4.0)::numeric(6,1) > 0.5 OR "varchar"((upper(box_change.note) || '!'::text)::character varying, 16, false)::character varying(12) <> 'A!'::text)
    AND box_change.height IS NOT NULL
),
-- Δ of lid_outer_join: box, lid
lid_outer_join_delta AS MATERIALIZED (
  -- Δlid_join: runs when box or lid changed
  SELECT
    lid_join_delta.id,
    lid_join_delta.width,
    lid_join_delta.height,
    lid_join_delta.note,
    lid_join_delta.perimeter,
    lid_join_delta.area,
    coalesce(upper(lid_join_delta.name), '?'::text) AS shout,
    sum(lid_join_delta.weight)::bigint AS weight
  FROM lid_join_delta
  GROUP BY lid_join_delta.id, lid_join_delta.width, lid_join_delta.height, lid_join_delta.note, lid_join_delta.perimeter, lid_join_delta.area, lid_join_delta.name
  HAVING sum(lid_join_delta.weight) <> 0
  UNION ALL
  -- Δlid_anti_join: runs when box or lid changed
  SELECT
    lid_anti_join_delta.id,
    lid_anti_join_delta.width,
    lid_anti_join_delta.height,
    lid_anti_join_delta.note,
    lid_anti_join_delta.perimeter,
    NULL::integer AS area,
    NULL::text AS shout,
    lid_anti_join_delta.weight
  FROM lid_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.area,
    grouped.half,
    grouped.hundredfold,
    grouped.quarter,
    grouped.label,
    grouped.perimeter,
    grouped.shout,
    grouped.bare,
    grouped.below,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      lid_outer_join_delta.id,
      lid_outer_join_delta.width * lid_outer_join_delta.height AS area,
      (lid_outer_join_delta.width / 4.0)::numeric(6,1) AS half,
      (lid_outer_join_delta.width / 4.0)::numeric(6,1) * 100 AS hundredfold,
      (lid_outer_join_delta.width / 4.0)::real * 3 AS quarter,
      "varchar"((upper(lid_outer_join_delta.note) || '!'::text)::character varying, 16, false)::character varying(12) AS label,
      lid_outer_join_delta.perimeter,
      lid_outer_join_delta.shout,
      lid_outer_join_delta.area IS NULL AS bare,
      lid_outer_join_delta.note COLLATE pg_catalog."C" < "varchar"((upper(lid_outer_join_delta.note) || '!'::text)::character varying, 16, false)::character varying(12) AS below,
      sum(lid_outer_join_delta.weight)::bigint AS weight
    FROM lid_outer_join_delta
    GROUP BY lid_outer_join_delta.id, lid_outer_join_delta.width, lid_outer_join_delta.height, lid_outer_join_delta.note, lid_outer_join_delta.perimeter, lid_outer_join_delta.area, lid_outer_join_delta.shout
    HAVING sum(lid_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id, grouped.area, grouped.half, grouped.hundredfold, grouped.hundredfold::text COLLATE pg_catalog."C", grouped.quarter, grouped.quarter::text COLLATE pg_catalog."C", grouped.label, grouped.perimeter, grouped.shout, grouped.bare, grouped.below
  HAVING sum(grouped.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.area,
    latest.half,
    latest.hundredfold,
    latest.quarter,
    latest.label,
    latest.perimeter,
    latest.shout,
    latest.bare,
    latest.below,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.area,
      result_change.half,
      result_change.hundredfold,
      result_change.quarter,
      result_change.label,
      result_change.perimeter,
      result_change.shout,
      result_change.bare,
      result_change.below,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.generated_columns_virtual_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.generated_columns_virtual_result" (id, area, half, hundredfold, quarter, label, perimeter, shout, bare, below)
  SELECT n.id, n.area, n.half, n.hundredfold, n.quarter, n.label, n.perimeter, n.shout, n.bare, n.below
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.generated_columns_virtual_result" AS s
  SET id = n.id, area = n.area, half = n.half, hundredfold = n.hundredfold, quarter = n.quarter, label = n.label, perimeter = n.perimeter, shout = n.shout, bare = n.bare, below = n.below
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.area, s.half, s.hundredfold, s.quarter, s.label, s.perimeter, s.shout, s.bare, s.below)::record *<> ROW(n.id, n.area, n.half, n.hundredfold, n.quarter, n.label, n.perimeter, n.shout, n.bare, n.below)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.generated_columns_virtual_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.box', (SELECT count(*) FROM box_change),
    'public.lid', (SELECT count(*) FROM lid_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.generated_columns_virtual_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
