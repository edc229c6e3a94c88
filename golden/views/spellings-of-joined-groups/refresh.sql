WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.spellings_of_joined_groups_result'
),
-- Δamount: the rows that changed since the last refresh, each with its weight
amount_change AS MATERIALIZED (
  SELECT
    changes.value,
    changes.kind,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.amount" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.value, changes.value::text COLLATE pg_catalog."C", changes.kind
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δlabel: the rows that changed since the last refresh, each with its weight
label_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.value,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.label" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.value, changes.value::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.value,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.value + 0 ORDER BY (grouped.value + 0)::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS min_arrived,
    min(grouped.value + 0 ORDER BY (grouped.value + 0)::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS min_left,
    max(grouped.kind) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.kind) FILTER (WHERE grouped.weight < 0) AS max_left,
    min(grouped.value ORDER BY grouped.value::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS value_shown_arrived,
    min(grouped.value ORDER BY grouped.value::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS value_shown_left
  FROM (
    SELECT
      amount_change.value,
      amount_change.kind,
      sum(amount_change.weight)::bigint AS weight
    FROM amount_change
    GROUP BY amount_change.value, amount_change.value::text COLLATE pg_catalog."C", amount_change.kind
    HAVING sum(amount_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.value
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    kept.min AS old_min,
    kept.max AS old_max,
    kept.value_shown AS old_value_shown,
    coalesce(kept.value, group_change.value) AS value,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_change.min_arrived, kept.min) AS min,
    greatest(group_change.max_arrived, kept.max) AS max,
    least(group_change.value_shown_arrived, kept.value_shown) AS value_shown,
    hash_record_extended(ROW(coalesce(kept.value, group_change.value)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.min_left <= kept.min AND (group_change.min_arrived IS NULL OR group_change.min_arrived > kept.min) OR group_change.min_arrived = kept.min AND group_change.min_arrived::text COLLATE pg_catalog."C" IS DISTINCT FROM kept.min::text COLLATE pg_catalog."C" OR group_change.max_left >= kept.max AND (group_change.max_arrived IS NULL OR group_change.max_arrived < kept.max) OR group_change.value_shown_left <= kept.value_shown AND (group_change.value_shown_arrived IS NULL OR group_change.value_shown_arrived > kept.value_shown) OR group_change.value_shown_arrived = kept.value_shown AND group_change.value_shown_arrived::text COLLATE pg_catalog."C" IS DISTINCT FROM kept.value_shown::text COLLATE pg_catalog."C") IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.spellings_of_joined_groups_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.value), 0)
    AND kept.value IS NOT DISTINCT FROM group_change.value
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: amount
group_rescan AS MATERIALIZED (
  SELECT
    group_next.value,
    min(amount.value + 0 ORDER BY (amount.value + 0)::text COLLATE pg_catalog."C") AS min,
    max(amount.kind) AS max,
    min(amount.value ORDER BY amount.value::text COLLATE pg_catalog."C") AS value_shown
  FROM group_next
  JOIN public.amount AS amount
    ON (group_next.value = amount.value OR group_next.value IS NULL AND amount.value IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.value
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old___pgt_count,
    group_next.old_min,
    group_next.old_max,
    group_next.old_value_shown,
    group_next.value,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.min ELSE group_next.min END AS min,
    CASE WHEN group_next.rescan THEN group_rescan.max ELSE group_next.max END AS max,
    CASE WHEN group_next.rescan THEN group_rescan.value_shown ELSE group_next.value_shown END AS value_shown,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.value), 0) = hash_record_extended(ROW(group_rescan.value), 0)
    AND group_next.value IS NOT DISTINCT FROM group_rescan.value
),
-- Δ(group): amount
group_delta AS MATERIALIZED (
  -- −old groups: runs when amount changed
  SELECT
    group_new.old_value_shown AS value,
    group_new.old___pgt_count AS count,
    group_new.old_min AS min,
    group_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_value_shown, group_new.old___pgt_count, group_new.old_min, group_new.old_max, group_new.old_value_shown)::record *<> ROW(group_new.value_shown, group_new.__pgt_count, group_new.min, group_new.max, group_new.value_shown)::record)
  UNION ALL
  -- +new groups: runs when amount changed
  SELECT
    group_new.value_shown AS value,
    group_new.__pgt_count AS count,
    group_new.min,
    group_new.max,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_value_shown, group_new.old___pgt_count, group_new.old_min, group_new.old_max, group_new.old_value_shown)::record *<> ROW(group_new.value_shown, group_new.__pgt_count, group_new.min, group_new.max, group_new.value_shown)::record)
),
-- the keys of Δlabel whose number of rows changed, and by how many
label_keys AS MATERIALIZED (
  SELECT
    label_change.value,
    sum(label_change.weight)::bigint AS net
  FROM label_change
  WHERE label_change.value IS NOT NULL
  GROUP BY label_change.value
  HAVING sum(label_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: label
label_flips AS MATERIALIZED (
  SELECT
    label_keys.value,
    CASE WHEN lateral_rows.found = label_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM label_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.label AS label
      WHERE label.value = label_keys.value
      LIMIT greatest(label_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = label_keys.net OR lateral_rows.found = 0)
),
-- Δ(group_join): label, amount
group_join_delta AS MATERIALIZED (
  -- Δlabel ⋈ group₀: runs when label changed
  SELECT
    label_change.id,
    label_change.value,
    kept.value_shown AS value_2,
    kept.__pgt_count AS count,
    kept.min,
    kept.max,
    label_change.weight
  FROM label_change
  JOIN pgtrickle_state."public.spellings_of_joined_groups_result.group" AS kept
    ON label_change.value = kept.value_shown
  WHERE EXISTS (SELECT FROM label_change)
    AND label_change.value IS NOT NULL
  UNION ALL
  -- label ⋈ Δgroup: runs when amount changed
  SELECT
    label.id,
    label.value,
    group_delta.value AS value_2,
    group_delta.count,
    group_delta.min,
    group_delta.max,
    group_delta.weight
  FROM group_delta
  JOIN public.label AS label
    ON label.value = group_delta.value
  WHERE EXISTS (SELECT FROM amount_change)
    AND group_delta.value IS NOT NULL
),
-- Δ(label_anti_join): amount, label
label_anti_join_delta AS MATERIALIZED (
  -- Δgroup ▷ label: runs when amount changed
  SELECT
    group_delta.value,
    group_delta.count,
    group_delta.min,
    group_delta.max,
    group_delta.weight
  FROM group_delta
  WHERE EXISTS (SELECT FROM amount_change)
    AND NOT EXISTS (
    SELECT
    FROM public.label AS label
    WHERE label.value = group_delta.value
  )
  UNION ALL
  -- group₀ ⋈ flipped keys of label: runs when label changed
  SELECT
    kept.value_shown AS value,
    kept.__pgt_count AS count,
    kept.min,
    kept.max,
    - label_flips.weight AS weight
  FROM label_flips
  JOIN pgtrickle_state."public.spellings_of_joined_groups_result.group" AS kept
    ON label_flips.value = kept.value_shown
  WHERE EXISTS (SELECT FROM label_change)
),
-- Δ(label_outer_join): label, amount
label_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when label or amount changed
  SELECT
    group_join_delta.value_2 AS value,
    group_join_delta.count,
    group_join_delta.min,
    group_join_delta.max,
    group_join_delta.id,
    group_join_delta.value AS value_2,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δlabel_anti_join: runs when amount or label changed
  SELECT
    label_anti_join_delta.value,
    label_anti_join_delta.count,
    label_anti_join_delta.min,
    label_anti_join_delta.max,
    NULL::integer AS id,
    NULL::numeric AS value_2,
    label_anti_join_delta.weight
  FROM label_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_change AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.value,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      label_outer_join_delta.id,
      label_outer_join_delta.value::text AS value,
      sum(label_outer_join_delta.weight)::bigint AS weight
    FROM label_outer_join_delta
    GROUP BY label_outer_join_delta.value, label_outer_join_delta.value::text COLLATE pg_catalog."C", label_outer_join_delta.count, label_outer_join_delta.min, label_outer_join_delta.min::text COLLATE pg_catalog."C", label_outer_join_delta.max, label_outer_join_delta.id, label_outer_join_delta.value_2, label_outer_join_delta.value_2::text COLLATE pg_catalog."C"
    HAVING sum(label_outer_join_delta.weight) <> 0
      AND CASE WHEN sum(label_outer_join_delta.weight) <> 0 THEN label_outer_join_delta.value::text IS NOT NULL END
  ) AS grouped
  GROUP BY grouped.id, grouped.value
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.id AS old_id,
    kept.value AS old_value,
    distinct_change.id,
    distinct_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_change.id, distinct_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_change
  LEFT JOIN pgtrickle_state."public.spellings_of_joined_groups_result.distinct" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_change.id, distinct_change.value), 0)
    AND kept.id IS NOT DISTINCT FROM distinct_change.id
    AND kept.value IS NOT DISTINCT FROM distinct_change.value
),
-- ±1 for each value that came or went: amount, label
distinct_delta AS MATERIALIZED (
  -- −old groups: runs when amount or label changed
  SELECT
    distinct_next.old_id AS id,
    '-1'::integer::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.locator IS NOT NULL
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_id, distinct_next.old_value)::record *<> ROW(distinct_next.id, distinct_next.value)::record)
  UNION ALL
  -- +new groups: runs when amount or label changed
  SELECT
    distinct_next.id,
    1::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.present
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_id, distinct_next.old_value)::record *<> ROW(distinct_next.id, distinct_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_2_change AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.value,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      label_outer_join_delta.id,
      label_outer_join_delta.min::text AS value,
      sum(label_outer_join_delta.weight)::bigint AS weight
    FROM label_outer_join_delta
    GROUP BY label_outer_join_delta.value, label_outer_join_delta.value::text COLLATE pg_catalog."C", label_outer_join_delta.count, label_outer_join_delta.min, label_outer_join_delta.min::text COLLATE pg_catalog."C", label_outer_join_delta.max, label_outer_join_delta.id, label_outer_join_delta.value_2, label_outer_join_delta.value_2::text COLLATE pg_catalog."C"
    HAVING sum(label_outer_join_delta.weight) <> 0
      AND CASE WHEN sum(label_outer_join_delta.weight) <> 0 THEN label_outer_join_delta.min::text IS NOT NULL END
  ) AS grouped
  GROUP BY grouped.id, grouped.value
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.id AS old_id,
    kept.value AS old_value,
    distinct_2_change.id,
    distinct_2_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_2_change.id, distinct_2_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_2_change
  LEFT JOIN pgtrickle_state."public.spellings_of_joined_groups_result.distinct_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_2_change.id, distinct_2_change.value), 0)
    AND kept.id IS NOT DISTINCT FROM distinct_2_change.id
    AND kept.value IS NOT DISTINCT FROM distinct_2_change.value
),
-- ±1 for each value that came or went: amount, label
distinct_2_delta AS MATERIALIZED (
  -- −old groups: runs when amount or label changed
  SELECT
    distinct_2_next.old_id AS id,
    '-1'::integer::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.locator IS NOT NULL
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_id, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.id, distinct_2_next.value)::record)
  UNION ALL
  -- +new groups: runs when amount or label changed
  SELECT
    distinct_2_next.id,
    1::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.present
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_id, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.id, distinct_2_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    grouped.id,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.count::numeric * grouped.weight) AS rows_change,
    min(grouped.max) FILTER (WHERE grouped.weight > 0) AS kind_arrived,
    min(grouped.max) FILTER (WHERE grouped.weight < 0) AS kind_left
  FROM (
    SELECT
      label_outer_join_delta.count,
      label_outer_join_delta.max,
      label_outer_join_delta.id,
      sum(label_outer_join_delta.weight)::bigint AS weight
    FROM label_outer_join_delta
    GROUP BY label_outer_join_delta.value, label_outer_join_delta.value::text COLLATE pg_catalog."C", label_outer_join_delta.count, label_outer_join_delta.min, label_outer_join_delta.min::text COLLATE pg_catalog."C", label_outer_join_delta.max, label_outer_join_delta.id
    HAVING sum(label_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    distinct_delta.id AS key_1,
    sum(distinct_delta.weight) AS forms_change
  FROM distinct_delta
  GROUP BY distinct_delta.id
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_2 AS MATERIALIZED (
  SELECT
    distinct_2_delta.id AS key_1,
    sum(distinct_2_delta.weight) AS least_forms_change
  FROM distinct_2_delta
  GROUP BY distinct_2_delta.id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.id,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.forms, 0) + coalesce(group_distinct_change.forms_change::bigint, 0) AS forms,
    coalesce(kept.least_forms, 0) + coalesce(group_distinct_change_2.least_forms_change::bigint, 0) AS least_forms,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.rows + group_change_2.rows_change, group_change_2.rows_change, kept.rows) ELSE NULL::numeric END AS rows,
    least(group_change_2.kind_arrived, kept.kind) AS kind,
    hash_record_extended(ROW(group_change_2.id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change_2.kind_left <= kept.kind AND (group_change_2.kind_arrived IS NULL OR group_change_2.kind_arrived > kept.kind)) IS TRUE AS rescan
  FROM group_change_2
  LEFT JOIN group_distinct_change
    ON hash_record_extended(ROW(group_change_2.id), 0) = hash_record_extended(ROW(group_distinct_change.key_1), 0)
    AND group_change_2.id IS NOT DISTINCT FROM group_distinct_change.key_1
  LEFT JOIN group_distinct_change_2
    ON hash_record_extended(ROW(group_change_2.id), 0) = hash_record_extended(ROW(group_distinct_change_2.key_1), 0)
    AND group_change_2.id IS NOT DISTINCT FROM group_distinct_change_2.key_1
  LEFT JOIN pgtrickle_state."public.spellings_of_joined_groups_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.id), 0)
    AND kept.id IS NOT DISTINCT FROM group_change_2.id
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: amount, label
group_rescan_2 AS MATERIALIZED (
  SELECT
    group_next_2.id,
    min(grouped.max) AS kind
  FROM group_next_2
  JOIN (
    SELECT
      min(amount.value ORDER BY amount.value::text COLLATE pg_catalog."C") AS value,
      max(amount.kind) AS max
    FROM public.amount AS amount
    GROUP BY amount.value
  ) AS grouped
  LEFT JOIN public.label AS label
    ON label.value = grouped.value
    ON (group_next_2.id = label.id OR group_next_2.id IS NULL AND label.id IS NULL)
  WHERE group_next_2.rescan
    AND EXISTS (
    SELECT
    FROM group_next_2 AS group_next_2_2
    WHERE group_next_2_2.rescan
  )
  GROUP BY group_next_2.id
),
-- the new values, with those that were read again in their place
group_new_2 AS MATERIALIZED (
  SELECT
    group_next_2.locator,
    group_next_2.id,
    group_next_2.__pgt_count,
    group_next_2.forms,
    group_next_2.least_forms,
    group_next_2.rows,
    CASE WHEN group_next_2.rescan THEN group_rescan_2.kind ELSE group_next_2.kind END AS kind,
    group_next_2.__pgt_hash,
    group_next_2.present
  FROM group_next_2
  LEFT JOIN group_rescan_2
    ON group_next_2.rescan
    AND hash_record_extended(ROW(group_next_2.id), 0) = hash_record_extended(ROW(group_rescan_2.id), 0)
    AND group_next_2.id IS NOT DISTINCT FROM group_rescan_2.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.spellings_of_joined_groups_result" (id, __pgt_count, forms, least_forms, rows, kind, __pgt_hash)
  SELECT n.id, n.__pgt_count, n.forms, n.least_forms, n.rows, n.kind, n.__pgt_hash
  FROM group_new_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.spellings_of_joined_groups_result" AS s
  SET id = n.id, __pgt_count = n.__pgt_count, forms = n.forms, least_forms = n.least_forms, rows = n.rows, kind = n.kind, __pgt_hash = n.__pgt_hash
  FROM group_new_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.__pgt_count, s.forms, s.least_forms, s.rows, s.kind, s.__pgt_hash)::record *<> ROW(n.id, n.__pgt_count, n.forms, n.least_forms, n.rows, n.kind, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.spellings_of_joined_groups_result" AS s
  USING group_new_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.spellings_of_joined_groups_result.group" (value, __pgt_count, min, max, value_shown, __pgt_hash)
  SELECT n.value, n.__pgt_count, n.min, n.max, n.value_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.spellings_of_joined_groups_result.group" AS s
  SET value = n.value, __pgt_count = n.__pgt_count, min = n.min, max = n.max, value_shown = n.value_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.value, s.__pgt_count, s.min, s.max, s.value_shown, s.__pgt_hash)::record *<> ROW(n.value, n.__pgt_count, n.min, n.max, n.value_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.spellings_of_joined_groups_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.spellings_of_joined_groups_result.distinct" (id, value, __pgt_count, __pgt_hash)
  SELECT n.id, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.spellings_of_joined_groups_result.distinct" AS s
  SET id = n.id, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.spellings_of_joined_groups_result.distinct" AS s
  USING distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_2 keeps
inserted_distinct_2 AS (
  INSERT INTO pgtrickle_state."public.spellings_of_joined_groups_result.distinct_2" (id, value, __pgt_count, __pgt_hash)
  SELECT n.id, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_2 AS (
  UPDATE pgtrickle_state."public.spellings_of_joined_groups_result.distinct_2" AS s
  SET id = n.id, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_2 AS (
  DELETE FROM pgtrickle_state."public.spellings_of_joined_groups_result.distinct_2" AS s
  USING distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.amount', (SELECT count(*) FROM amount_change),
    'public.label', (SELECT count(*) FROM label_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.spellings_of_joined_groups_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_2_next WHERE __pgt_count < 0));
