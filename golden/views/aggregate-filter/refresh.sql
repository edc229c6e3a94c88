WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_filter_result'
),
-- Δticket: the rows that changed since the last refresh, each with its weight
ticket_change AS MATERIALIZED (
  SELECT
    changes.queue,
    changes.state,
    changes.minutes,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.ticket" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.queue, changes.state, changes.minutes
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.queue,
    sum(grouped.weight) FILTER (WHERE grouped.state = 'open'::text) AS open_change,
    sum(grouped.weight) FILTER (WHERE grouped.minutes IS NOT NULL AND grouped.state = 'done'::text) AS timed_change,
    sum(grouped.minutes * grouped.weight) FILTER (WHERE grouped.state = 'done'::text) AS minutes_change,
    min(grouped.minutes) FILTER (WHERE grouped.weight > 0 AND grouped.state <> 'open'::text) AS shortest_arrived,
    min(grouped.minutes) FILTER (WHERE grouped.weight < 0 AND grouped.state <> 'open'::text) AS shortest_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      ticket_change.queue,
      ticket_change.state,
      ticket_change.minutes,
      sum(ticket_change.weight)::bigint AS weight
    FROM ticket_change
    GROUP BY ticket_change.queue, ticket_change.state, ticket_change.minutes
    HAVING sum(ticket_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.queue
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.queue,
    coalesce(kept.open, 0) + coalesce(group_change.open_change::bigint, 0) AS open,
    coalesce(kept.timed, 0) + coalesce(group_change.timed_change::bigint, 0) AS timed,
    CASE WHEN coalesce(kept.timed, 0) + coalesce(group_change.timed_change::bigint, 0) > 0 THEN coalesce(kept.minutes + group_change.minutes_change::bigint, group_change.minutes_change::bigint, kept.minutes) ELSE NULL::bigint END AS minutes,
    least(group_change.shortest_arrived, kept.shortest) AS shortest,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.queue), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.shortest_left <= kept.shortest AND (group_change.shortest_arrived IS NULL OR group_change.shortest_arrived > kept.shortest)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_filter_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.queue), 0)
    AND kept.queue IS NOT DISTINCT FROM group_change.queue
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: ticket
group_rescan AS MATERIALIZED (
  SELECT
    group_next.queue,
    min(ticket.minutes) FILTER (WHERE ticket.state <> 'open'::text) AS shortest
  FROM group_next
  JOIN public.ticket AS ticket
    ON (group_next.queue = ticket.queue OR group_next.queue IS NULL AND ticket.queue IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.queue
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.queue,
    group_next.open,
    group_next.timed,
    group_next.minutes,
    CASE WHEN group_next.rescan THEN group_rescan.shortest ELSE group_next.shortest END AS shortest,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.queue), 0) = hash_record_extended(ROW(group_rescan.queue), 0)
    AND group_next.queue IS NOT DISTINCT FROM group_rescan.queue
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_filter_result" (queue, open, timed, minutes, shortest, __pgt_count, __pgt_hash)
  SELECT n.queue, n.open, n.timed, n.minutes, n.shortest, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_filter_result" AS s
  SET queue = n.queue, open = n.open, timed = n.timed, minutes = n.minutes, shortest = n.shortest, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.queue, s.open, s.timed, s.minutes, s.shortest, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.queue, n.open, n.timed, n.minutes, n.shortest, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_filter_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.ticket', (SELECT count(*) FROM ticket_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_filter_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
