WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.names_that_we_use_result'
),
-- Δchange: the rows that changed since the last refresh, each with its weight
change_change AS MATERIALIZED (
  SELECT
    changes.__id,
    changes.weight AS weight_2,
    changes.xid,
    changes.seq,
    changes.ctid_,
    changes.delta,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.change" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.__id, changes.weight, changes.xid, changes.seq, changes.ctid_, changes.delta
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δstate: the rows that changed since the last refresh, each with its weight
state_change AS MATERIALIZED (
  SELECT
    changes.__id,
    changes.multiplicity,
    changes.weight AS weight_2,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.state" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.__id, changes.multiplicity, changes.weight
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(change_join): state, change
change_join_delta AS MATERIALIZED (
  -- Δstate ⋈ change: runs when state changed
  SELECT
    state_change.multiplicity,
    state_change.weight_2,
    change.weight AS weight_3,
    change.xid,
    change.seq,
    change.ctid_,
    change.delta,
    state_change.weight
  FROM state_change
  JOIN public.change AS change
    ON state_change.__id = change.__id
  WHERE EXISTS (SELECT FROM state_change)
    AND state_change.__id IS NOT NULL
  UNION ALL
  -- state ⋈ Δchange: runs when change changed
  SELECT
    state.multiplicity,
    state.weight AS weight_2,
    change_change.weight_2 AS weight_3,
    change_change.xid,
    change_change.seq,
    change_change.ctid_,
    change_change.delta,
    change_change.weight
  FROM change_change
  JOIN public.state AS state
    ON state.__id = change_change.__id
  WHERE EXISTS (SELECT FROM change_change)
  UNION ALL
  -- −Δstate ⋈ Δchange: runs when change and state changed
  SELECT
    state_change.multiplicity,
    state_change.weight_2,
    change_change.weight_2 AS weight_3,
    change_change.xid,
    change_change.seq,
    change_change.ctid_,
    change_change.delta,
    - (change_change.weight * state_change.weight) AS weight
  FROM change_change
  JOIN state_change
    ON state_change.__id = change_change.__id
  WHERE state_change.__id IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    change_join_delta.weight_3 AS weight_2,
    change_join_delta.xid,
    change_join_delta.seq,
    change_join_delta.delta,
    change_join_delta.multiplicity,
    change_join_delta.weight_2 AS count,
    sum(change_join_delta.ctid_ * change_join_delta.weight) AS sum_change,
    sum(change_join_delta.weight) FILTER (WHERE change_join_delta.ctid_ IS NOT NULL) AS __pgt_sum_count_change,
    sum(change_join_delta.weight) AS __pgt_count_change
  FROM change_join_delta
  GROUP BY change_join_delta.weight_3, change_join_delta.xid, change_join_delta.seq, change_join_delta.delta, change_join_delta.multiplicity, change_join_delta.weight_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.weight_2,
    group_change.xid,
    group_change.seq,
    group_change.delta,
    group_change.multiplicity,
    group_change.count,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.weight_2, group_change.xid, group_change.seq, group_change.delta, group_change.multiplicity, group_change.count), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.names_that_we_use_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.weight_2, group_change.xid, group_change.seq, group_change.delta, group_change.multiplicity, group_change.count), 0)
    AND kept.weight_2 IS NOT DISTINCT FROM group_change.weight_2
    AND kept.xid IS NOT DISTINCT FROM group_change.xid
    AND kept.seq IS NOT DISTINCT FROM group_change.seq
    AND kept.delta IS NOT DISTINCT FROM group_change.delta
    AND kept.multiplicity IS NOT DISTINCT FROM group_change.multiplicity
    AND kept.count IS NOT DISTINCT FROM group_change.count
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.names_that_we_use_result" (weight_2, xid, seq, delta, multiplicity, count, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.weight_2, n.xid, n.seq, n.delta, n.multiplicity, n.count, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.names_that_we_use_result" AS s
  SET weight_2 = n.weight_2, xid = n.xid, seq = n.seq, delta = n.delta, multiplicity = n.multiplicity, count = n.count, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.weight_2, s.xid, s.seq, s.delta, s.multiplicity, s.count, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.weight_2, n.xid, n.seq, n.delta, n.multiplicity, n.count, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.names_that_we_use_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.change', (SELECT count(*) FROM change_change),
    'public.state', (SELECT count(*) FROM state_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.names_that_we_use_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
