WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.extension_type_in_result'
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
  GROUP BY changes.id, changes.name, changes.name::text COLLATE pg_catalog."C"
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
  WHERE nickname_change.name OPERATOR(public.>) 'A'::public.citext
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
      WHERE nickname.name OPERATOR(public.>) 'A'::public.citext
        AND nickname.name OPERATOR(public.=) nickname_keys.name
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
    WHERE nickname.name OPERATOR(public.>) 'A'::public.citext
      AND person_change.name OPERATOR(public.=) nickname.name
  )
  UNION ALL
  -- person ⋈ flipped keys of nickname: runs when nickname changed
  SELECT
    person.id,
    person.name,
    nickname_flips.weight
  FROM nickname_flips
  JOIN public.person AS person
    ON person.name OPERATOR(public.=) nickname_flips.name
  WHERE EXISTS (SELECT FROM nickname_change)
  UNION ALL
  -- −Δperson ⋈ flipped keys of nickname: runs when nickname and person changed
  SELECT
    person_change.id,
    person_change.name,
    - (nickname_flips.weight * person_change.weight) AS weight
  FROM nickname_flips
  JOIN person_change
    ON person_change.name OPERATOR(public.=) nickname_flips.name
  WHERE person_change.name IS DISTINCT FROM NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    nickname_semi_join_delta.id,
    nickname_semi_join_delta.name,
    sum(nickname_semi_join_delta.weight)::bigint AS weight
  FROM nickname_semi_join_delta
  GROUP BY nickname_semi_join_delta.id, nickname_semi_join_delta.name, nickname_semi_join_delta.name::text COLLATE pg_catalog."C"
  HAVING sum(nickname_semi_join_delta.weight) <> 0
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
  LEFT JOIN pgtrickle_state."public.extension_type_in_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.extension_type_in_result" (id, name)
  SELECT n.id, n.name
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.extension_type_in_result" AS s
  SET id = n.id, name = n.name
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.name)::record *<> ROW(n.id, n.name)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.extension_type_in_result" AS s
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
  stream_table => 'public.extension_type_in_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
