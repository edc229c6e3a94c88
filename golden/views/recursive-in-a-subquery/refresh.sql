WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_in_a_subquery_result'
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
  GROUP BY changes.id, changes.name, changes.invited
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δfriend: the rows that changed since the last refresh, each with its weight
friend_change AS MATERIALIZED (
  SELECT
    changes.a
  FROM pgtrickle_changes."public.friend" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.a, changes.b
  HAVING sum(changes.__pgt_weight) <> 0
),
-- X₁ − X₀: the recursion computed anew, and what the state has of it: person, friend
known_compared AS MATERIALIZED (
  -- −known₀: runs when person or friend changed
  SELECT
    kept.id,
    - kept.__pgt_count AS weight
  FROM pgtrickle_state."public.recursive_in_a_subquery_result.recursion" AS kept
  WHERE (EXISTS (SELECT FROM person_change) OR EXISTS (SELECT FROM friend_change))
  UNION ALL
  -- known₁: runs when person or friend changed
  SELECT
    fixpoint.id,
    1::bigint AS weight
  FROM (
    WITH RECURSIVE known (id) AS (
      SELECT
        person.id
      FROM public.person AS person
      WHERE person.invited
      UNION
      SELECT
        friend.b AS id
      FROM known AS known_2
      JOIN public.friend AS friend
        ON friend.a = known_2.id
      WHERE friend.b IS NOT NULL
    )
    SELECT
      known_3.id
    FROM known AS known_3
  ) AS fixpoint
  WHERE (EXISTS (SELECT FROM person_change) OR EXISTS (SELECT FROM friend_change))
),
-- ΔX, consolidated: rows that are there before and after cancel
known_change AS MATERIALIZED (
  SELECT
    known_compared.id,
    sum(known_compared.weight)::bigint AS weight
  FROM known_compared
  GROUP BY known_compared.id
  HAVING sum(known_compared.weight) <> 0
),
-- how often each touched row shall occur
recursion_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    known_change.id,
    coalesce(kept.__pgt_count, 0) + known_change.weight AS __pgt_count,
    hash_record_extended(ROW(known_change.id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + known_change.weight > 0 AS present
  FROM known_change
  LEFT JOIN pgtrickle_state."public.recursive_in_a_subquery_result.recursion" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(known_change.id), 0)
    AND ROW(kept.id) IS NOT DISTINCT FROM ROW(known_change.id)
),
-- Δ of join: person, friend
join_delta AS MATERIALIZED (
  -- Δperson ⋈ known₀: runs when person changed
  SELECT
    person_change.id,
    person_change.name,
    person_change.weight
  FROM person_change
  JOIN pgtrickle_state."public.recursive_in_a_subquery_result.recursion" AS kept
    ON person_change.id = kept.id
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  WHERE EXISTS (SELECT FROM person_change)
  UNION ALL
  -- person ⋈ Δknown: runs when person or friend changed
  SELECT
    person.id,
    person.name,
    known_change.weight
  FROM known_change
  JOIN public.person AS person
    ON person.id = known_change.id
  WHERE (EXISTS (SELECT FROM person_change) OR EXISTS (SELECT FROM friend_change))
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    join_delta.id,
    join_delta.name,
    sum(join_delta.weight)::bigint AS weight
  FROM join_delta
  GROUP BY join_delta.id, join_delta.name
  HAVING sum(join_delta.weight) <> 0
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
  LEFT JOIN pgtrickle_state."public.recursive_in_a_subquery_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_in_a_subquery_result" (id, name)
  SELECT n.id, n.name
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_in_a_subquery_result" AS s
  SET id = n.id, name = n.name
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.name)::record *<> ROW(n.id, n.name)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_in_a_subquery_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what recursion keeps
inserted_recursion AS (
  INSERT INTO pgtrickle_state."public.recursive_in_a_subquery_result.recursion" (id, __pgt_count, __pgt_hash)
  SELECT n.id, n.__pgt_count, n.__pgt_hash
  FROM recursion_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_recursion AS (
  UPDATE pgtrickle_state."public.recursive_in_a_subquery_result.recursion" AS s
  SET id = n.id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM recursion_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion AS (
  DELETE FROM pgtrickle_state."public.recursive_in_a_subquery_result.recursion" AS s
  USING recursion_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.person', (SELECT count(*) FROM person_change),
    'public.friend', (SELECT count(*) FROM friend_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_in_a_subquery_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM recursion_next WHERE __pgt_count < 0));
