WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.distinct_on_ties_result'
),
-- Δreading: the rows that changed since the last refresh, each with its weight
reading_change AS MATERIALIZED (
  SELECT
    changes.sensor,
    changes.value,
    changes.note,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.reading" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.sensor, changes.value, changes.value::text COLLATE pg_catalog."C", changes.note
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the partitions that Δ(reading) touches
top_partitions AS MATERIALIZED (
  SELECT
    reading_change.sensor AS key_1
  FROM reading_change
  GROUP BY reading_change.sensor
),
-- the rows of the touched partitions, as they are now: reading
top_rows_now AS MATERIALIZED (
  -- R₁|K: runs when reading changed
  SELECT
    reading.sensor,
    reading.value,
    reading.note,
    1::bigint AS weight
  FROM top_partitions
  JOIN public.reading AS reading
    ON (top_partitions.key_1 = reading.sensor OR top_partitions.key_1 IS NULL AND reading.sensor IS NULL)
  WHERE EXISTS (SELECT FROM reading_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.sensor,
    grouped.value,
    grouped.note
  FROM (
    SELECT
      combined.sensor,
      combined.value,
      combined.note,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.sensor,
        top_rows_now.value,
        top_rows_now.note,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        reading_change.sensor,
        reading_change.value,
        reading_change.note,
        reading_change.weight * '-1'::integer AS weight
      FROM reading_change
    ) AS combined
    GROUP BY combined.sensor, combined.value, combined.value::text COLLATE pg_catalog."C", combined.note
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(top): reading
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when reading changed
  SELECT
    latest.sensor,
    latest.value,
    latest.note,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_before.sensor)
      top_rows_before.sensor,
      top_rows_before.value,
      top_rows_before.note
    FROM top_rows_before
    ORDER BY top_rows_before.sensor, top_rows_before.value, top_rows_before.value::text COLLATE pg_catalog."C", top_rows_before.note
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when reading changed
  SELECT
    latest.sensor,
    latest.value,
    latest.note,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_now.sensor)
      top_rows_now.sensor,
      top_rows_now.value,
      top_rows_now.note
    FROM top_rows_now
    ORDER BY top_rows_now.sensor, top_rows_now.value, top_rows_now.value::text COLLATE pg_catalog."C", top_rows_now.note
  ) AS latest
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_change AS MATERIALIZED (
  SELECT
    top_delta.sensor,
    coalesce(top_delta.note, ''::text) AS value,
    sum(top_delta.weight) AS __pgt_count_change
  FROM top_delta
  GROUP BY top_delta.sensor, coalesce(top_delta.note, ''::text)
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.sensor AS old_sensor,
    kept.value AS old_value,
    distinct_change.sensor,
    distinct_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_change.sensor, distinct_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_change
  LEFT JOIN pgtrickle_state."public.distinct_on_ties_result.distinct" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_change.sensor, distinct_change.value), 0)
    AND kept.sensor IS NOT DISTINCT FROM distinct_change.sensor
    AND kept.value IS NOT DISTINCT FROM distinct_change.value
),
-- ±1 for each value that came or went: reading
distinct_delta AS MATERIALIZED (
  -- −old groups: runs when reading changed
  SELECT
    distinct_next.old_sensor AS sensor,
    '-1'::integer::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.locator IS NOT NULL
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_sensor, distinct_next.old_value)::record *<> ROW(distinct_next.sensor, distinct_next.value)::record)
  UNION ALL
  -- +new groups: runs when reading changed
  SELECT
    distinct_next.sensor,
    1::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.present
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_sensor, distinct_next.old_value)::record *<> ROW(distinct_next.sensor, distinct_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_2_change AS MATERIALIZED (
  SELECT
    top_delta.sensor,
    top_delta.value::text AS value,
    sum(top_delta.weight) AS __pgt_count_change
  FROM top_delta
  WHERE top_delta.value::text IS NOT NULL
  GROUP BY top_delta.sensor, top_delta.value::text
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.sensor AS old_sensor,
    kept.value AS old_value,
    distinct_2_change.sensor,
    distinct_2_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_2_change.sensor, distinct_2_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_2_change
  LEFT JOIN pgtrickle_state."public.distinct_on_ties_result.distinct_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_2_change.sensor, distinct_2_change.value), 0)
    AND kept.sensor IS NOT DISTINCT FROM distinct_2_change.sensor
    AND kept.value IS NOT DISTINCT FROM distinct_2_change.value
),
-- ±1 for each value that came or went: reading
distinct_2_delta AS MATERIALIZED (
  -- −old groups: runs when reading changed
  SELECT
    distinct_2_next.old_sensor AS sensor,
    '-1'::integer::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.locator IS NOT NULL
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_sensor, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.sensor, distinct_2_next.value)::record)
  UNION ALL
  -- +new groups: runs when reading changed
  SELECT
    distinct_2_next.sensor,
    1::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.present
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_sensor, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.sensor, distinct_2_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    top_delta.sensor,
    sum(top_delta.weight) AS __pgt_count_change
  FROM top_delta
  GROUP BY top_delta.sensor
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    distinct_delta.sensor AS key_1,
    sum(distinct_delta.weight) AS notes_change
  FROM distinct_delta
  GROUP BY distinct_delta.sensor
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_2 AS MATERIALIZED (
  SELECT
    distinct_2_delta.sensor AS key_1,
    sum(distinct_2_delta.weight) AS forms_change
  FROM distinct_2_delta
  GROUP BY distinct_2_delta.sensor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.sensor,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.notes, 0) + coalesce(group_distinct_change.notes_change::bigint, 0) AS notes,
    coalesce(kept.forms, 0) + coalesce(group_distinct_change_2.forms_change::bigint, 0) AS forms,
    hash_record_extended(ROW(group_change.sensor), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN group_distinct_change
    ON hash_record_extended(ROW(group_change.sensor), 0) = hash_record_extended(ROW(group_distinct_change.key_1), 0)
    AND group_change.sensor IS NOT DISTINCT FROM group_distinct_change.key_1
  LEFT JOIN group_distinct_change_2
    ON hash_record_extended(ROW(group_change.sensor), 0) = hash_record_extended(ROW(group_distinct_change_2.key_1), 0)
    AND group_change.sensor IS NOT DISTINCT FROM group_distinct_change_2.key_1
  LEFT JOIN pgtrickle_state."public.distinct_on_ties_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.sensor), 0)
    AND kept.sensor IS NOT DISTINCT FROM group_change.sensor
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.distinct_on_ties_result" (sensor, __pgt_count, notes, forms, __pgt_hash)
  SELECT n.sensor, n.__pgt_count, n.notes, n.forms, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.distinct_on_ties_result" AS s
  SET sensor = n.sensor, __pgt_count = n.__pgt_count, notes = n.notes, forms = n.forms, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.sensor, s.__pgt_count, s.notes, s.forms, s.__pgt_hash)::record *<> ROW(n.sensor, n.__pgt_count, n.notes, n.forms, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.distinct_on_ties_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.distinct_on_ties_result.distinct" (sensor, value, __pgt_count, __pgt_hash)
  SELECT n.sensor, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.distinct_on_ties_result.distinct" AS s
  SET sensor = n.sensor, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.sensor, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.sensor, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.distinct_on_ties_result.distinct" AS s
  USING distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_2 keeps
inserted_distinct_2 AS (
  INSERT INTO pgtrickle_state."public.distinct_on_ties_result.distinct_2" (sensor, value, __pgt_count, __pgt_hash)
  SELECT n.sensor, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_2 AS (
  UPDATE pgtrickle_state."public.distinct_on_ties_result.distinct_2" AS s
  SET sensor = n.sensor, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.sensor, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.sensor, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_2 AS (
  DELETE FROM pgtrickle_state."public.distinct_on_ties_result.distinct_2" AS s
  USING distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.reading', (SELECT count(*) FROM reading_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.distinct_on_ties_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_2_next WHERE __pgt_count < 0));
