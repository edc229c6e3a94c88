WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_not_exists_result'
),
-- Δaccount: the rows that changed since the last refresh, each with its weight
account_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.account" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δban: the rows that changed since the last refresh, each with its weight
ban_change AS MATERIALIZED (
  SELECT
    changes.account,
    changes.until,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.ban" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.account, changes.until
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
  LEFT JOIN pgtrickle_state."public.clock_not_exists_result.clock" AS kept
    ON true
),
-- Δclock: what it showed goes and what it shows comes, unless that is the same
clock_change AS MATERIALIZED (
  SELECT
    clock_next.old_moment AS moment,
    '-1'::integer::bigint AS weight
  FROM clock_next
  WHERE clock_next.locator IS NOT NULL
    AND ROW(clock_next.old_moment)::record *<> ROW(clock_next.moment)::record
  UNION ALL
  SELECT
    clock_next_2.moment,
    1::bigint AS weight
  FROM clock_next AS clock_next_2
  WHERE clock_next_2.locator IS NOT NULL
    AND ROW(clock_next_2.old_moment)::record *<> ROW(clock_next_2.moment)::record
),
-- the row of clock before and now
clock_threshold AS MATERIALIZED (
  SELECT
    kept.moment AS moment_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment ELSE joined.moment END AS moment_now
  FROM pgtrickle_state."public.clock_not_exists_result.clock" AS kept
  LEFT JOIN (
    SELECT
      clock_change.moment,
      clock_change.weight
    FROM clock_change
    WHERE clock_change.weight > 0
  ) AS joined
    ON true
  LIMIT 1
),
-- Δ(clock_semi_join): ban, clock
clock_semi_join_delta AS MATERIALIZED (
  -- Δban ⋉ clock₀: runs when ban changed
  SELECT
    ban_change.account,
    ban_change.weight
  FROM ban_change
  JOIN clock_threshold
    ON ban_change.until >= clock_threshold.moment_before
  WHERE ban_change.until IS NOT NULL
  UNION ALL
  -- ban with until >= moment now: runs when clock changed
  SELECT
    ban.account,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.ban AS ban
    ON ban.until >= clock_threshold.moment_now AND ban.until < clock_threshold.moment_before
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
  UNION ALL
  -- ban with until >= moment before: runs when clock changed
  SELECT
    ban.account,
    - 1::bigint AS weight
  FROM clock_threshold
  JOIN public.ban AS ban
    ON ban.until >= clock_threshold.moment_before AND ban.until < clock_threshold.moment_now
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
),
-- the keys of Δclock_semi_join whose number of rows changed, and by how many
clock_semi_join_keys AS MATERIALIZED (
  SELECT
    clock_semi_join_delta.account,
    sum(clock_semi_join_delta.weight)::bigint AS net
  FROM clock_semi_join_delta
  WHERE clock_semi_join_delta.account IS NOT NULL
  GROUP BY clock_semi_join_delta.account
  HAVING sum(clock_semi_join_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: ban
clock_semi_join_flips AS MATERIALIZED (
  SELECT
    clock_semi_join_keys.account,
    CASE WHEN lateral_rows.found = clock_semi_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM clock_semi_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.ban AS ban
      WHERE EXISTS (
        SELECT
        WHERE ban.until >= (now())
      )
        AND ban.account = clock_semi_join_keys.account
      LIMIT greatest(clock_semi_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = clock_semi_join_keys.net OR lateral_rows.found = 0)
),
-- Δ of ban_anti_join: account, ban, clock
ban_anti_join_delta AS MATERIALIZED (
  -- Δaccount ▷ clock_semi_join: runs when account changed
  SELECT
    account_change.name,
    account_change.weight
  FROM account_change
  WHERE EXISTS (SELECT FROM account_change)
    AND NOT EXISTS (
    SELECT
    FROM public.ban AS ban
    WHERE EXISTS (
      SELECT
      WHERE ban.until >= (now())
    )
      AND ban.account = account_change.id
  )
  UNION ALL
  -- account ⋈ flipped keys of clock_semi_join: runs when ban or clock changed
  SELECT
    account.name,
    - clock_semi_join_flips.weight AS weight
  FROM clock_semi_join_flips
  JOIN public.account AS account
    ON clock_semi_join_flips.account = account.id
  WHERE (EXISTS (SELECT FROM ban_change) OR EXISTS (SELECT FROM clock_change))
  UNION ALL
  -- −Δaccount ⋈ flipped keys of clock_semi_join: runs when (ban or clock) and account changed
  SELECT
    account_change.name,
    clock_semi_join_flips.weight * account_change.weight AS weight
  FROM clock_semi_join_flips
  JOIN account_change
    ON clock_semi_join_flips.account = account_change.id
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    ban_anti_join_delta.name,
    sum(ban_anti_join_delta.weight)::bigint AS weight
  FROM ban_anti_join_delta
  GROUP BY ban_anti_join_delta.name
  HAVING sum(ban_anti_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.name,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.name), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.clock_not_exists_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.name), 0)
    AND ROW(kept.name) IS NOT DISTINCT FROM ROW(result_change.name)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_not_exists_result" (name, __pgt_count, __pgt_hash)
  SELECT n.name, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_not_exists_result" AS s
  SET name = n.name, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.name, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_not_exists_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_not_exists_result.clock" (moment, time_zone)
  SELECT n.moment, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_not_exists_result.clock" AS s
  SET moment = n.moment, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.time_zone)::record *<> ROW(n.moment, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_not_exists_result.clock" AS s
  USING clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.account', (SELECT count(*) FROM account_change),
    'public.ban', (SELECT count(*) FROM ban_change),
    'clock', (SELECT count(*) FROM clock_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.clock_not_exists_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
