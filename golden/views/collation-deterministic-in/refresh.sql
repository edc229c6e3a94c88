WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.collation_deterministic_in_result'
),
-- Δperson: the rows that changed since the last refresh, each with its weight
person_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    changes.code,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.person" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name, changes.code
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δnickname: the rows that changed since the last refresh, each with its weight
nickname_change AS MATERIALIZED (
  SELECT
    changes.name,
    changes.other,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.nickname" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.other
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δnickname whose number of rows changed, and by how many
nickname_keys AS MATERIALIZED (
  SELECT
    nickname_change.name,
    sum(nickname_change.weight)::bigint AS net
  FROM nickname_change
  WHERE nickname_change.name IS NOT NULL
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
      WHERE nickname.name = nickname_keys.name
      LIMIT greatest(nickname_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = nickname_keys.net OR lateral_rows.found = 0)
),
-- Δ of nickname_semi_join: person, nickname
nickname_semi_join_delta AS MATERIALIZED (
  -- Δperson ⋉ nickname: runs when person changed
  SELECT
    person_change.id,
    person_change.name,
    person_change.weight
  FROM person_change
  WHERE EXISTS (SELECT FROM person_change)
    AND EXISTS (
    SELECT
    FROM public.nickname AS nickname
    WHERE nickname.name = person_change.name
  )
  UNION ALL
  -- person ⋈ flipped keys of nickname: runs when nickname changed
  SELECT
    person.id,
    person.name,
    nickname_flips.weight
  FROM nickname_flips
  JOIN public.person AS person
    ON nickname_flips.name = person.name
  WHERE EXISTS (SELECT FROM nickname_change)
  UNION ALL
  -- −Δperson ⋈ flipped keys of nickname: runs when nickname and person changed
  SELECT
    person_change.id,
    person_change.name,
    - (nickname_flips.weight * person_change.weight) AS weight
  FROM nickname_flips
  JOIN person_change
    ON nickname_flips.name = person_change.name
  WHERE person_change.name IS NOT NULL
),
-- the rows of person₀ that match a row of Δnickname
person_candidates AS MATERIALIZED (
  -- person ⋉ Δnickname: runs when nickname changed
  SELECT
    person.id,
    person.code,
    1::bigint AS weight
  FROM public.person AS person
  WHERE EXISTS (SELECT FROM nickname_change)
    AND EXISTS (
    SELECT
    FROM nickname_change
    WHERE nickname_change.other = person.code COLLATE pg_catalog."C"
  )
  UNION ALL
  -- −Δperson ⋉ Δnickname: runs when person and nickname changed
  SELECT
    person_change.id,
    person_change.code,
    - person_change.weight AS weight
  FROM person_change
  WHERE EXISTS (
    SELECT
    FROM nickname_change
    WHERE nickname_change.other = person_change.code COLLATE pg_catalog."C"
  )
),
-- those whose number of partners changed, and by how many
person_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.code,
    grouped.weight,
    sum(nickname_change.weight)::bigint AS gained
  FROM (
    SELECT
      person_candidates.id,
      person_candidates.code,
      sum(person_candidates.weight)::bigint AS weight
    FROM person_candidates
    GROUP BY person_candidates.id, person_candidates.code
    HAVING sum(person_candidates.weight) <> 0
  ) AS grouped
  JOIN nickname_change
    ON nickname_change.other = grouped.code COLLATE pg_catalog."C"
  GROUP BY grouped.id, grouped.code, grouped.weight
  HAVING sum(nickname_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: nickname
person_flips AS MATERIALIZED (
  SELECT
    person_touched.id,
    person_touched.code,
    person_touched.weight * CASE WHEN lateral_rows.found = person_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM person_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.nickname AS nickname
      WHERE nickname.other = person_touched.code COLLATE pg_catalog."C"
      LIMIT greatest(person_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = person_touched.gained OR lateral_rows.found = 0)
),
-- Δ of nickname_anti_join: person, nickname
nickname_anti_join_delta AS MATERIALIZED (
  -- Δperson ▷ nickname: runs when person changed
  SELECT
    person_change.id,
    person_change.code,
    person_change.weight
  FROM person_change
  WHERE EXISTS (SELECT FROM person_change)
    AND NOT EXISTS (
    SELECT
    FROM public.nickname AS nickname
    WHERE nickname.other = person_change.code COLLATE pg_catalog."C"
  )
  UNION ALL
  -- flipped rows of person₀: runs when nickname changed
  SELECT
    person_flips.id,
    person_flips.code,
    - person_flips.weight AS weight
  FROM person_flips
),
-- the keys of Δnickname whose number of rows changed, and by how many
nickname_keys_2 AS MATERIALIZED (
  SELECT
    nickname_change.other,
    nickname_change.name,
    sum(nickname_change.weight)::bigint AS net
  FROM nickname_change
  WHERE nickname_change.other IS NOT NULL
    AND nickname_change.name IS NOT NULL
  GROUP BY nickname_change.other, nickname_change.name
  HAVING sum(nickname_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: nickname
nickname_flips_2 AS MATERIALIZED (
  SELECT
    nickname_keys_2.other,
    nickname_keys_2.name,
    CASE WHEN lateral_rows.found = nickname_keys_2.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM nickname_keys_2
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.nickname AS nickname
      WHERE nickname.other = nickname_keys_2.other
        AND nickname.name = nickname_keys_2.name
      LIMIT greatest(nickname_keys_2.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = nickname_keys_2.net OR lateral_rows.found = 0)
),
-- Δ of nickname_semi_join: person, nickname
nickname_semi_join_delta_2 AS MATERIALIZED (
  -- Δperson ⋉ nickname: runs when person changed
  SELECT
    person_change.id,
    person_change.name,
    person_change.weight
  FROM person_change
  WHERE EXISTS (SELECT FROM person_change)
    AND EXISTS (
    SELECT
    FROM public.nickname AS nickname
    WHERE nickname.other = person_change.name
      AND nickname.name = person_change.name
  )
  UNION ALL
  -- person ⋈ flipped keys of nickname: runs when nickname changed
  SELECT
    person.id,
    person.name,
    nickname_flips_2.weight
  FROM nickname_flips_2
  JOIN public.person AS person
    ON nickname_flips_2.other = person.name AND nickname_flips_2.name = person.name
  WHERE EXISTS (SELECT FROM nickname_change)
  UNION ALL
  -- −Δperson ⋈ flipped keys of nickname: runs when nickname and person changed
  SELECT
    person_change.id,
    person_change.name,
    - (nickname_flips_2.weight * person_change.weight) AS weight
  FROM nickname_flips_2
  JOIN person_change
    ON nickname_flips_2.other = person_change.name AND nickname_flips_2.name = person_change.name
  WHERE person_change.name IS NOT NULL
),
-- Δ of union: person, nickname
union_delta AS MATERIALIZED (
  -- Δnickname_semi_join: runs when person or nickname changed
  SELECT
    nickname_semi_join_delta.id,
    nickname_semi_join_delta.name,
    nickname_semi_join_delta.weight
  FROM nickname_semi_join_delta
  UNION ALL
  -- Δnickname_anti_join: runs when person or nickname changed
  SELECT
    nickname_anti_join_delta.id,
    nickname_anti_join_delta.code AS name,
    nickname_anti_join_delta.weight
  FROM nickname_anti_join_delta
),
-- Δ(union): person, nickname
union_delta_2 AS MATERIALIZED (
  -- Δunion: runs when person or nickname changed
  SELECT
    union_delta.id,
    union_delta.name,
    union_delta.weight
  FROM union_delta
  UNION ALL
  -- Δnickname_semi_join: runs when person or nickname changed
  SELECT
    - nickname_semi_join_delta_2.id AS id,
    nickname_semi_join_delta_2.name,
    sum(nickname_semi_join_delta_2.weight)::bigint AS weight
  FROM nickname_semi_join_delta_2
  GROUP BY nickname_semi_join_delta_2.id, nickname_semi_join_delta_2.name
  HAVING sum(nickname_semi_join_delta_2.weight) <> 0
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta_2.id,
    union_delta_2.name,
    sum(union_delta_2.weight)::bigint AS weight
  FROM union_delta_2
  GROUP BY union_delta_2.id, union_delta_2.name
  HAVING sum(union_delta_2.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.name,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.name), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.collation_deterministic_in_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.name), 0)
    AND ROW(kept.id, kept.name) IS NOT DISTINCT FROM ROW(result_change.id, result_change.name)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.collation_deterministic_in_result" (id, name, __pgt_count, __pgt_hash)
  SELECT n.id, n.name, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.collation_deterministic_in_result" AS s
  SET id = n.id, name = n.name, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.name, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.name, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.collation_deterministic_in_result" AS s
  USING result_next AS n
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
  stream_table => 'public.collation_deterministic_in_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
