WITH
-- listed as it is now: read once, because it is not part of the snapshot
listed_now AS MATERIALIZED (
  SELECT n, kind
  FROM public.listed
),
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.foreign_table_compared_result'
),
-- listed₁ − listed₀: all of its rows now, and those of the last refresh
listed_compared AS MATERIALIZED (
  -- −listed₀: always runs
  SELECT
    kept.n,
    kept.kind,
    - kept.__pgt_count AS weight
  FROM pgtrickle_state."public.foreign_table_compared_result.listed" AS kept
  UNION ALL
  -- listed₁: always runs
  SELECT
    listed.n,
    listed.kind,
    1::bigint AS weight
  FROM listed_now AS listed
),
-- ΔX, consolidated: rows that are there before and after cancel
listed_change AS MATERIALIZED (
  SELECT
    listed_compared.n,
    listed_compared.kind,
    sum(listed_compared.weight)::bigint AS weight
  FROM listed_compared
  GROUP BY listed_compared.n, listed_compared.kind
  HAVING sum(listed_compared.weight) <> 0
),
-- how often each touched row shall occur
listed_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    listed_change.n,
    listed_change.kind,
    coalesce(kept.__pgt_count, 0) + listed_change.weight AS __pgt_count,
    hash_record_extended(ROW(listed_change.n, listed_change.kind), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + listed_change.weight > 0 AS present
  FROM listed_change
  LEFT JOIN pgtrickle_state."public.foreign_table_compared_result.listed" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(listed_change.n, listed_change.kind), 0)
    AND ROW(kept.n, kept.kind) IS NOT DISTINCT FROM ROW(listed_change.n, listed_change.kind)
),
-- Δkind: the rows that changed since the last refresh, each with its weight
kind_change AS MATERIALIZED (
  SELECT
    changes.kind,
    changes.label,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.kind" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.kind, changes.label
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δkind whose number of rows changed, and by how many
kind_keys AS MATERIALIZED (
  SELECT
    kind_change.kind,
    sum(kind_change.weight)::bigint AS net
  FROM kind_change
  WHERE kind_change.kind IS NOT NULL
  GROUP BY kind_change.kind
  HAVING sum(kind_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: kind
kind_flips AS MATERIALIZED (
  SELECT
    kind_keys.kind,
    CASE WHEN lateral_rows.found = kind_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM kind_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.kind AS kind
      WHERE kind.kind = kind_keys.kind
      LIMIT greatest(kind_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = kind_keys.net OR lateral_rows.found = 0)
),
-- Δ(kind_join): listed, kind
kind_join_delta AS MATERIALIZED (
  -- Δlisted ⋈ kind: runs when listed changed
  SELECT
    listed_change.n,
    listed_change.kind,
    kind.label,
    listed_change.weight
  FROM listed_change
  JOIN public.kind AS kind
    ON kind.kind = listed_change.kind
  WHERE EXISTS (SELECT FROM listed_change)
    AND listed_change.kind IS NOT NULL
  UNION ALL
  -- listed ⋈ Δkind: runs when kind changed
  SELECT
    listed.n,
    listed.kind,
    kind_change.label,
    kind_change.weight
  FROM kind_change
  JOIN listed_now AS listed
    ON kind_change.kind = listed.kind
  WHERE EXISTS (SELECT FROM kind_change)
    AND kind_change.kind IS NOT NULL
  UNION ALL
  -- −Δlisted ⋈ Δkind: runs when kind and listed changed
  SELECT
    listed_change.n,
    listed_change.kind,
    kind_change.label,
    - (kind_change.weight * listed_change.weight) AS weight
  FROM kind_change
  JOIN listed_change
    ON kind_change.kind = listed_change.kind
  WHERE kind_change.kind IS NOT NULL
    AND listed_change.kind IS NOT NULL
),
-- Δ(kind_anti_join): listed, kind
kind_anti_join_delta AS MATERIALIZED (
  -- Δlisted ▷ kind: runs when listed changed
  SELECT
    listed_change.n,
    listed_change.kind,
    listed_change.weight
  FROM listed_change
  WHERE EXISTS (SELECT FROM listed_change)
    AND NOT EXISTS (
    SELECT
    FROM public.kind AS kind
    WHERE kind.kind = listed_change.kind
  )
  UNION ALL
  -- listed ⋈ flipped keys of kind: runs when kind changed
  SELECT
    listed.n,
    listed.kind,
    - kind_flips.weight AS weight
  FROM kind_flips
  JOIN listed_now AS listed
    ON kind_flips.kind = listed.kind
  WHERE EXISTS (SELECT FROM kind_change)
  UNION ALL
  -- −Δlisted ⋈ flipped keys of kind: runs when kind and listed changed
  SELECT
    listed_change.n,
    listed_change.kind,
    kind_flips.weight * listed_change.weight AS weight
  FROM kind_flips
  JOIN listed_change
    ON kind_flips.kind = listed_change.kind
  WHERE listed_change.kind IS NOT NULL
),
-- Δ(kind_outer_join): listed, kind
kind_outer_join_delta AS MATERIALIZED (
  -- Δkind_join: runs when listed or kind changed
  SELECT
    kind_join_delta.n,
    kind_join_delta.kind,
    kind_join_delta.label,
    kind_join_delta.weight
  FROM kind_join_delta
  UNION ALL
  -- Δkind_anti_join: runs when listed or kind changed
  SELECT
    kind_anti_join_delta.n,
    kind_anti_join_delta.kind,
    NULL::text AS label,
    kind_anti_join_delta.weight
  FROM kind_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    kind_outer_join_delta.n,
    kind_outer_join_delta.kind,
    kind_outer_join_delta.label,
    sum(kind_outer_join_delta.weight)::bigint AS weight
  FROM kind_outer_join_delta
  GROUP BY kind_outer_join_delta.n, kind_outer_join_delta.kind, kind_outer_join_delta.label
  HAVING sum(kind_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.n,
    result_change.kind,
    result_change.label,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.n, result_change.kind, result_change.label), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.foreign_table_compared_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.n, result_change.kind, result_change.label), 0)
    AND ROW(kept.n, kept.kind, kept.label) IS NOT DISTINCT FROM ROW(result_change.n, result_change.kind, result_change.label)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.foreign_table_compared_result" (n, kind, label, __pgt_count, __pgt_hash)
  SELECT n.n, n.kind, n.label, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.foreign_table_compared_result" AS s
  SET n = n.n, kind = n.kind, label = n.label, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.n, s.kind, s.label, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.n, n.kind, n.label, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.foreign_table_compared_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what listed keeps
inserted_listed AS (
  INSERT INTO pgtrickle_state."public.foreign_table_compared_result.listed" (n, kind, __pgt_count, __pgt_hash)
  SELECT n.n, n.kind, n.__pgt_count, n.__pgt_hash
  FROM listed_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_listed AS (
  UPDATE pgtrickle_state."public.foreign_table_compared_result.listed" AS s
  SET n = n.n, kind = n.kind, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM listed_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.n, s.kind, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.n, n.kind, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_listed AS (
  DELETE FROM pgtrickle_state."public.foreign_table_compared_result.listed" AS s
  USING listed_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.kind', (SELECT count(*) FROM kind_change),
    'public.listed', (SELECT count(*) FROM listed_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.foreign_table_compared_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM listed_next WHERE __pgt_count < 0));
