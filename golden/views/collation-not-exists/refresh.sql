WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.collation_not_exists_result'
),
-- Δperson: the rows that changed since the last refresh, each with its weight
person_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.person" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name, changes.name COLLATE pg_catalog."C"
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
  GROUP BY changes.name, changes.name COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the rows of person₀ that match a row of Δnickname
person_candidates AS MATERIALIZED (
  -- person ⋉ Δnickname: runs when nickname changed
  SELECT
    person.id,
    person.name,
    1::bigint AS weight
  FROM public.person AS person
  WHERE EXISTS (SELECT FROM nickname_change)
    AND EXISTS (
    SELECT
    FROM nickname_change
    WHERE hash_record_extended(ROW(person.name), 0) = hash_record_extended(ROW(nickname_change.name), 0)
      AND (person.name = nickname_change.name OR person.name IS NULL AND nickname_change.name IS NULL)
  )
  UNION ALL
  -- −Δperson ⋉ Δnickname: runs when person and nickname changed
  SELECT
    person_change.id,
    person_change.name,
    - person_change.weight AS weight
  FROM person_change
  WHERE EXISTS (
    SELECT
    FROM nickname_change
    WHERE hash_record_extended(ROW(person_change.name), 0) = hash_record_extended(ROW(nickname_change.name), 0)
      AND nickname_change.name IS NOT DISTINCT FROM person_change.name
  )
),
-- those whose number of partners changed, and by how many
person_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.name,
    grouped.weight,
    sum(nickname_change.weight)::bigint AS gained
  FROM (
    SELECT
      person_candidates.id,
      person_candidates.name,
      sum(person_candidates.weight)::bigint AS weight
    FROM person_candidates
    GROUP BY person_candidates.id, person_candidates.name, person_candidates.name COLLATE pg_catalog."C"
    HAVING sum(person_candidates.weight) <> 0
  ) AS grouped
  JOIN nickname_change
    ON hash_record_extended(ROW(grouped.name), 0) = hash_record_extended(ROW(nickname_change.name), 0) AND nickname_change.name IS NOT DISTINCT FROM grouped.name
  GROUP BY grouped.id, grouped.name, grouped.name COLLATE pg_catalog."C", grouped.weight
  HAVING sum(nickname_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: nickname
person_flips AS MATERIALIZED (
  SELECT
    person_touched.id,
    person_touched.name,
    person_touched.weight * CASE WHEN lateral_rows.found = person_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM person_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.nickname AS nickname
      WHERE (nickname.name = person_touched.name OR nickname.name IS NULL AND person_touched.name IS NULL)
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
    person_change.name,
    person_change.weight
  FROM person_change
  WHERE EXISTS (SELECT FROM person_change)
    AND NOT EXISTS (
    SELECT
    FROM public.nickname AS nickname
    WHERE hash_record_extended(ROW(person_change.name), 0) = hash_record_extended(ROW(nickname.name), 0)
      AND (person_change.name = nickname.name OR person_change.name IS NULL AND nickname.name IS NULL)
  )
  UNION ALL
  -- flipped rows of person₀: runs when nickname changed
  SELECT
    person_flips.id,
    person_flips.name,
    - person_flips.weight AS weight
  FROM person_flips
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    nickname_anti_join_delta.id,
    nickname_anti_join_delta.name,
    sum(nickname_anti_join_delta.weight)::bigint AS weight
  FROM nickname_anti_join_delta
  GROUP BY nickname_anti_join_delta.id, nickname_anti_join_delta.name, nickname_anti_join_delta.name COLLATE pg_catalog."C"
  HAVING sum(nickname_anti_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.name,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.name,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.collation_not_exists_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.collation_not_exists_result" (id, name)
  SELECT n.id, n.name
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.collation_not_exists_result" AS s
  SET id = n.id, name = n.name
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.name)::record *<> ROW(n.id, n.name)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.collation_not_exists_result" AS s
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
  stream_table => 'public.collation_not_exists_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
