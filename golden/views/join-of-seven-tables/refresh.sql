WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_of_seven_tables_result'
),
-- Δpart: the rows that changed since the last refresh, each with its weight
part_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.shape,
    changes.colour,
    changes.maker,
    changes.box,
    changes.shelf,
    changes.tag,
    changes.price,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.part" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.shape, changes.colour, changes.maker, changes.box, changes.shelf, changes.tag, changes.price, changes.price::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δshape: the rows that changed since the last refresh, each with its weight
shape_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shape" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δcolour: the rows that changed since the last refresh, each with its weight
colour_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.colour" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δmaker: the rows that changed since the last refresh, each with its weight
maker_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.maker" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δbox: the rows that changed since the last refresh, each with its weight
box_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.volume,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.box" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.volume, changes.volume::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δshelf: the rows that changed since the last refresh, each with its weight
shelf_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.place,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shelf" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.place
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δtag: the rows that changed since the last refresh, each with its weight
tag_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.tag" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(part ⋈ shape)
shape_join_delta AS MATERIALIZED (
  -- Δpart ⋈ shape: runs when part changed
  SELECT
    part_change.id,
    part_change.shape,
    part_change.colour,
    part_change.maker,
    part_change.box,
    part_change.shelf,
    part_change.tag,
    part_change.price,
    shape.id AS id_2,
    shape.name,
    part_change.weight
  FROM part_change
  JOIN public.shape AS shape
    ON shape.id = part_change.shape
  WHERE EXISTS (SELECT FROM part_change)
    AND part_change.shape IS NOT NULL
  UNION ALL
  -- part ⋈ Δshape: runs when shape changed
  SELECT
    part.id,
    part.shape,
    part.colour,
    part.maker,
    part.box,
    part.shelf,
    part.tag,
    part.price,
    shape_change.id AS id_2,
    shape_change.name,
    shape_change.weight
  FROM shape_change
  JOIN public.part AS part
    ON shape_change.id = part.shape
  WHERE EXISTS (SELECT FROM shape_change)
  UNION ALL
  -- −Δpart ⋈ Δshape: runs when shape and part changed
  SELECT
    part_change.id,
    part_change.shape,
    part_change.colour,
    part_change.maker,
    part_change.box,
    part_change.shelf,
    part_change.tag,
    part_change.price,
    shape_change.id AS id_2,
    shape_change.name,
    - (shape_change.weight * part_change.weight) AS weight
  FROM shape_change
  JOIN part_change
    ON shape_change.id = part_change.shape
  WHERE part_change.shape IS NOT NULL
),
-- Δ(part ⋈ shape ⋈ colour)
colour_join_delta AS MATERIALIZED (
  -- Δ(part ⋈ shape) ⋈ colour: runs when part or shape changed
  SELECT
    shape_join_delta.id,
    shape_join_delta.shape,
    shape_join_delta.colour,
    shape_join_delta.maker,
    shape_join_delta.box,
    shape_join_delta.shelf,
    shape_join_delta.tag,
    shape_join_delta.price,
    shape_join_delta.id_2,
    shape_join_delta.name,
    colour.id AS id_3,
    colour.name AS name_2,
    shape_join_delta.weight
  FROM shape_join_delta
  JOIN public.colour AS colour
    ON colour.id = shape_join_delta.colour
  WHERE (EXISTS (SELECT FROM part_change) OR EXISTS (SELECT FROM shape_change))
    AND shape_join_delta.colour IS NOT NULL
  UNION ALL
  -- (part ⋈ shape) ⋈ Δcolour: runs when colour changed
  SELECT
    part.id,
    part.shape,
    part.colour,
    part.maker,
    part.box,
    part.shelf,
    part.tag,
    part.price,
    shape.id AS id_2,
    shape.name,
    colour_change.id AS id_3,
    colour_change.name AS name_2,
    colour_change.weight
  FROM colour_change
  JOIN public.part AS part
    ON colour_change.id = part.colour
  JOIN public.shape AS shape
    ON shape.id = part.shape
  WHERE EXISTS (SELECT FROM colour_change)
  UNION ALL
  -- −Δ(part ⋈ shape) ⋈ Δcolour: runs when colour and (part or shape) changed
  SELECT
    shape_join_delta.id,
    shape_join_delta.shape,
    shape_join_delta.colour,
    shape_join_delta.maker,
    shape_join_delta.box,
    shape_join_delta.shelf,
    shape_join_delta.tag,
    shape_join_delta.price,
    shape_join_delta.id_2,
    shape_join_delta.name,
    colour_change.id AS id_3,
    colour_change.name AS name_2,
    - (colour_change.weight * shape_join_delta.weight) AS weight
  FROM colour_change
  JOIN shape_join_delta
    ON colour_change.id = shape_join_delta.colour
  WHERE shape_join_delta.colour IS NOT NULL
),
-- Δ(part ⋈ shape ⋈ colour ⋈ box)
box_join_delta AS MATERIALIZED (
  -- Δ(part ⋈ shape ⋈ colour) ⋈ box: runs when part or shape or colour changed
  SELECT
    colour_join_delta.id,
    colour_join_delta.shape,
    colour_join_delta.colour,
    colour_join_delta.maker,
    colour_join_delta.box,
    colour_join_delta.shelf,
    colour_join_delta.tag,
    colour_join_delta.price,
    colour_join_delta.id_2,
    colour_join_delta.name,
    colour_join_delta.id_3,
    colour_join_delta.name_2,
    box.id AS id_4,
    box.volume,
    colour_join_delta.weight
  FROM colour_join_delta
  JOIN public.box AS box
    ON box.id = colour_join_delta.box
  WHERE (EXISTS (SELECT FROM part_change) OR EXISTS (SELECT FROM shape_change) OR EXISTS (SELECT FROM colour_change))
    AND colour_join_delta.box IS NOT NULL
  UNION ALL
  -- (part ⋈ shape ⋈ colour) ⋈ Δbox: runs when box changed
  SELECT
    part.id,
    part.shape,
    part.colour,
    part.maker,
    part.box,
    part.shelf,
    part.tag,
    part.price,
    shape.id AS id_2,
    shape.name,
    colour.id AS id_3,
    colour.name AS name_2,
    box_change.id AS id_4,
    box_change.volume,
    box_change.weight
  FROM box_change
  JOIN public.part AS part
    ON box_change.id = part.box
  JOIN public.shape AS shape
    ON shape.id = part.shape
  JOIN public.colour AS colour
    ON colour.id = part.colour
  WHERE EXISTS (SELECT FROM box_change)
  UNION ALL
  -- −Δ(part ⋈ shape ⋈ colour) ⋈ Δbox: runs when box and (part or shape or colour) changed
  SELECT
    colour_join_delta.id,
    colour_join_delta.shape,
    colour_join_delta.colour,
    colour_join_delta.maker,
    colour_join_delta.box,
    colour_join_delta.shelf,
    colour_join_delta.tag,
    colour_join_delta.price,
    colour_join_delta.id_2,
    colour_join_delta.name,
    colour_join_delta.id_3,
    colour_join_delta.name_2,
    box_change.id AS id_4,
    box_change.volume,
    - (box_change.weight * colour_join_delta.weight) AS weight
  FROM box_change
  JOIN colour_join_delta
    ON box_change.id = colour_join_delta.box
  WHERE colour_join_delta.box IS NOT NULL
),
-- Δ(part ⋈ shape ⋈ colour ⋈ box ⋈ shelf)
shelf_join_delta AS MATERIALIZED (
  -- Δ(part ⋈ shape ⋈ colour ⋈ box) ⋈ shelf: runs when part or shape or colour or box changed
  SELECT
    box_join_delta.id,
    box_join_delta.shape,
    box_join_delta.colour,
    box_join_delta.maker,
    box_join_delta.box,
    box_join_delta.shelf,
    box_join_delta.tag,
    box_join_delta.price,
    box_join_delta.id_2,
    box_join_delta.name,
    box_join_delta.id_3,
    box_join_delta.name_2,
    box_join_delta.id_4,
    box_join_delta.volume,
    shelf.id AS id_5,
    shelf.place,
    box_join_delta.weight
  FROM box_join_delta
  JOIN public.shelf AS shelf
    ON shelf.id = box_join_delta.shelf
  WHERE (EXISTS (SELECT FROM part_change) OR EXISTS (SELECT FROM shape_change) OR EXISTS (SELECT FROM colour_change) OR EXISTS (SELECT FROM box_change))
    AND box_join_delta.shelf IS NOT NULL
  UNION ALL
  -- (part ⋈ shape ⋈ colour ⋈ box) ⋈ Δshelf: runs when shelf changed
  SELECT
    part.id,
    part.shape,
    part.colour,
    part.maker,
    part.box,
    part.shelf,
    part.tag,
    part.price,
    shape.id AS id_2,
    shape.name,
    colour.id AS id_3,
    colour.name AS name_2,
    box.id AS id_4,
    box.volume,
    shelf_change.id AS id_5,
    shelf_change.place,
    shelf_change.weight
  FROM shelf_change
  JOIN public.part AS part
    ON shelf_change.id = part.shelf
  JOIN public.shape AS shape
    ON shape.id = part.shape
  JOIN public.colour AS colour
    ON colour.id = part.colour
  JOIN public.box AS box
    ON box.id = part.box
  WHERE EXISTS (SELECT FROM shelf_change)
  UNION ALL
  -- −Δ(part ⋈ shape ⋈ colour ⋈ box) ⋈ Δshelf: runs when shelf and (part or shape or colour or box) changed
  SELECT
    box_join_delta.id,
    box_join_delta.shape,
    box_join_delta.colour,
    box_join_delta.maker,
    box_join_delta.box,
    box_join_delta.shelf,
    box_join_delta.tag,
    box_join_delta.price,
    box_join_delta.id_2,
    box_join_delta.name,
    box_join_delta.id_3,
    box_join_delta.name_2,
    box_join_delta.id_4,
    box_join_delta.volume,
    shelf_change.id AS id_5,
    shelf_change.place,
    - (shelf_change.weight * box_join_delta.weight) AS weight
  FROM shelf_change
  JOIN box_join_delta
    ON shelf_change.id = box_join_delta.shelf
  WHERE box_join_delta.shelf IS NOT NULL
),
-- Δ(tag_join): part, shape, colour, box, shelf, tag
tag_join_delta AS MATERIALIZED (
  -- Δ(part ⋈ shape ⋈ colour ⋈ box ⋈ shelf) ⋈ tag: runs when part or shape or colour or box or shelf changed
  SELECT
    shelf_join_delta.id,
    shelf_join_delta.shape,
    shelf_join_delta.colour,
    shelf_join_delta.maker,
    shelf_join_delta.box,
    shelf_join_delta.shelf,
    shelf_join_delta.tag,
    shelf_join_delta.price,
    shelf_join_delta.id_2,
    shelf_join_delta.name,
    shelf_join_delta.id_3,
    shelf_join_delta.name_2,
    shelf_join_delta.id_4,
    shelf_join_delta.volume,
    shelf_join_delta.id_5,
    shelf_join_delta.place,
    tag.id AS id_6,
    tag.name AS name_3,
    shelf_join_delta.weight
  FROM shelf_join_delta
  JOIN public.tag AS tag
    ON tag.id = shelf_join_delta.tag
  WHERE (EXISTS (SELECT FROM part_change) OR EXISTS (SELECT FROM shape_change) OR EXISTS (SELECT FROM colour_change) OR EXISTS (SELECT FROM box_change) OR EXISTS (SELECT FROM shelf_change))
    AND shelf_join_delta.tag IS NOT NULL
  UNION ALL
  -- (part ⋈ shape ⋈ colour ⋈ box ⋈ shelf) ⋈ Δtag: runs when tag changed
  SELECT
    part.id,
    part.shape,
    part.colour,
    part.maker,
    part.box,
    part.shelf,
    part.tag,
    part.price,
    shape.id AS id_2,
    shape.name,
    colour.id AS id_3,
    colour.name AS name_2,
    box.id AS id_4,
    box.volume,
    shelf.id AS id_5,
    shelf.place,
    tag_change.id AS id_6,
    tag_change.name AS name_3,
    tag_change.weight
  FROM tag_change
  JOIN public.part AS part
    ON tag_change.id = part.tag
  JOIN public.shape AS shape
    ON shape.id = part.shape
  JOIN public.colour AS colour
    ON colour.id = part.colour
  JOIN public.box AS box
    ON box.id = part.box
  JOIN public.shelf AS shelf
    ON shelf.id = part.shelf
  WHERE EXISTS (SELECT FROM tag_change)
  UNION ALL
  -- −Δ(part ⋈ shape ⋈ colour ⋈ box ⋈ shelf) ⋈ Δtag: runs when tag and (part or shape or colour or box or shelf) changed
  SELECT
    shelf_join_delta.id,
    shelf_join_delta.shape,
    shelf_join_delta.colour,
    shelf_join_delta.maker,
    shelf_join_delta.box,
    shelf_join_delta.shelf,
    shelf_join_delta.tag,
    shelf_join_delta.price,
    shelf_join_delta.id_2,
    shelf_join_delta.name,
    shelf_join_delta.id_3,
    shelf_join_delta.name_2,
    shelf_join_delta.id_4,
    shelf_join_delta.volume,
    shelf_join_delta.id_5,
    shelf_join_delta.place,
    tag_change.id AS id_6,
    tag_change.name AS name_3,
    - (tag_change.weight * shelf_join_delta.weight) AS weight
  FROM tag_change
  JOIN shelf_join_delta
    ON tag_change.id = shelf_join_delta.tag
  WHERE shelf_join_delta.tag IS NOT NULL
),
-- Δ(tag_join), added up before it is joined on
tag_join_change AS MATERIALIZED (
  SELECT
    tag_join_delta.id,
    tag_join_delta.maker,
    tag_join_delta.price,
    tag_join_delta.name,
    tag_join_delta.name_2,
    tag_join_delta.volume,
    tag_join_delta.place,
    tag_join_delta.name_3,
    sum(tag_join_delta.weight)::bigint AS weight
  FROM tag_join_delta
  GROUP BY tag_join_delta.id, tag_join_delta.shape, tag_join_delta.colour, tag_join_delta.maker, tag_join_delta.box, tag_join_delta.shelf, tag_join_delta.tag, tag_join_delta.price, tag_join_delta.price::text COLLATE pg_catalog."C", tag_join_delta.id_2, tag_join_delta.name, tag_join_delta.id_3, tag_join_delta.name_2, tag_join_delta.id_4, tag_join_delta.volume, tag_join_delta.volume::text COLLATE pg_catalog."C", tag_join_delta.id_5, tag_join_delta.place, tag_join_delta.id_6, tag_join_delta.name_3
  HAVING sum(tag_join_delta.weight) <> 0
),
-- Δ of maker_join: part, shape, colour, box, shelf, tag, maker
maker_join_delta AS MATERIALIZED (
  -- Δ(part ⋈ shape ⋈ colour ⋈ box ⋈ shelf ⋈ tag) ⋈ maker: runs when part or shape or colour or box or shelf or tag changed
  SELECT
    tag_join_change.id,
    tag_join_change.price,
    tag_join_change.name,
    tag_join_change.name_2,
    tag_join_change.volume,
    tag_join_change.place,
    tag_join_change.name_3,
    maker.name AS name_4,
    tag_join_change.weight
  FROM tag_join_change
  JOIN public.maker AS maker
    ON maker.id = tag_join_change.maker
  WHERE (EXISTS (SELECT FROM part_change) OR EXISTS (SELECT FROM shape_change) OR EXISTS (SELECT FROM colour_change) OR EXISTS (SELECT FROM box_change) OR EXISTS (SELECT FROM shelf_change) OR EXISTS (SELECT FROM tag_change))
    AND tag_join_change.maker IS NOT NULL
  UNION ALL
  -- (part ⋈ shape ⋈ colour ⋈ box ⋈ shelf ⋈ tag) ⋈ Δmaker: runs when maker changed
  SELECT
    part.id,
    part.price,
    shape.name,
    colour.name AS name_2,
    box.volume,
    shelf.place,
    tag.name AS name_3,
    maker_change.name AS name_4,
    maker_change.weight
  FROM maker_change
  JOIN public.part AS part
    ON maker_change.id = part.maker
  JOIN public.shape AS shape
    ON shape.id = part.shape
  JOIN public.colour AS colour
    ON colour.id = part.colour
  JOIN public.box AS box
    ON box.id = part.box
  JOIN public.shelf AS shelf
    ON shelf.id = part.shelf
  JOIN public.tag AS tag
    ON tag.id = part.tag
  WHERE EXISTS (SELECT FROM maker_change)
    AND maker_change.id IS NOT NULL
  UNION ALL
  -- −Δ(part ⋈ shape ⋈ colour ⋈ box ⋈ shelf ⋈ tag) ⋈ Δmaker: runs when maker and (part or shape or colour or box or shelf or tag) changed
  SELECT
    tag_join_change.id,
    tag_join_change.price,
    tag_join_change.name,
    tag_join_change.name_2,
    tag_join_change.volume,
    tag_join_change.place,
    tag_join_change.name_3,
    maker_change.name AS name_4,
    - (maker_change.weight * tag_join_change.weight) AS weight
  FROM maker_change
  JOIN tag_join_change
    ON maker_change.id = tag_join_change.maker
  WHERE maker_change.id IS NOT NULL
    AND tag_join_change.maker IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    maker_join_delta.id,
    maker_join_delta.price,
    maker_join_delta.name AS shape,
    maker_join_delta.name_2 AS colour,
    maker_join_delta.name_4 AS maker,
    maker_join_delta.volume,
    maker_join_delta.place,
    maker_join_delta.name_3 AS tag,
    sum(maker_join_delta.weight)::bigint AS weight
  FROM maker_join_delta
  GROUP BY maker_join_delta.id, maker_join_delta.price, maker_join_delta.price::text COLLATE pg_catalog."C", maker_join_delta.name, maker_join_delta.name_2, maker_join_delta.name_4, maker_join_delta.volume, maker_join_delta.volume::text COLLATE pg_catalog."C", maker_join_delta.place, maker_join_delta.name_3
  HAVING sum(maker_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.price,
    result_change.shape,
    result_change.colour,
    result_change.maker,
    result_change.volume,
    result_change.place,
    result_change.tag,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.price, result_change.shape, result_change.colour, result_change.maker, result_change.volume, result_change.place, result_change.tag), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_of_seven_tables_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.price, result_change.shape, result_change.colour, result_change.maker, result_change.volume, result_change.place, result_change.tag), 0)
    AND ROW(kept.id, kept.price, kept.price::text COLLATE pg_catalog."C", kept.shape, kept.colour, kept.maker, kept.volume, kept.volume::text COLLATE pg_catalog."C", kept.place, kept.tag) IS NOT DISTINCT FROM ROW(result_change.id, result_change.price, result_change.price::text COLLATE pg_catalog."C", result_change.shape, result_change.colour, result_change.maker, result_change.volume, result_change.volume::text COLLATE pg_catalog."C", result_change.place, result_change.tag)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_of_seven_tables_result" (id, price, shape, colour, maker, volume, place, tag, __pgt_count, __pgt_hash)
  SELECT n.id, n.price, n.shape, n.colour, n.maker, n.volume, n.place, n.tag, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_of_seven_tables_result" AS s
  SET id = n.id, price = n.price, shape = n.shape, colour = n.colour, maker = n.maker, volume = n.volume, place = n.place, tag = n.tag, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.price, s.shape, s.colour, s.maker, s.volume, s.place, s.tag, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.price, n.shape, n.colour, n.maker, n.volume, n.place, n.tag, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_of_seven_tables_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.part', (SELECT count(*) FROM part_change),
    'public.shape', (SELECT count(*) FROM shape_change),
    'public.colour', (SELECT count(*) FROM colour_change),
    'public.maker', (SELECT count(*) FROM maker_change),
    'public.box', (SELECT count(*) FROM box_change),
    'public.shelf', (SELECT count(*) FROM shelf_change),
    'public.tag', (SELECT count(*) FROM tag_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_of_seven_tables_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
