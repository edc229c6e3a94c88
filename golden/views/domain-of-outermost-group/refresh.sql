WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.domain_of_outermost_group_result'
),
-- Δoffer: the rows that changed since the last refresh, each with its weight
offer_change AS MATERIALIZED (
  SELECT
    changes.cost,
    changes.code,
    changes.wait,
    changes.kind,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.offer" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.cost, changes.cost::text COLLATE pg_catalog."C", changes.code, changes.wait, changes.wait::text COLLATE pg_catalog."C", changes.kind
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.cost,
    grouped.code,
    grouped.wait,
    grouped.kind,
    min(grouped.cost ORDER BY grouped.cost::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS cost_shown_arrived,
    min(grouped.cost ORDER BY grouped.cost::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS cost_shown_left,
    min(grouped.wait ORDER BY interval_send(grouped.wait)) FILTER (WHERE grouped.weight > 0) AS wait_shown_arrived,
    min(grouped.wait ORDER BY interval_send(grouped.wait)) FILTER (WHERE grouped.weight < 0) AS wait_shown_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      offer_change.cost,
      offer_change.code,
      offer_change.wait,
      offer_change.kind,
      sum(offer_change.weight)::bigint AS weight
    FROM offer_change
    GROUP BY offer_change.cost, offer_change.cost::text COLLATE pg_catalog."C", offer_change.code, offer_change.wait, offer_change.wait::text COLLATE pg_catalog."C", offer_change.kind
    HAVING sum(offer_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.cost, grouped.code, grouped.wait, grouped.kind
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.code AS old_code,
    kept.kind AS old_kind,
    kept.cost_shown AS old_cost_shown,
    kept.wait_shown AS old_wait_shown,
    coalesce(kept.cost, group_change.cost) AS cost,
    group_change.code,
    coalesce(kept.wait, group_change.wait) AS wait,
    group_change.kind,
    least(group_change.cost_shown_arrived, kept.cost_shown) AS cost_shown,
    least(group_change.wait_shown_arrived, kept.wait_shown) AS wait_shown,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.cost, group_change.cost), group_change.code, coalesce(kept.wait, group_change.wait), group_change.kind), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.cost_shown_left <= kept.cost_shown AND (group_change.cost_shown_arrived IS NULL OR group_change.cost_shown_arrived > kept.cost_shown) OR group_change.cost_shown_arrived = kept.cost_shown AND group_change.cost_shown_arrived::text COLLATE pg_catalog."C" IS DISTINCT FROM kept.cost_shown::text COLLATE pg_catalog."C" OR group_change.wait_shown_left <= kept.wait_shown AND (group_change.wait_shown_arrived IS NULL OR group_change.wait_shown_arrived > kept.wait_shown) OR group_change.wait_shown_arrived = kept.wait_shown AND interval_send(group_change.wait_shown_arrived) IS DISTINCT FROM interval_send(kept.wait_shown)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.domain_of_outermost_group_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.cost, group_change.code, group_change.wait, group_change.kind), 0)
    AND kept.cost IS NOT DISTINCT FROM group_change.cost
    AND kept.code IS NOT DISTINCT FROM group_change.code
    AND kept.wait IS NOT DISTINCT FROM group_change.wait
    AND kept.kind IS NOT DISTINCT FROM group_change.kind
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: offer
group_rescan AS MATERIALIZED (
  SELECT
    group_next.cost,
    group_next.code,
    group_next.wait,
    group_next.kind,
    min(offer.cost ORDER BY offer.cost::text COLLATE pg_catalog."C") AS cost_shown,
    min(offer.wait ORDER BY interval_send(offer.wait)) AS wait_shown
  FROM group_next
  JOIN public.offer AS offer
    ON (group_next.cost = offer.cost OR group_next.cost IS NOT DISTINCT FROM NULL AND offer.cost IS NOT DISTINCT FROM NULL) AND (group_next.code = offer.code OR group_next.code IS NULL AND offer.code IS NULL) AND (group_next.wait = offer.wait OR group_next.wait IS NULL AND offer.wait IS NULL) AND (group_next.kind = offer.kind OR group_next.kind IS NULL AND offer.kind IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.cost, group_next.code, group_next.wait, group_next.kind
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_code,
    group_next.old_kind,
    group_next.old_cost_shown,
    group_next.old_wait_shown,
    group_next.cost,
    group_next.code,
    group_next.wait,
    group_next.kind,
    CASE WHEN group_next.rescan THEN group_rescan.cost_shown ELSE group_next.cost_shown END AS cost_shown,
    CASE WHEN group_next.rescan THEN group_rescan.wait_shown ELSE group_next.wait_shown END AS wait_shown,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.cost, group_next.code, group_next.wait, group_next.kind), 0) = hash_record_extended(ROW(group_rescan.cost, group_rescan.code, group_rescan.wait, group_rescan.kind), 0)
    AND group_next.cost IS NOT DISTINCT FROM group_rescan.cost
    AND group_next.code IS NOT DISTINCT FROM group_rescan.code
    AND group_next.wait IS NOT DISTINCT FROM group_rescan.wait
    AND group_next.kind IS NOT DISTINCT FROM group_rescan.kind
),
-- Δ(group): offer
group_delta AS MATERIALIZED (
  -- −old groups: runs when offer changed
  SELECT
    CASE WHEN group_new.old_cost_shown IS NOT NULL THEN group_new.old_cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END AS cost,
    group_new.old_code AS code,
    group_new.old_wait_shown::interval(3) AS wait,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(CASE WHEN group_new.old_cost_shown IS NOT NULL THEN group_new.old_cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END, group_new.old_code, group_new.old_wait_shown::interval(3), group_new.old_kind, group_new.old_cost_shown, group_new.old_wait_shown)::record *<> ROW(CASE WHEN group_new.cost_shown IS NOT NULL THEN group_new.cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END, group_new.code, group_new.wait_shown::interval(3), group_new.kind, group_new.cost_shown, group_new.wait_shown)::record)
  UNION ALL
  -- +new groups: runs when offer changed
  SELECT
    CASE WHEN group_new.cost_shown IS NOT NULL THEN group_new.cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END AS cost,
    group_new.code,
    group_new.wait_shown::interval(3) AS wait,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(CASE WHEN group_new.old_cost_shown IS NOT NULL THEN group_new.old_cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END, group_new.old_code, group_new.old_wait_shown::interval(3), group_new.old_kind, group_new.old_cost_shown, group_new.old_wait_shown)::record *<> ROW(CASE WHEN group_new.cost_shown IS NOT NULL THEN group_new.cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END, group_new.code, group_new.wait_shown::interval(3), group_new.kind, group_new.cost_shown, group_new.wait_shown)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    grouped.cost,
    grouped.code,
    grouped.wait,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.cost) FILTER (WHERE grouped.weight > 0) AS __pgt_cost_shown_arrived,
    array_agg(grouped.cost::text) FILTER (WHERE grouped.weight < 0) AS __pgt_cost_shown_left,
    min(grouped.wait) FILTER (WHERE grouped.weight > 0) AS __pgt_wait_shown_arrived,
    array_agg(grouped.wait::text) FILTER (WHERE grouped.weight < 0) AS __pgt_wait_shown_left
  FROM (
    SELECT
      group_delta.cost,
      group_delta.code,
      group_delta.wait,
      sum(group_delta.weight)::bigint AS weight
    FROM group_delta
    GROUP BY group_delta.cost, group_delta.cost::text COLLATE pg_catalog."C", group_delta.code, group_delta.wait, group_delta.wait::text COLLATE pg_catalog."C"
    HAVING sum(group_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.cost, grouped.code, grouped.wait
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.cost, group_change_2.cost) AS cost,
    group_change_2.code,
    coalesce(kept.wait, group_change_2.wait) AS wait,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_cost_shown, group_change_2.__pgt_cost_shown_arrived) AS __pgt_cost_shown,
    coalesce(kept.__pgt_wait_shown, group_change_2.__pgt_wait_shown_arrived) AS __pgt_wait_shown,
    hash_record_extended(ROW(coalesce(kept.cost, group_change_2.cost), group_change_2.code, coalesce(kept.wait, group_change_2.wait)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.__pgt_cost_shown::text = ANY (group_change_2.__pgt_cost_shown_left) OR kept.__pgt_wait_shown::text = ANY (group_change_2.__pgt_wait_shown_left)) IS TRUE AS rescan
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.domain_of_outermost_group_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.cost, group_change_2.code, group_change_2.wait), 0)
    AND kept.cost IS NOT DISTINCT FROM group_change_2.cost
    AND kept.code IS NOT DISTINCT FROM group_change_2.code
    AND kept.wait IS NOT DISTINCT FROM group_change_2.wait
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: offer
group_rescan_2 AS MATERIALIZED (
  SELECT
    group_next_2.cost,
    group_next_2.code,
    group_next_2.wait,
    min(grouped.cost) AS __pgt_cost_shown,
    min(grouped.wait) AS __pgt_wait_shown
  FROM group_next_2
  JOIN (
    SELECT
      CASE WHEN min(offer.cost ORDER BY offer.cost::text COLLATE pg_catalog."C") IS NOT NULL THEN min(offer.cost ORDER BY offer.cost::text COLLATE pg_catalog."C")::public.price ELSE (SELECT NULL::public.price WHERE false) END AS cost,
      offer.code,
      min(offer.wait ORDER BY interval_send(offer.wait))::interval(3) AS wait
    FROM public.offer AS offer
    GROUP BY offer.cost, offer.code, offer.wait, offer.kind
  ) AS grouped
    ON (group_next_2.cost = grouped.cost OR group_next_2.cost IS NOT DISTINCT FROM NULL AND grouped.cost IS NOT DISTINCT FROM NULL) AND (group_next_2.code = grouped.code OR group_next_2.code IS NULL AND grouped.code IS NULL) AND (group_next_2.wait = grouped.wait OR group_next_2.wait IS NULL AND grouped.wait IS NULL)
  WHERE group_next_2.rescan
    AND EXISTS (
    SELECT
    FROM group_next_2 AS group_next_2_2
    WHERE group_next_2_2.rescan
  )
  GROUP BY group_next_2.cost, group_next_2.code, group_next_2.wait
),
-- the new values, with those that were read again in their place
group_new_2 AS MATERIALIZED (
  SELECT
    group_next_2.locator,
    group_next_2.cost,
    group_next_2.code,
    group_next_2.wait,
    group_next_2.__pgt_count,
    CASE WHEN group_next_2.rescan THEN group_rescan_2.__pgt_cost_shown ELSE group_next_2.__pgt_cost_shown END AS __pgt_cost_shown,
    CASE WHEN group_next_2.rescan THEN group_rescan_2.__pgt_wait_shown ELSE group_next_2.__pgt_wait_shown END AS __pgt_wait_shown,
    group_next_2.__pgt_hash,
    group_next_2.present
  FROM group_next_2
  LEFT JOIN group_rescan_2
    ON group_next_2.rescan
    AND hash_record_extended(ROW(group_next_2.cost, group_next_2.code, group_next_2.wait), 0) = hash_record_extended(ROW(group_rescan_2.cost, group_rescan_2.code, group_rescan_2.wait), 0)
    AND group_next_2.cost IS NOT DISTINCT FROM group_rescan_2.cost
    AND group_next_2.code IS NOT DISTINCT FROM group_rescan_2.code
    AND group_next_2.wait IS NOT DISTINCT FROM group_rescan_2.wait
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.domain_of_outermost_group_result" (cost, code, wait, __pgt_count, __pgt_cost_shown, __pgt_wait_shown, __pgt_hash)
  SELECT n.cost, n.code, n.wait, n.__pgt_count, n.__pgt_cost_shown, n.__pgt_wait_shown, n.__pgt_hash
  FROM group_new_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.domain_of_outermost_group_result" AS s
  SET cost = n.cost, code = n.code, wait = n.wait, __pgt_count = n.__pgt_count, __pgt_cost_shown = n.__pgt_cost_shown, __pgt_wait_shown = n.__pgt_wait_shown, __pgt_hash = n.__pgt_hash
  FROM group_new_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.cost, s.code, s.wait, s.__pgt_count, s.__pgt_cost_shown, s.__pgt_wait_shown, s.__pgt_hash)::record *<> ROW(n.cost, n.code, n.wait, n.__pgt_count, n.__pgt_cost_shown, n.__pgt_wait_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.domain_of_outermost_group_result" AS s
  USING group_new_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.domain_of_outermost_group_result.group" (cost, code, wait, kind, cost_shown, wait_shown, __pgt_count, __pgt_hash)
  SELECT n.cost, n.code, n.wait, n.kind, n.cost_shown, n.wait_shown, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.domain_of_outermost_group_result.group" AS s
  SET cost = n.cost, code = n.code, wait = n.wait, kind = n.kind, cost_shown = n.cost_shown, wait_shown = n.wait_shown, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.cost, s.code, s.wait, s.kind, s.cost_shown, s.wait_shown, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.cost, n.code, n.wait, n.kind, n.cost_shown, n.wait_shown, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.domain_of_outermost_group_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.offer', (SELECT count(*) FROM offer_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.domain_of_outermost_group_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
