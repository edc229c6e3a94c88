WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_json_tree_result'
),
-- Δdocument: the rows that changed since the last refresh, each with its weight
document_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.content,
    (array_agg(changes.written))[1] AS written,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.document" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.content, changes.content::text COLLATE pg_catalog."C", changes.written::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
part_seeds AS MATERIALIZED (
  SELECT
    combined.id,
    combined.value,
    (array_agg(combined.written))[1] AS written,
    combined.depth,
    combined.__pgt_level,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      document_change.id,
      document_change.content AS value,
      document_change.written,
      0 AS depth,
      0::bigint AS __pgt_level,
      document_change.weight
    FROM document_change
  ) AS combined
  GROUP BY combined.id, combined.value, combined.value::text COLLATE pg_catalog."C", combined.written::text COLLATE pg_catalog."C", combined.depth, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards
part_change AS MATERIALIZED (
  SELECT
    fixpoint.id,
    fixpoint.value,
    fixpoint.written,
    fixpoint.depth,
    fixpoint.__pgt_level,
    fixpoint.weight
  FROM (
    WITH RECURSIVE part (id, value, written, depth, __pgt_level, __pgt_last, weight) AS (
      SELECT
        latest.id,
        latest.value,
        latest.written,
        latest.depth,
        latest.__pgt_level - 1 AS __pgt_level,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          part_seeds.id,
          part_seeds.value,
          part_seeds.written,
          part_seeds.depth,
          part_seeds.__pgt_level
        FROM part_seeds
        ORDER BY part_seeds.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(part_seeds_2.__pgt_level) AS __pgt_last
        FROM part_seeds AS part_seeds_2
      ) AS grouped
      UNION ALL
      (
        WITH part_last AS MATERIALIZED (
          SELECT * FROM part
        )
        SELECT
          combined.id,
          combined.value,
          (array_agg(combined.written))[1] AS written,
          combined.depth,
          combined.__pgt_level,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            part_last_2.id,
            expanded.value,
            part_last_2.written,
            part_last_2.depth + 1 AS depth,
            part_last_2.__pgt_level + 1 AS __pgt_level,
            part_last_2.weight
          FROM part_last AS part_last_2
          CROSS JOIN LATERAL jsonb_array_elements(part_last_2.value -> 'c'::text) AS expanded (value)
          WHERE part_last_2.weight <> 0
          UNION ALL
          SELECT
            part_seeds_3.id,
            part_seeds_3.value,
            part_seeds_3.written,
            part_seeds_3.depth,
            part_seeds_3.__pgt_level,
            part_seeds_3.weight
          FROM part_last AS part_last_3
          JOIN part_seeds AS part_seeds_3
            ON part_seeds_3.__pgt_level = part_last_3.__pgt_level + 1
          WHERE part_last_3.weight = 0
        ) AS combined
        GROUP BY combined.id, combined.value, combined.value::text COLLATE pg_catalog."C", combined.written::text COLLATE pg_catalog."C", combined.depth, combined.__pgt_level
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          part_last_4.id,
          part_last_4.value,
          part_last_4.written,
          part_last_4.depth,
          part_last_4.__pgt_level + 1 AS __pgt_level,
          part_last_4.__pgt_last,
          part_last_4.weight
        FROM part_last AS part_last_4
        WHERE part_last_4.weight = 0
          AND part_last_4.__pgt_level + 1 < part_last_4.__pgt_last
      )
    )
    SELECT
      part_2.id,
      part_2.value,
      part_2.written,
      part_2.depth,
      part_2.__pgt_level,
      part_2.__pgt_last,
      part_2.weight
    FROM part AS part_2
  ) AS fixpoint
  WHERE fixpoint.weight <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    part_change.id,
    part_change.value,
    part_change.written,
    part_change.depth,
    part_change.__pgt_level,
    coalesce(kept.__pgt_count, 0) + part_change.weight AS __pgt_count,
    hash_record_extended(ROW(part_change.id, part_change.value, part_change.depth, part_change.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + part_change.weight > 0 AS present
  FROM part_change
  LEFT JOIN pgtrickle_state."public.recursive_json_tree_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(part_change.id, part_change.value, part_change.depth, part_change.__pgt_level), 0)
    AND ROW(kept.id, kept.value, kept.value::text COLLATE pg_catalog."C", kept.written::text COLLATE pg_catalog."C", kept.depth, kept.__pgt_level) IS NOT DISTINCT FROM ROW(part_change.id, part_change.value, part_change.value::text COLLATE pg_catalog."C", part_change.written::text COLLATE pg_catalog."C", part_change.depth, part_change.__pgt_level)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_json_tree_result" (id, value, written, depth, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.id, n.value, n.written, n.depth, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_json_tree_result" AS s
  SET id = n.id, value = n.value, written = n.written, depth = n.depth, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.value, s.written, s.depth, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.value, n.written, n.depth, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_json_tree_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.document', (SELECT count(*) FROM document_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_json_tree_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
