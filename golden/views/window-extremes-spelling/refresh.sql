WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_extremes_spelling_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.v,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.v, changes.v::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the partitions that Δ(t) touches
window_partitions AS MATERIALIZED (
  SELECT
    t_change.g AS key_1
  FROM t_change
  GROUP BY t_change.g
),
-- the rows of the touched partitions, as they are now: t
window_rows_now AS MATERIALIZED (
  -- R₁|K: runs when t changed
  SELECT
    t.g,
    t.v,
    1::bigint AS weight
  FROM window_partitions
  JOIN public.t AS t
    ON (window_partitions.key_1 = t.g OR window_partitions.key_1 IS NULL AND t.g IS NULL)
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.v
  FROM (
    SELECT
      combined.g,
      combined.v,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.g,
        window_rows_now.v,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        t_change.g,
        t_change.v,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.g, combined.v, combined.v::text COLLATE pg_catalog."C"
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): t
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    windowed.g,
    windowed.min,
    windowed.max,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.g,
      window_rows_before.v,
      min(window_rows_before.v) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.v::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS min,
      max(window_rows_before.v) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.v::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS max
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.g,
    windowed.min,
    windowed.max,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.g,
      window_rows_now.v,
      min(window_rows_now.v) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.v::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS min,
      max(window_rows_now.v) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.v::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS max
    FROM window_rows_now
  ) AS windowed
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_change AS MATERIALIZED (
  SELECT
    window_delta.g,
    window_delta.min::text AS value,
    sum(window_delta.weight) AS __pgt_count_change
  FROM window_delta
  WHERE window_delta.min::text IS NOT NULL
  GROUP BY window_delta.g, window_delta.min::text
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.value AS old_value,
    distinct_change.g,
    distinct_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_change.g, distinct_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_change
  LEFT JOIN pgtrickle_state."public.window_extremes_spelling_result.distinct" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_change.g, distinct_change.value), 0)
    AND kept.g IS NOT DISTINCT FROM distinct_change.g
    AND kept.value IS NOT DISTINCT FROM distinct_change.value
),
-- ±1 for each value that came or went: t
distinct_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_next.old_g AS g,
    '-1'::integer::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.locator IS NOT NULL
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_g, distinct_next.old_value)::record *<> ROW(distinct_next.g, distinct_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_next.g,
    1::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.present
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_g, distinct_next.old_value)::record *<> ROW(distinct_next.g, distinct_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_2_change AS MATERIALIZED (
  SELECT
    window_delta.g,
    window_delta.max::text AS value,
    sum(window_delta.weight) AS __pgt_count_change
  FROM window_delta
  WHERE window_delta.max::text IS NOT NULL
  GROUP BY window_delta.g, window_delta.max::text
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.value AS old_value,
    distinct_2_change.g,
    distinct_2_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_2_change.g, distinct_2_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_2_change
  LEFT JOIN pgtrickle_state."public.window_extremes_spelling_result.distinct_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_2_change.g, distinct_2_change.value), 0)
    AND kept.g IS NOT DISTINCT FROM distinct_2_change.g
    AND kept.value IS NOT DISTINCT FROM distinct_2_change.value
),
-- ±1 for each value that came or went: t
distinct_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_2_next.old_g AS g,
    '-1'::integer::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.locator IS NOT NULL
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_g, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.g, distinct_2_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_2_next.g,
    1::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.present
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_g, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.g, distinct_2_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    window_delta.g,
    sum(window_delta.weight) AS __pgt_count_change
  FROM window_delta
  GROUP BY window_delta.g
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    distinct_delta.g AS key_1,
    sum(distinct_delta.weight) AS lowest_forms_change
  FROM distinct_delta
  GROUP BY distinct_delta.g
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_2 AS MATERIALIZED (
  SELECT
    distinct_2_delta.g AS key_1,
    sum(distinct_2_delta.weight) AS highest_forms_change
  FROM distinct_2_delta
  GROUP BY distinct_2_delta.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.lowest_forms, 0) + coalesce(group_distinct_change.lowest_forms_change::bigint, 0) AS lowest_forms,
    coalesce(kept.highest_forms, 0) + coalesce(group_distinct_change_2.highest_forms_change::bigint, 0) AS highest_forms,
    hash_record_extended(ROW(group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN group_distinct_change
    ON hash_record_extended(ROW(group_change.g), 0) = hash_record_extended(ROW(group_distinct_change.key_1), 0)
    AND group_change.g IS NOT DISTINCT FROM group_distinct_change.key_1
  LEFT JOIN group_distinct_change_2
    ON hash_record_extended(ROW(group_change.g), 0) = hash_record_extended(ROW(group_distinct_change_2.key_1), 0)
    AND group_change.g IS NOT DISTINCT FROM group_distinct_change_2.key_1
  LEFT JOIN pgtrickle_state."public.window_extremes_spelling_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_extremes_spelling_result" (g, __pgt_count, lowest_forms, highest_forms, __pgt_hash)
  SELECT n.g, n.__pgt_count, n.lowest_forms, n.highest_forms, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_extremes_spelling_result" AS s
  SET g = n.g, __pgt_count = n.__pgt_count, lowest_forms = n.lowest_forms, highest_forms = n.highest_forms, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.__pgt_count, s.lowest_forms, s.highest_forms, s.__pgt_hash)::record *<> ROW(n.g, n.__pgt_count, n.lowest_forms, n.highest_forms, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_extremes_spelling_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.window_extremes_spelling_result.distinct" (g, value, __pgt_count, __pgt_hash)
  SELECT n.g, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.window_extremes_spelling_result.distinct" AS s
  SET g = n.g, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.window_extremes_spelling_result.distinct" AS s
  USING distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_2 keeps
inserted_distinct_2 AS (
  INSERT INTO pgtrickle_state."public.window_extremes_spelling_result.distinct_2" (g, value, __pgt_count, __pgt_hash)
  SELECT n.g, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_2 AS (
  UPDATE pgtrickle_state."public.window_extremes_spelling_result.distinct_2" AS s
  SET g = n.g, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_2 AS (
  DELETE FROM pgtrickle_state."public.window_extremes_spelling_result.distinct_2" AS s
  USING distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.t', (SELECT count(*) FROM t_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_extremes_spelling_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_2_next WHERE __pgt_count < 0));
