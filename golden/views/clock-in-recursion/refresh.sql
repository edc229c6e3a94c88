WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_in_recursion_result'
),
-- Δmember: the rows that changed since the last refresh, each with its weight
member_change AS MATERIALIZED (
  SELECT
    changes.id
  FROM pgtrickle_changes."public.member" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.boss, changes.until
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what the clock showed at the last refresh, and what it shows now
clock_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.moment AS old_moment,
    constants.moment,
    constants.time_zone,
    true AS present
  FROM (
    SELECT
      (now()) AS moment,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_in_recursion_result.clock" AS kept
    ON true
),
-- Δclock: what it showed goes and what it shows comes, unless that is the same
clock_change AS MATERIALIZED (
  SELECT
    clock_next.old_moment AS moment
  FROM clock_next
  WHERE clock_next.locator IS NOT NULL
    AND ROW(clock_next.old_moment)::record *<> ROW(clock_next.moment)::record
  UNION ALL
  SELECT
    clock_next_2.moment
  FROM clock_next AS clock_next_2
  WHERE clock_next_2.locator IS NOT NULL
    AND ROW(clock_next_2.old_moment)::record *<> ROW(clock_next_2.moment)::record
),
-- X₁ − X₀: the recursion computed anew, and what the state has of it: member, clock
chain_compared AS MATERIALIZED (
  -- −chain₀: runs when member or clock changed
  SELECT
    kept.id,
    kept.depth,
    - kept.__pgt_count AS weight
  FROM pgtrickle_state."public.clock_in_recursion_result" AS kept
  WHERE (EXISTS (SELECT FROM member_change) OR EXISTS (SELECT FROM clock_change))
  UNION ALL
  -- chain₁: runs when member or clock changed
  SELECT
    fixpoint.id,
    fixpoint.depth,
    1::bigint AS weight
  FROM (
    WITH RECURSIVE chain (id, depth) AS (
      SELECT
        member.id,
        0 AS depth
      FROM public.member AS member
      WHERE member.boss IS NULL
        AND EXISTS (
        SELECT
        WHERE member.until > (now())
      )
      UNION ALL
      SELECT
        member_2.id,
        chain_2.depth + 1 AS depth
      FROM chain AS chain_2
      JOIN public.member AS member_2
        ON member_2.boss = chain_2.id
      WHERE EXISTS (
        SELECT
        WHERE member_2.until > (now())
      )
    )
    SELECT
      chain_3.id,
      chain_3.depth
    FROM chain AS chain_3
  ) AS fixpoint
  WHERE (EXISTS (SELECT FROM member_change) OR EXISTS (SELECT FROM clock_change))
),
-- ΔX, consolidated: rows that are there before and after cancel
chain_change AS MATERIALIZED (
  SELECT
    chain_compared.id,
    chain_compared.depth,
    sum(chain_compared.weight)::bigint AS weight
  FROM chain_compared
  GROUP BY chain_compared.id, chain_compared.depth
  HAVING sum(chain_compared.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    chain_change.id,
    chain_change.depth,
    coalesce(kept.__pgt_count, 0) + chain_change.weight AS __pgt_count,
    hash_record_extended(ROW(chain_change.id, chain_change.depth), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + chain_change.weight > 0 AS present
  FROM chain_change
  LEFT JOIN pgtrickle_state."public.clock_in_recursion_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(chain_change.id, chain_change.depth), 0)
    AND ROW(kept.id, kept.depth) IS NOT DISTINCT FROM ROW(chain_change.id, chain_change.depth)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_in_recursion_result" (id, depth, __pgt_count, __pgt_hash)
  SELECT n.id, n.depth, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_in_recursion_result" AS s
  SET id = n.id, depth = n.depth, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.depth, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.depth, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_in_recursion_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_in_recursion_result.clock" (moment, time_zone)
  SELECT n.moment, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_in_recursion_result.clock" AS s
  SET moment = n.moment, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.time_zone)::record *<> ROW(n.moment, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_in_recursion_result.clock" AS s
  USING clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.member', (SELECT count(*) FROM member_change),
    'clock', (SELECT count(*) FROM clock_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.clock_in_recursion_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
