WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_bit_xor_of_duplicates_result'
),
-- Δflag: the rows that changed since the last refresh, each with its weight
flag_change AS MATERIALIZED (
  SELECT
    changes.kind,
    changes.small,
    changes.n,
    changes.big,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.flag" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.kind, changes.small, changes.n, changes.big
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    flag_change.kind,
    bit_xor(flag_change.small) FILTER (WHERE flag_change.weight % 2 <> 0) AS s_change,
    sum(flag_change.weight) FILTER (WHERE flag_change.small IS NOT NULL) AS __pgt_s_count_change,
    bit_xor(flag_change.n) FILTER (WHERE flag_change.weight % 2 <> 0) AS i_change,
    sum(flag_change.weight) FILTER (WHERE flag_change.n IS NOT NULL) AS __pgt_i_count_change,
    bit_xor(flag_change.big) FILTER (WHERE flag_change.weight % 2 <> 0) AS b_change,
    sum(flag_change.weight) FILTER (WHERE flag_change.big IS NOT NULL) AS __pgt_b_count_change,
    bit_xor(flag_change.n) FILTER (WHERE flag_change.weight % 2 <> 0 AND flag_change.n > 3) AS f_change,
    sum(flag_change.weight) FILTER (WHERE flag_change.n IS NOT NULL AND flag_change.n > 3) AS __pgt_f_count_change,
    sum(flag_change.weight) AS __pgt_count_change
  FROM flag_change
  GROUP BY flag_change.kind
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.kind,
    CASE WHEN coalesce(kept.__pgt_s_count, 0) + coalesce(group_change.__pgt_s_count_change::bigint, 0) > 0 THEN coalesce(kept.s, '0'::smallint) # coalesce(group_change.s_change, '0'::smallint) ELSE NULL::smallint END AS s,
    coalesce(kept.__pgt_s_count, 0) + coalesce(group_change.__pgt_s_count_change::bigint, 0) AS __pgt_s_count,
    CASE WHEN coalesce(kept.__pgt_i_count, 0) + coalesce(group_change.__pgt_i_count_change::bigint, 0) > 0 THEN coalesce(kept.i, 0) # coalesce(group_change.i_change, 0) ELSE NULL::integer END AS i,
    coalesce(kept.__pgt_i_count, 0) + coalesce(group_change.__pgt_i_count_change::bigint, 0) AS __pgt_i_count,
    CASE WHEN coalesce(kept.__pgt_b_count, 0) + coalesce(group_change.__pgt_b_count_change::bigint, 0) > 0 THEN coalesce(kept.b, '0'::bigint) # coalesce(group_change.b_change, '0'::bigint) ELSE NULL::bigint END AS b,
    coalesce(kept.__pgt_b_count, 0) + coalesce(group_change.__pgt_b_count_change::bigint, 0) AS __pgt_b_count,
    CASE WHEN coalesce(kept.__pgt_f_count, 0) + coalesce(group_change.__pgt_f_count_change::bigint, 0) > 0 THEN coalesce(kept.f, 0) # coalesce(group_change.f_change, 0) ELSE NULL::integer END AS f,
    coalesce(kept.__pgt_f_count, 0) + coalesce(group_change.__pgt_f_count_change::bigint, 0) AS __pgt_f_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.kind), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_bit_xor_of_duplicates_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.kind), 0)
    AND kept.kind IS NOT DISTINCT FROM group_change.kind
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_bit_xor_of_duplicates_result" (kind, s, __pgt_s_count, i, __pgt_i_count, b, __pgt_b_count, f, __pgt_f_count, __pgt_count, __pgt_hash)
  SELECT n.kind, n.s, n.__pgt_s_count, n.i, n.__pgt_i_count, n.b, n.__pgt_b_count, n.f, n.__pgt_f_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_bit_xor_of_duplicates_result" AS s
  SET kind = n.kind, s = n.s, __pgt_s_count = n.__pgt_s_count, i = n.i, __pgt_i_count = n.__pgt_i_count, b = n.b, __pgt_b_count = n.__pgt_b_count, f = n.f, __pgt_f_count = n.__pgt_f_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.kind, s.s, s.__pgt_s_count, s.i, s.__pgt_i_count, s.b, s.__pgt_b_count, s.f, s.__pgt_f_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.kind, n.s, n.__pgt_s_count, n.i, n.__pgt_i_count, n.b, n.__pgt_b_count, n.f, n.__pgt_f_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_bit_xor_of_duplicates_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.flag', (SELECT count(*) FROM flag_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_bit_xor_of_duplicates_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
