WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = '"select"."we""ird; --"'
),
-- Δta"ble'; DROP TABLE canary; --: the rows that changed since the last refresh, each with its weight
"ta""ble'; DROP TABLE canary; --_change" AS MATERIALIZED (
  SELECT
    changes."select",
    changes."co""l; --",
    changes."ünïcode 日本",
    changes."$$",
    changes."back\slash",
    changes.U&"new\000Aline",
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."""Odd """"schema""""; --"".""ta""""ble'; DROP TABLE canary; --""" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes."select", changes."co""l; --", changes."ünïcode 日本", changes."$$", changes."back\slash", changes.U&"new\000Aline"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δfrom: the rows that changed since the last refresh, each with its weight
from_change AS MATERIALIZED (
  SELECT
    changes."select",
    changes."where",
    changes."Where",
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."""select"".""from""" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes."select", changes."where", changes."Where"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δcanary: the rows that changed since the last refresh, each with its weight
canary_change AS MATERIALIZED (
  SELECT
    changes.alive,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.canary" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.alive
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(canary ⋈ ta"ble'; DROP TABLE canary; --): canary, Odd "schema"; --.ta"ble'; DROP TABLE canary; --
"ta""ble'; DROP TABLE canary; --_join_delta" AS MATERIALIZED (
  -- Δcanary ⋈ ta"ble'; DROP TABLE canary; --: runs when canary changed
  SELECT
    canary_change.alive,
    "ta""ble'; DROP TABLE canary; --"."select",
    "ta""ble'; DROP TABLE canary; --"."co""l; --",
    "ta""ble'; DROP TABLE canary; --"."ünïcode 日本",
    "ta""ble'; DROP TABLE canary; --"."$$",
    "ta""ble'; DROP TABLE canary; --"."back\slash",
    "ta""ble'; DROP TABLE canary; --".U&"new\000Aline",
    canary_change.weight
  FROM canary_change
  CROSS JOIN "Odd ""schema""; --"."ta""ble'; DROP TABLE canary; --" AS "ta""ble'; DROP TABLE canary; --"
  WHERE EXISTS (SELECT FROM canary_change)
  UNION ALL
  -- canary ⋈ Δta"ble'; DROP TABLE canary; --: runs when Odd "schema"; --.ta"ble'; DROP TABLE canary; -- changed
  SELECT
    canary.alive,
    "ta""ble'; DROP TABLE canary; --_change"."select",
    "ta""ble'; DROP TABLE canary; --_change"."co""l; --",
    "ta""ble'; DROP TABLE canary; --_change"."ünïcode 日本",
    "ta""ble'; DROP TABLE canary; --_change"."$$",
    "ta""ble'; DROP TABLE canary; --_change"."back\slash",
    "ta""ble'; DROP TABLE canary; --_change".U&"new\000Aline",
    "ta""ble'; DROP TABLE canary; --_change".weight
  FROM "ta""ble'; DROP TABLE canary; --_change"
  CROSS JOIN public.canary AS canary
  WHERE EXISTS (SELECT FROM "ta""ble'; DROP TABLE canary; --_change")
  UNION ALL
  -- −Δcanary ⋈ Δta"ble'; DROP TABLE canary; --: runs when Odd "schema"; --.ta"ble'; DROP TABLE canary; -- and canary changed
  SELECT
    canary_change.alive,
    "ta""ble'; DROP TABLE canary; --_change"."select",
    "ta""ble'; DROP TABLE canary; --_change"."co""l; --",
    "ta""ble'; DROP TABLE canary; --_change"."ünïcode 日本",
    "ta""ble'; DROP TABLE canary; --_change"."$$",
    "ta""ble'; DROP TABLE canary; --_change"."back\slash",
    "ta""ble'; DROP TABLE canary; --_change".U&"new\000Aline",
    - ("ta""ble'; DROP TABLE canary; --_change".weight * canary_change.weight) AS weight
  FROM "ta""ble'; DROP TABLE canary; --_change"
  CROSS JOIN canary_change
),
-- Δ of from_join: canary, Odd "schema"; --.ta"ble'; DROP TABLE canary; --, select.from
from_join_delta AS MATERIALIZED (
  -- Δ(canary ⋈ ta"ble'; DROP TABLE canary; --) ⋈ from: runs when canary or Odd "schema"; --.ta"ble'; DROP TABLE canary; -- changed
  SELECT
    "ta""ble'; DROP TABLE canary; --_join_delta".alive,
    "ta""ble'; DROP TABLE canary; --_join_delta"."select",
    "ta""ble'; DROP TABLE canary; --_join_delta"."co""l; --",
    "ta""ble'; DROP TABLE canary; --_join_delta"."ünïcode 日本",
    "ta""ble'; DROP TABLE canary; --_join_delta"."$$",
    "ta""ble'; DROP TABLE canary; --_join_delta"."back\slash",
    "ta""ble'; DROP TABLE canary; --_join_delta".U&"new\000Aline",
    "from"."select" AS select_2,
    "from"."where",
    "from"."Where",
    "ta""ble'; DROP TABLE canary; --_join_delta".weight
  FROM "ta""ble'; DROP TABLE canary; --_join_delta"
  JOIN "select"."from" AS "from"
    ON "from"."select" = "ta""ble'; DROP TABLE canary; --_join_delta"."select"
  WHERE (EXISTS (SELECT FROM canary_change) OR EXISTS (SELECT FROM "ta""ble'; DROP TABLE canary; --_change"))
  UNION ALL
  -- (canary ⋈ ta"ble'; DROP TABLE canary; --) ⋈ Δfrom: runs when select.from changed
  SELECT
    canary.alive,
    "ta""ble'; DROP TABLE canary; --"."select",
    "ta""ble'; DROP TABLE canary; --"."co""l; --",
    "ta""ble'; DROP TABLE canary; --"."ünïcode 日本",
    "ta""ble'; DROP TABLE canary; --"."$$",
    "ta""ble'; DROP TABLE canary; --"."back\slash",
    "ta""ble'; DROP TABLE canary; --".U&"new\000Aline",
    from_change."select" AS select_2,
    from_change."where",
    from_change."Where",
    from_change.weight
  FROM from_change
  JOIN "Odd ""schema""; --"."ta""ble'; DROP TABLE canary; --" AS "ta""ble'; DROP TABLE canary; --"
    ON from_change."select" = "ta""ble'; DROP TABLE canary; --"."select"
  CROSS JOIN public.canary AS canary
  WHERE EXISTS (SELECT FROM from_change)
  UNION ALL
  -- −Δ(canary ⋈ ta"ble'; DROP TABLE canary; --) ⋈ Δfrom: runs when select.from and (canary or Odd "schema"; --.ta"ble'; DROP TABLE canary; --) changed
  SELECT
    "ta""ble'; DROP TABLE canary; --_join_delta".alive,
    "ta""ble'; DROP TABLE canary; --_join_delta"."select",
    "ta""ble'; DROP TABLE canary; --_join_delta"."co""l; --",
    "ta""ble'; DROP TABLE canary; --_join_delta"."ünïcode 日本",
    "ta""ble'; DROP TABLE canary; --_join_delta"."$$",
    "ta""ble'; DROP TABLE canary; --_join_delta"."back\slash",
    "ta""ble'; DROP TABLE canary; --_join_delta".U&"new\000Aline",
    from_change."select" AS select_2,
    from_change."where",
    from_change."Where",
    - (from_change.weight * "ta""ble'; DROP TABLE canary; --_join_delta".weight) AS weight
  FROM from_change
  JOIN "ta""ble'; DROP TABLE canary; --_join_delta"
    ON from_change."select" = "ta""ble'; DROP TABLE canary; --_join_delta"."select"
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped."select",
    grouped."co""l; --",
    grouped."su$$m",
    grouped."back\slash",
    grouped.U&"ne""w\000Aline",
    grouped."where",
    grouped."Where",
    grouped."'",
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      from_join_delta."select",
      from_join_delta."co""l; --",
      from_join_delta."ünïcode 日本" + from_join_delta."$$" AS "su$$m",
      from_join_delta."back\slash",
      from_join_delta.U&"new\000Aline" AS U&"ne""w\000Aline",
      from_join_delta."where",
      from_join_delta."Where",
      from_join_delta.alive AS "'",
      sum(from_join_delta.weight)::bigint AS weight
    FROM from_join_delta
    GROUP BY from_join_delta.alive, from_join_delta."select", from_join_delta."co""l; --", from_join_delta."ünïcode 日本", from_join_delta."$$", from_join_delta."back\slash", from_join_delta.U&"new\000Aline", from_join_delta.select_2, from_join_delta."where", from_join_delta."Where"
    HAVING sum(from_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped."select", grouped."co""l; --", grouped."su$$m", grouped."back\slash", grouped.U&"ne""w\000Aline", grouped."where", grouped."Where", grouped."'"
  HAVING sum(grouped.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change."select",
    result_change."co""l; --",
    result_change."su$$m",
    result_change."back\slash",
    result_change.U&"ne""w\000Aline",
    result_change."where",
    result_change."Where",
    result_change."'",
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change."select", result_change."co""l; --", result_change."su$$m", result_change."back\slash", result_change.U&"ne""w\000Aline", result_change."where", result_change."Where", result_change."'"), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."""select"".""we""""ird; --""" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change."select", result_change."co""l; --", result_change."su$$m", result_change."back\slash", result_change.U&"ne""w\000Aline", result_change."where", result_change."Where", result_change."'"), 0)
    AND ROW(kept."select", kept."co""l; --", kept."su$$m", kept."back\slash", kept.U&"ne""w\000Aline", kept."where", kept."Where", kept."'") IS NOT DISTINCT FROM ROW(result_change."select", result_change."co""l; --", result_change."su$$m", result_change."back\slash", result_change.U&"ne""w\000Aline", result_change."where", result_change."Where", result_change."'")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."""select"".""we""""ird; --""" ("select", "co""l; --", "su$$m", "back\slash", U&"ne""w\000Aline", "where", "Where", "'", __pgt_count, __pgt_hash)
  SELECT n."select", n."co""l; --", n."su$$m", n."back\slash", n.U&"ne""w\000Aline", n."where", n."Where", n."'", n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."""select"".""we""""ird; --""" AS s
  SET "select" = n."select", "co""l; --" = n."co""l; --", "su$$m" = n."su$$m", "back\slash" = n."back\slash", U&"ne""w\000Aline" = n.U&"ne""w\000Aline", "where" = n."where", "Where" = n."Where", "'" = n."'", __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s."select", s."co""l; --", s."su$$m", s."back\slash", s.U&"ne""w\000Aline", s."where", s."Where", s."'", s.__pgt_count, s.__pgt_hash)::record *<> ROW(n."select", n."co""l; --", n."su$$m", n."back\slash", n.U&"ne""w\000Aline", n."where", n."Where", n."'", n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."""select"".""we""""ird; --""" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'Odd "schema"; --.ta"ble''; DROP TABLE canary; --', (SELECT count(*) FROM "ta""ble'; DROP TABLE canary; --_change"),
    'select.from', (SELECT count(*) FROM from_change),
    'public.canary', (SELECT count(*) FROM canary_change)) AS changes
FROM pgtrickle.advance(
  stream_table => '"select"."we""ird; --"',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
