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
    changes.invited,
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
    changes.a,
    changes.b,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.friend" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.a, changes.b
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of found_join: friend
found_join_delta AS MATERIALIZED (
  -- Δfriend ⋈ found₀: runs when friend changed
  SELECT
    friend_change.b,
    kept.ctid AS __pgt_origin,
    friend_change.weight
  FROM friend_change
  JOIN pgtrickle_state."public.recursive_in_a_subquery_result.recursion" AS kept
    ON friend_change.a = kept.id
  WHERE EXISTS (SELECT FROM friend_change)
    AND friend_change.b IS NOT NULL
    AND friend_change.a IS NOT NULL
),
-- ΔB ⊎ Δ[E] S(X₀): ways to rows that are gone or new, by the row of X₀ that each starts from
known_ways AS MATERIALIZED (
  SELECT
    combined.id,
    combined.__pgt_origin,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      person_change.id,
      NULL::tid AS __pgt_origin,
      person_change.weight
    FROM person_change
    WHERE person_change.invited
    UNION ALL
    SELECT
      found_join_delta.b AS id,
      found_join_delta.__pgt_origin,
      found_join_delta.weight
    FROM found_join_delta
  ) AS combined
  GROUP BY combined.id, combined.__pgt_origin
  HAVING sum(combined.weight) <> 0
),
-- L = lfp(X₀ ∩ (lost ∪ S(L, E₁))): rows that a lost way led to, as far as they lead: friend
known_lost AS MATERIALIZED (
  WITH RECURSIVE known (id, __pgt_place) AS (
    SELECT
      kept.id,
      kept.ctid AS __pgt_place
    FROM known_ways
    JOIN pgtrickle_state."public.recursive_in_a_subquery_result.recursion" AS kept
      ON kept.__pgt_hash = hash_record_extended(ROW(known_ways.id), 0) AND ROW(kept.id) IS NOT DISTINCT FROM ROW(known_ways.id)
    WHERE known_ways.weight < 0
    UNION
    SELECT
      kept_2.id,
      kept_2.ctid AS __pgt_place
    FROM known AS known_2
    JOIN public.friend AS friend
      ON friend.a = known_2.id
    JOIN pgtrickle_state."public.recursive_in_a_subquery_result.recursion" AS kept_2
      ON kept_2.__pgt_hash = hash_record_extended(ROW(friend.b), 0) AND ROW(kept_2.id) IS NOT DISTINCT FROM ROW(friend.b)
    WHERE friend.b IS NOT NULL
  )
  SELECT
    known_3.id,
    known_3.__pgt_place
  FROM known AS known_3
),
-- (gained ∪ again) − R: new ways from rows that stay, and lost rows that another way is left to: person, friend
known_start AS MATERIALIZED (
  SELECT
    joined.id
  FROM (
    SELECT
      known_ways.id,
      known_ways.__pgt_origin,
      known_ways.weight
    FROM known_ways
    WHERE known_ways.weight > 0
      AND NOT EXISTS (
      SELECT
      FROM known_lost
      WHERE known_lost.__pgt_place = known_ways.__pgt_origin
    )
  ) AS joined
  LEFT JOIN known_lost AS known_lost_2
    ON hash_record_extended(ROW(known_lost_2.id), 0) = hash_record_extended(ROW(joined.id), 0)
    AND ROW(known_lost_2.id) IS NOT DISTINCT FROM ROW(joined.id)
  LEFT JOIN pgtrickle_state."public.recursive_in_a_subquery_result.recursion" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(joined.id), 0)
    AND ROW(kept.id) IS NOT DISTINCT FROM ROW(joined.id)
  WHERE (kept.ctid IS NULL OR known_lost_2.__pgt_place IS NOT NULL)
  UNION ALL
  SELECT
    known_lost_3.id
  FROM known_lost AS known_lost_3
  JOIN public.person AS person
    ON known_lost_3.id = person.id
  WHERE person.invited
  UNION ALL
  SELECT
    known_lost_4.id
  FROM known_lost AS known_lost_4
  JOIN public.friend AS friend
    ON known_lost_4.id = friend.b
  JOIN pgtrickle_state."public.recursive_in_a_subquery_result.recursion" AS kept_2
    ON friend.a = kept_2.id
  WHERE friend.b IS NOT NULL
    AND NOT EXISTS (
    SELECT
    FROM known_lost AS known_lost_5
    WHERE known_lost_5.__pgt_place = kept_2.ctid
  )
),
-- F = lfp((start ∪ S(F, E₁)) − R): rows that are new, or there again: friend
known_found AS MATERIALIZED (
  WITH RECURSIVE known (id) AS (
    SELECT
      known_start.id
    FROM known_start
    UNION
    SELECT
      joined.id
    FROM (
      SELECT
        friend.b AS id
      FROM known AS known_2
      JOIN public.friend AS friend
        ON friend.a = known_2.id
      WHERE friend.b IS NOT NULL
    ) AS joined
    LEFT JOIN known_lost
      ON hash_record_extended(ROW(known_lost.id), 0) = hash_record_extended(ROW(joined.id), 0)
      AND ROW(known_lost.id) IS NOT DISTINCT FROM ROW(joined.id)
    LEFT JOIN pgtrickle_state."public.recursive_in_a_subquery_result.recursion" AS kept
      ON kept.__pgt_hash = hash_record_extended(ROW(joined.id), 0)
      AND ROW(kept.id) IS NOT DISTINCT FROM ROW(joined.id)
    WHERE (kept.ctid IS NULL OR known_lost.__pgt_place IS NOT NULL)
  )
  SELECT
    known_3.id
  FROM known AS known_3
),
-- F − L: person, friend
known_compared AS MATERIALIZED (
  -- −L of known: runs when person or friend changed
  SELECT
    known_lost.id,
    - 1::bigint AS weight
  FROM known_lost
  UNION ALL
  -- F of known: runs when person or friend changed
  SELECT
    known_found.id,
    1::bigint AS weight
  FROM known_found
),
-- ΔX = F − L, consolidated: rows that are lost and found again cancel
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
-- Δ of known_join: person, friend
known_join_delta AS MATERIALIZED (
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
    known_join_delta.id,
    known_join_delta.name,
    sum(known_join_delta.weight)::bigint AS weight
  FROM known_join_delta
  GROUP BY known_join_delta.id, known_join_delta.name
  HAVING sum(known_join_delta.weight) <> 0
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
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.name)::record *<> ROW(n.id, n.name)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_in_a_subquery_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
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
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion AS (
  DELETE FROM pgtrickle_state."public.recursive_in_a_subquery_result.recursion" AS s
  USING recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
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
