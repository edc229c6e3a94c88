WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.extension_type_grouped_result'
),
-- Δperson: the rows that changed since the last refresh, each with its weight
person_change AS MATERIALIZED (
  SELECT
    changes.name,
    changes.points,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.person" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.name::text COLLATE pg_catalog."C", changes.points
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δnickname: the rows that changed since the last refresh, each with its weight
nickname_change AS MATERIALIZED (
  SELECT
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.nickname" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.name::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δnickname whose number of rows changed, and by how many
nickname_keys AS MATERIALIZED (
  SELECT
    nickname_change.name,
    sum(nickname_change.weight)::bigint AS net
  FROM nickname_change
  WHERE nickname_change.name IS DISTINCT FROM NULL
  GROUP BY nickname_change.name
  HAVING sum(nickname_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: nickname
nickname_flips AS MATERIALIZED (
  SELECT
    nickname_keys.name,
    CASE WHEN lateral_rows.found = nickname_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM nickname_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.nickname AS nickname
      WHERE nickname.name OPERATOR(public.=) nickname_keys.name
      LIMIT greatest(nickname_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = nickname_keys.net OR lateral_rows.found = 0)
),
-- Δ(nickname_join): person, nickname
nickname_join_delta AS MATERIALIZED (
  -- Δperson ⋈ nickname: runs when person changed
  SELECT
    person_change.name,
    person_change.points,
    nickname.name AS name_2,
    person_change.weight
  FROM person_change
  JOIN public.nickname AS nickname
    ON nickname.name OPERATOR(public.=) person_change.name
  WHERE EXISTS (SELECT FROM person_change)
    AND person_change.name IS DISTINCT FROM NULL
  UNION ALL
  -- person ⋈ Δnickname: runs when nickname changed
  SELECT
    person.name,
    person.points,
    nickname_change.name AS name_2,
    nickname_change.weight
  FROM nickname_change
  JOIN public.person AS person
    ON nickname_change.name OPERATOR(public.=) person.name
  WHERE EXISTS (SELECT FROM nickname_change)
    AND nickname_change.name IS DISTINCT FROM NULL
  UNION ALL
  -- −Δperson ⋈ Δnickname: runs when nickname and person changed
  SELECT
    person_change.name,
    person_change.points,
    nickname_change.name AS name_2,
    - (nickname_change.weight * person_change.weight) AS weight
  FROM nickname_change
  JOIN person_change
    ON nickname_change.name OPERATOR(public.=) person_change.name
  WHERE nickname_change.name IS DISTINCT FROM NULL
    AND person_change.name IS DISTINCT FROM NULL
),
-- Δ(nickname_anti_join): person, nickname
nickname_anti_join_delta AS MATERIALIZED (
  -- Δperson ▷ nickname: runs when person changed
  SELECT
    person_change.name,
    person_change.points,
    person_change.weight
  FROM person_change
  WHERE EXISTS (SELECT FROM person_change)
    AND NOT EXISTS (
    SELECT
    FROM public.nickname AS nickname
    WHERE nickname.name OPERATOR(public.=) person_change.name
  )
  UNION ALL
  -- person ⋈ flipped keys of nickname: runs when nickname changed
  SELECT
    person.name,
    person.points,
    - nickname_flips.weight AS weight
  FROM nickname_flips
  JOIN public.person AS person
    ON nickname_flips.name OPERATOR(public.=) person.name
  WHERE EXISTS (SELECT FROM nickname_change)
  UNION ALL
  -- −Δperson ⋈ flipped keys of nickname: runs when nickname and person changed
  SELECT
    person_change.name,
    person_change.points,
    nickname_flips.weight * person_change.weight AS weight
  FROM nickname_flips
  JOIN person_change
    ON nickname_flips.name OPERATOR(public.=) person_change.name
  WHERE person_change.name IS DISTINCT FROM NULL
),
-- Δ(nickname_outer_join): person, nickname
nickname_outer_join_delta AS MATERIALIZED (
  -- Δnickname_join: runs when person or nickname changed
  SELECT
    nickname_join_delta.name,
    nickname_join_delta.points,
    nickname_join_delta.name_2,
    nickname_join_delta.weight
  FROM nickname_join_delta
  UNION ALL
  -- Δnickname_anti_join: runs when person or nickname changed
  SELECT
    nickname_anti_join_delta.name,
    nickname_anti_join_delta.points,
    NULL::public.citext AS name_2,
    nickname_anti_join_delta.weight
  FROM nickname_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_change AS MATERIALIZED (
  SELECT
    nickname_outer_join_delta.name,
    nickname_outer_join_delta.name_2 AS value,
    sum(nickname_outer_join_delta.weight) AS __pgt_count_change
  FROM nickname_outer_join_delta
  WHERE nickname_outer_join_delta.name_2 IS DISTINCT FROM NULL
  GROUP BY nickname_outer_join_delta.name, nickname_outer_join_delta.name_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.name AS old_name,
    kept.value AS old_value,
    coalesce(kept.name, distinct_change.name) AS name,
    coalesce(kept.value, distinct_change.value) AS value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.name, distinct_change.name), coalesce(kept.value, distinct_change.value)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_change
  LEFT JOIN pgtrickle_state."public.extension_type_grouped_result.distinct" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_change.name, distinct_change.value), 0)
    AND (kept.name OPERATOR(public.=) distinct_change.name IS TRUE OR kept.name IS NULL AND distinct_change.name IS NULL)
    AND (kept.value OPERATOR(public.=) distinct_change.value IS TRUE OR kept.value IS NULL AND distinct_change.value IS NULL)
),
-- ±1 for each value that came or went: person, nickname
distinct_delta AS MATERIALIZED (
  -- −old groups: runs when person or nickname changed
  SELECT
    distinct_next.old_name AS name,
    '-1'::integer::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.locator IS NOT NULL
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_name, distinct_next.old_value)::record *<> ROW(distinct_next.name, distinct_next.value)::record)
  UNION ALL
  -- +new groups: runs when person or nickname changed
  SELECT
    distinct_next.name,
    1::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.present
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_name, distinct_next.old_value)::record *<> ROW(distinct_next.name, distinct_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.name,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.points * grouped.weight) AS points_change,
    public.min(grouped.name) FILTER (WHERE grouped.weight > 0) AS __pgt_name_shown_arrived,
    array_agg(grouped.name::text) FILTER (WHERE grouped.weight < 0) AS __pgt_name_shown_left
  FROM (
    SELECT
      nickname_outer_join_delta.name,
      nickname_outer_join_delta.points,
      sum(nickname_outer_join_delta.weight)::bigint AS weight
    FROM nickname_outer_join_delta
    GROUP BY nickname_outer_join_delta.name, nickname_outer_join_delta.name::text COLLATE pg_catalog."C", nickname_outer_join_delta.points, nickname_outer_join_delta.name_2, nickname_outer_join_delta.name_2::text COLLATE pg_catalog."C"
    HAVING sum(nickname_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.name
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    distinct_delta.name AS key_1,
    sum(distinct_delta.weight) AS names_change
  FROM distinct_delta
  GROUP BY distinct_delta.name
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.name, group_change.name) AS name,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.points + group_change.points_change::bigint, group_change.points_change::bigint, kept.points) ELSE NULL::bigint END AS points,
    coalesce(kept.names, 0) + coalesce(group_distinct_change.names_change::bigint, 0) AS names,
    coalesce(kept.__pgt_name_shown, group_change.__pgt_name_shown_arrived) AS __pgt_name_shown,
    hash_record_extended(ROW(coalesce(kept.name, group_change.name)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.__pgt_name_shown::text = ANY (group_change.__pgt_name_shown_left)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN group_distinct_change
    ON hash_record_extended(ROW(group_change.name), 0) = hash_record_extended(ROW(group_distinct_change.key_1), 0)
    AND (group_change.name OPERATOR(public.=) group_distinct_change.key_1 IS TRUE OR group_change.name IS NULL AND group_distinct_change.key_1 IS NULL)
  LEFT JOIN pgtrickle_state."public.extension_type_grouped_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.name), 0)
    AND (kept.name OPERATOR(public.=) group_change.name IS TRUE OR kept.name IS NULL AND group_change.name IS NULL)
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: person, nickname
group_rescan AS MATERIALIZED (
  SELECT
    group_next.name,
    public.min(person.name) AS __pgt_name_shown
  FROM group_next
  JOIN public.person AS person
  LEFT JOIN public.nickname AS nickname
    ON nickname.name OPERATOR(public.=) person.name
    ON (group_next.name OPERATOR(public.=) person.name OR group_next.name IS NOT DISTINCT FROM NULL AND person.name IS NOT DISTINCT FROM NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.name
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.name,
    group_next.__pgt_count,
    group_next.points,
    group_next.names,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_name_shown ELSE group_next.__pgt_name_shown END AS __pgt_name_shown,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.name), 0) = hash_record_extended(ROW(group_rescan.name), 0)
    AND (group_next.name OPERATOR(public.=) group_rescan.name IS TRUE OR group_next.name IS NULL AND group_rescan.name IS NULL)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.extension_type_grouped_result" (name, __pgt_count, points, names, __pgt_name_shown, __pgt_hash)
  SELECT n.name, n.__pgt_count, n.points, n.names, n.__pgt_name_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.extension_type_grouped_result" AS s
  SET name = n.name, __pgt_count = n.__pgt_count, points = n.points, names = n.names, __pgt_name_shown = n.__pgt_name_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.__pgt_count, s.points, s.names, s.__pgt_name_shown, s.__pgt_hash)::record *<> ROW(n.name, n.__pgt_count, n.points, n.names, n.__pgt_name_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.extension_type_grouped_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.extension_type_grouped_result.distinct" (name, value, __pgt_count, __pgt_hash)
  SELECT n.name, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.extension_type_grouped_result.distinct" AS s
  SET name = n.name, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.name, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.extension_type_grouped_result.distinct" AS s
  USING distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.person', (SELECT count(*) FROM person_change),
    'public.nickname', (SELECT count(*) FROM nickname_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.extension_type_grouped_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0));
