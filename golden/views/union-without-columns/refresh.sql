WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.union_without_columns_result'
),
-- Δc: the rows that changed since the last refresh, each with its weight
c_change AS MATERIALIZED (
  SELECT
    changes.id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.c" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(union): a, b
union_delta AS MATERIALIZED (
  -- Δa: runs when a changed
  SELECT
    a_change.weight
  FROM a_change
  UNION ALL
  -- Δb: runs when b changed
  SELECT
    b_change.weight
  FROM b_change
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(union_delta.weight) AS __pgt_count_change
  FROM union_delta
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.union_without_columns_result.total" AS kept
    ON true
),
-- Δ(total): a, b
total_delta AS MATERIALIZED (
  -- −old groups: runs when a or b changed
  SELECT
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
    AND total_next.old___pgt_count > 0
  UNION ALL
  -- +new groups: runs when a or b changed
  SELECT
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
    AND total_next.__pgt_count > 0
),
-- Σ w·lift(row) per group: what the changes add to the state
total_2_change AS MATERIALIZED (
  SELECT
    sum(total_delta.weight) AS __pgt_count_change
  FROM total_delta
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_2_change
  LEFT JOIN pgtrickle_state."public.union_without_columns_result.total_2" AS kept
    ON true
),
-- Δ(union): a, b
union_delta_2 AS MATERIALIZED (
  -- Δa: runs when a changed
  SELECT
    1 AS in_left,
    0 AS in_right,
    a_change.weight
  FROM a_change
  UNION ALL
  -- Δb: runs when b changed
  SELECT
    0 AS in_left,
    1 AS in_right,
    b_change.weight
  FROM b_change
),
-- Σ w·lift(row) per group: what the changes add to the state
total_3_change AS MATERIALIZED (
  SELECT
    sum(union_delta_2.in_left * union_delta_2.weight) AS left_count_change,
    sum(union_delta_2.weight) AS __pgt_count_change,
    sum(union_delta_2.in_right * union_delta_2.weight) AS right_count_change
  FROM union_delta_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.left_count AS old_left_count,
    kept.right_count AS old_right_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(total_3_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.left_count + total_3_change.left_count_change::bigint, total_3_change.left_count_change::bigint, kept.left_count) ELSE NULL::bigint END AS left_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(total_3_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.right_count + total_3_change.right_count_change::bigint, total_3_change.right_count_change::bigint, kept.right_count) ELSE NULL::bigint END AS right_count,
    true AS present
  FROM total_3_change
  LEFT JOIN pgtrickle_state."public.union_without_columns_result.total_3" AS kept
    ON true
),
-- Δ(total_3): a, b
total_3_delta AS MATERIALIZED (
  -- −old groups: runs when a or b changed
  SELECT
    '-1'::integer::bigint AS weight
  FROM total_3_next
  WHERE total_3_next.locator IS NOT NULL
    AND (total_3_next.locator IS NULL OR NOT total_3_next.present OR ROW(total_3_next.old_left_count, total_3_next.old_right_count)::record *<> ROW(total_3_next.left_count, total_3_next.right_count)::record)
    AND total_3_next.old_left_count > 0
    AND total_3_next.old_right_count > 0
  UNION ALL
  -- +new groups: runs when a or b changed
  SELECT
    1::bigint AS weight
  FROM total_3_next
  WHERE total_3_next.present
    AND (total_3_next.locator IS NULL OR NOT total_3_next.present OR ROW(total_3_next.old_left_count, total_3_next.old_right_count)::record *<> ROW(total_3_next.left_count, total_3_next.right_count)::record)
    AND total_3_next.left_count > 0
    AND total_3_next.right_count > 0
),
-- Σ w·lift(row) per group: what the changes add to the state
total_4_change AS MATERIALIZED (
  SELECT
    sum(total_3_delta.weight) AS __pgt_count_change
  FROM total_3_delta
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_4_change
  LEFT JOIN pgtrickle_state."public.union_without_columns_result.total_4" AS kept
    ON true
),
-- Δ(union): a, b
union_delta_3 AS MATERIALIZED (
  -- Δa: runs when a changed
  SELECT
    1 AS in_left,
    0 AS in_right,
    a_change.weight
  FROM a_change
  UNION ALL
  -- Δb: runs when b changed
  SELECT
    0 AS in_left,
    1 AS in_right,
    b_change.weight
  FROM b_change
),
-- Σ w·lift(row) per group: what the changes add to the state
total_5_change AS MATERIALIZED (
  SELECT
    sum(union_delta_3.in_left * union_delta_3.weight) AS left_count_change,
    sum(union_delta_3.weight) AS __pgt_count_change,
    sum(union_delta_3.in_right * union_delta_3.weight) AS right_count_change
  FROM union_delta_3
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.left_count AS old_left_count,
    kept.right_count AS old_right_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(total_5_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.left_count + total_5_change.left_count_change::bigint, total_5_change.left_count_change::bigint, kept.left_count) ELSE NULL::bigint END AS left_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(total_5_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.right_count + total_5_change.right_count_change::bigint, total_5_change.right_count_change::bigint, kept.right_count) ELSE NULL::bigint END AS right_count,
    true AS present
  FROM total_5_change
  LEFT JOIN pgtrickle_state."public.union_without_columns_result.total_5" AS kept
    ON true
),
-- Δ(total_5): a, b
total_5_delta AS MATERIALIZED (
  -- −old groups: runs when a or b changed
  SELECT
    '-1'::integer::bigint AS weight
  FROM total_5_next
  WHERE total_5_next.locator IS NOT NULL
    AND (total_5_next.locator IS NULL OR NOT total_5_next.present OR ROW(total_5_next.old_left_count, total_5_next.old_right_count)::record *<> ROW(total_5_next.left_count, total_5_next.right_count)::record)
    AND total_5_next.old_left_count > 0
    AND total_5_next.old_right_count = 0
  UNION ALL
  -- +new groups: runs when a or b changed
  SELECT
    1::bigint AS weight
  FROM total_5_next
  WHERE total_5_next.present
    AND (total_5_next.locator IS NULL OR NOT total_5_next.present OR ROW(total_5_next.old_left_count, total_5_next.old_right_count)::record *<> ROW(total_5_next.left_count, total_5_next.right_count)::record)
    AND total_5_next.left_count > 0
    AND total_5_next.right_count = 0
),
-- Σ w·lift(row) per group: what the changes add to the state
total_6_change AS MATERIALIZED (
  SELECT
    sum(total_5_delta.weight) AS __pgt_count_change
  FROM total_5_delta
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_6_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_6_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_6_change
  LEFT JOIN pgtrickle_state."public.union_without_columns_result.total_6" AS kept
    ON true
),
-- Δ(total_2): a, b
total_2_delta AS MATERIALIZED (
  -- −old groups: runs when a or b changed
  SELECT
    total_2_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_2_next
  WHERE total_2_next.locator IS NOT NULL
    AND (total_2_next.locator IS NULL OR NOT total_2_next.present OR ROW(total_2_next.old___pgt_count)::record *<> ROW(total_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when a or b changed
  SELECT
    total_2_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_2_next
  WHERE total_2_next.present
    AND (total_2_next.locator IS NULL OR NOT total_2_next.present OR ROW(total_2_next.old___pgt_count)::record *<> ROW(total_2_next.__pgt_count)::record)
),
-- Δ(total_4): a, b
total_4_delta AS MATERIALIZED (
  -- −old groups: runs when a or b changed
  SELECT
    total_4_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_4_next
  WHERE total_4_next.locator IS NOT NULL
    AND (total_4_next.locator IS NULL OR NOT total_4_next.present OR ROW(total_4_next.old___pgt_count)::record *<> ROW(total_4_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when a or b changed
  SELECT
    total_4_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_4_next
  WHERE total_4_next.present
    AND (total_4_next.locator IS NULL OR NOT total_4_next.present OR ROW(total_4_next.old___pgt_count)::record *<> ROW(total_4_next.__pgt_count)::record)
),
-- Δ(c ⋈ total_2): c, a, b
total_2_join_delta AS MATERIALIZED (
  -- Δc ⋈ total_2₀: runs when c changed
  SELECT
    c_change.id,
    kept.__pgt_count AS count,
    c_change.weight
  FROM c_change
  CROSS JOIN pgtrickle_state."public.union_without_columns_result.total_2" AS kept
  WHERE EXISTS (SELECT FROM c_change)
  UNION ALL
  -- c ⋈ Δtotal_2: runs when a or b changed
  SELECT
    c.id,
    total_2_delta.count,
    total_2_delta.weight
  FROM total_2_delta
  CROSS JOIN public.c AS c
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
),
-- Δ(total_6): a, b
total_6_delta AS MATERIALIZED (
  -- −old groups: runs when a or b changed
  SELECT
    total_6_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_6_next
  WHERE total_6_next.locator IS NOT NULL
    AND (total_6_next.locator IS NULL OR NOT total_6_next.present OR ROW(total_6_next.old___pgt_count)::record *<> ROW(total_6_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when a or b changed
  SELECT
    total_6_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_6_next
  WHERE total_6_next.present
    AND (total_6_next.locator IS NULL OR NOT total_6_next.present OR ROW(total_6_next.old___pgt_count)::record *<> ROW(total_6_next.__pgt_count)::record)
),
-- Δ(c ⋈ total_2 ⋈ total_4): c, a, b
total_4_join_delta AS MATERIALIZED (
  -- Δ(c ⋈ total_2) ⋈ total_4₀: runs when c or a or b changed
  SELECT
    total_2_join_delta.id,
    total_2_join_delta.count,
    kept.__pgt_count AS count_2,
    total_2_join_delta.weight
  FROM total_2_join_delta
  CROSS JOIN pgtrickle_state."public.union_without_columns_result.total_4" AS kept
  WHERE (EXISTS (SELECT FROM c_change) OR EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
  UNION ALL
  -- (c ⋈ total_2) ⋈ Δtotal_4: runs when a or b changed
  SELECT
    c.id,
    combined.count,
    total_4_delta.count AS count_2,
    total_4_delta.weight * combined.weight AS weight
  FROM total_4_delta
  CROSS JOIN public.c AS c
  CROSS JOIN (
    SELECT
      kept.__pgt_count AS count,
      1::bigint AS weight
    FROM pgtrickle_state."public.union_without_columns_result.total_2" AS kept
    UNION ALL
    SELECT
      total_2_delta.count,
      total_2_delta.weight
    FROM total_2_delta
  ) AS combined
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
),
-- Δ of total_6_join: c, a, b
total_6_join_delta AS MATERIALIZED (
  -- Δ(c ⋈ total_2 ⋈ total_4) ⋈ total_6₀: runs when c or a or b changed
  SELECT
    total_4_join_delta.id,
    total_4_join_delta.count,
    total_4_join_delta.count_2,
    kept.__pgt_count AS count_3,
    total_4_join_delta.weight
  FROM total_4_join_delta
  CROSS JOIN pgtrickle_state."public.union_without_columns_result.total_6" AS kept
  WHERE (EXISTS (SELECT FROM c_change) OR EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
  UNION ALL
  -- (c ⋈ total_2 ⋈ total_4) ⋈ Δtotal_6: runs when a or b changed
  SELECT
    c.id,
    combined.count,
    combined_2.count AS count_2,
    total_6_delta.count AS count_3,
    total_6_delta.weight * combined.weight * combined_2.weight AS weight
  FROM total_6_delta
  CROSS JOIN public.c AS c
  CROSS JOIN (
    SELECT
      kept.__pgt_count AS count,
      1::bigint AS weight
    FROM pgtrickle_state."public.union_without_columns_result.total_2" AS kept
    UNION ALL
    SELECT
      total_2_delta.count,
      total_2_delta.weight
    FROM total_2_delta
  ) AS combined
  CROSS JOIN (
    SELECT
      kept_2.__pgt_count AS count,
      1::bigint AS weight
    FROM pgtrickle_state."public.union_without_columns_result.total_4" AS kept_2
    UNION ALL
    SELECT
      total_4_delta.count,
      total_4_delta.weight
    FROM total_4_delta
  ) AS combined_2
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    total_6_join_delta.id,
    total_6_join_delta.count > '0'::bigint AS "some",
    total_6_join_delta.count_2 > '0'::bigint AS "both",
    total_6_join_delta.count_3 > '0'::bigint AS only_a,
    sum(total_6_join_delta.weight)::bigint AS weight
  FROM total_6_join_delta
  GROUP BY total_6_join_delta.id, total_6_join_delta.count > '0'::bigint, total_6_join_delta.count_2 > '0'::bigint, total_6_join_delta.count_3 > '0'::bigint
  HAVING sum(total_6_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest."some",
    latest."both",
    latest.only_a,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change."some",
      result_change."both",
      result_change.only_a,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.union_without_columns_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.union_without_columns_result" (id, "some", "both", only_a)
  SELECT n.id, n."some", n."both", n.only_a
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.union_without_columns_result" AS s
  SET id = n.id, "some" = n."some", "both" = n."both", only_a = n.only_a
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s."some", s."both", s.only_a)::record *<> ROW(n.id, n."some", n."both", n.only_a)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.union_without_columns_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.union_without_columns_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.union_without_columns_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.union_without_columns_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_2 keeps
inserted_total_2 AS (
  INSERT INTO pgtrickle_state."public.union_without_columns_result.total_2" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_2 AS (
  UPDATE pgtrickle_state."public.union_without_columns_result.total_2" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total_2 AS (
  DELETE FROM pgtrickle_state."public.union_without_columns_result.total_2" AS s
  USING total_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_3 keeps
inserted_total_3 AS (
  INSERT INTO pgtrickle_state."public.union_without_columns_result.total_3" (left_count, __pgt_count, right_count)
  SELECT n.left_count, n.__pgt_count, n.right_count
  FROM total_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_3 AS (
  UPDATE pgtrickle_state."public.union_without_columns_result.total_3" AS s
  SET left_count = n.left_count, __pgt_count = n.__pgt_count, right_count = n.right_count
  FROM total_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.left_count, s.__pgt_count, s.right_count)::record *<> ROW(n.left_count, n.__pgt_count, n.right_count)::record
  RETURNING 1
),
removed_total_3 AS (
  DELETE FROM pgtrickle_state."public.union_without_columns_result.total_3" AS s
  USING total_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_4 keeps
inserted_total_4 AS (
  INSERT INTO pgtrickle_state."public.union_without_columns_result.total_4" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_4_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_4 AS (
  UPDATE pgtrickle_state."public.union_without_columns_result.total_4" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total_4 AS (
  DELETE FROM pgtrickle_state."public.union_without_columns_result.total_4" AS s
  USING total_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_5 keeps
inserted_total_5 AS (
  INSERT INTO pgtrickle_state."public.union_without_columns_result.total_5" (left_count, __pgt_count, right_count)
  SELECT n.left_count, n.__pgt_count, n.right_count
  FROM total_5_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_5 AS (
  UPDATE pgtrickle_state."public.union_without_columns_result.total_5" AS s
  SET left_count = n.left_count, __pgt_count = n.__pgt_count, right_count = n.right_count
  FROM total_5_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.left_count, s.__pgt_count, s.right_count)::record *<> ROW(n.left_count, n.__pgt_count, n.right_count)::record
  RETURNING 1
),
removed_total_5 AS (
  DELETE FROM pgtrickle_state."public.union_without_columns_result.total_5" AS s
  USING total_5_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_6 keeps
inserted_total_6 AS (
  INSERT INTO pgtrickle_state."public.union_without_columns_result.total_6" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_6_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_6 AS (
  UPDATE pgtrickle_state."public.union_without_columns_result.total_6" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_6_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total_6 AS (
  DELETE FROM pgtrickle_state."public.union_without_columns_result.total_6" AS s
  USING total_6_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.c', (SELECT count(*) FROM c_change),
    'public.a', (SELECT count(*) FROM a_change),
    'public.b', (SELECT count(*) FROM b_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.union_without_columns_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_4_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_5_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_6_next WHERE __pgt_count < 0));
