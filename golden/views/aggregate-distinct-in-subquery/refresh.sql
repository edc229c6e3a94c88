WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_distinct_in_subquery_result'
),
-- Δhit: the rows that changed since the last refresh, each with its weight
hit_change AS MATERIALIZED (
  SELECT
    changes.page,
    changes.reader,
    changes.day,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.hit" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.page, changes.reader, changes.day
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δpage: the rows that changed since the last refresh, each with its weight
page_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.site,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.page" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.site
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(page_join): hit, page
page_join_delta AS MATERIALIZED (
  -- Δhit ⋈ page: runs when hit changed
  SELECT
    hit_change.reader,
    hit_change.day,
    page.site,
    hit_change.weight
  FROM hit_change
  JOIN public.page AS page
    ON page.id = hit_change.page
  WHERE EXISTS (SELECT FROM hit_change)
    AND hit_change.page IS NOT NULL
  UNION ALL
  -- hit ⋈ Δpage: runs when page changed
  SELECT
    hit.reader,
    hit.day,
    page_change.site,
    page_change.weight
  FROM page_change
  JOIN public.hit AS hit
    ON page_change.id = hit.page
  WHERE EXISTS (SELECT FROM page_change)
  UNION ALL
  -- −Δhit ⋈ Δpage: runs when page and hit changed
  SELECT
    hit_change.reader,
    hit_change.day,
    page_change.site,
    - (page_change.weight * hit_change.weight) AS weight
  FROM page_change
  JOIN hit_change
    ON page_change.id = hit_change.page
  WHERE hit_change.page IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_change AS MATERIALIZED (
  SELECT
    page_join_delta.site,
    page_join_delta.reader AS value,
    sum(page_join_delta.weight) AS __pgt_count_change
  FROM page_join_delta
  WHERE page_join_delta.reader IS NOT NULL
  GROUP BY page_join_delta.site, page_join_delta.reader
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.site AS old_site,
    kept.value AS old_value,
    distinct_change.site,
    distinct_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_change.site, distinct_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_in_subquery_result.distinct" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_change.site, distinct_change.value), 0)
    AND kept.site IS NOT DISTINCT FROM distinct_change.site
    AND kept.value IS NOT DISTINCT FROM distinct_change.value
),
-- ±1 for each value that came or went: hit, page
distinct_delta AS MATERIALIZED (
  -- −old groups: runs when hit or page changed
  SELECT
    distinct_next.old_site AS site,
    '-1'::integer::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.locator IS NOT NULL
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_site, distinct_next.old_value)::record *<> ROW(distinct_next.site, distinct_next.value)::record)
  UNION ALL
  -- +new groups: runs when hit or page changed
  SELECT
    distinct_next.site,
    1::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.present
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_site, distinct_next.old_value)::record *<> ROW(distinct_next.site, distinct_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_2_change AS MATERIALIZED (
  SELECT
    page_join_delta.site,
    page_join_delta.day AS value,
    sum(page_join_delta.weight) AS __pgt_count_change
  FROM page_join_delta
  WHERE page_join_delta.day IS NOT NULL
  GROUP BY page_join_delta.site, page_join_delta.day
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.site AS old_site,
    kept.value AS old_value,
    distinct_2_change.site,
    distinct_2_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_2_change.site, distinct_2_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_2_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_in_subquery_result.distinct_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_2_change.site, distinct_2_change.value), 0)
    AND kept.site IS NOT DISTINCT FROM distinct_2_change.site
    AND kept.value IS NOT DISTINCT FROM distinct_2_change.value
),
-- ±1 for each value that came or went: hit, page
distinct_2_delta AS MATERIALIZED (
  -- −old groups: runs when hit or page changed
  SELECT
    distinct_2_next.old_site AS site,
    '-1'::integer::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.locator IS NOT NULL
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_site, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.site, distinct_2_next.value)::record)
  UNION ALL
  -- +new groups: runs when hit or page changed
  SELECT
    distinct_2_next.site,
    1::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.present
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_site, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.site, distinct_2_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    page_join_delta.site,
    sum(page_join_delta.weight) AS __pgt_count_change
  FROM page_join_delta
  GROUP BY page_join_delta.site
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    distinct_delta.site AS key_1,
    sum(distinct_delta.weight) AS count_change
  FROM distinct_delta
  GROUP BY distinct_delta.site
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_2 AS MATERIALIZED (
  SELECT
    distinct_2_delta.site AS key_1,
    sum(distinct_2_delta.weight) AS count_change
  FROM distinct_2_delta
  GROUP BY distinct_2_delta.site
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.site AS old_site,
    kept.count AS old_count,
    kept.count_2 AS old_count_2,
    group_change.site,
    coalesce(kept.count, 0) + coalesce(group_distinct_change.count_change::bigint, 0) AS count,
    coalesce(kept.count_2, 0) + coalesce(group_distinct_change_2.count_change::bigint, 0) AS count_2,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.site), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN group_distinct_change
    ON hash_record_extended(ROW(group_change.site), 0) = hash_record_extended(ROW(group_distinct_change.key_1), 0)
    AND group_change.site IS NOT DISTINCT FROM group_distinct_change.key_1
  LEFT JOIN group_distinct_change_2
    ON hash_record_extended(ROW(group_change.site), 0) = hash_record_extended(ROW(group_distinct_change_2.key_1), 0)
    AND group_change.site IS NOT DISTINCT FROM group_distinct_change_2.key_1
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_in_subquery_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.site), 0)
    AND kept.site IS NOT DISTINCT FROM group_change.site
),
-- Δ(group): hit, page
group_delta AS MATERIALIZED (
  -- −old groups: runs when hit or page changed
  SELECT
    group_next.old_count AS count,
    group_next.old_count_2 AS count_2,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_site, group_next.old_count, group_next.old_count_2)::record *<> ROW(group_next.site, group_next.count, group_next.count_2)::record)
    AND group_next.old_count_2 > 0
  UNION ALL
  -- +new groups: runs when hit or page changed
  SELECT
    group_next.count,
    group_next.count_2,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_site, group_next.old_count, group_next.old_count_2)::record *<> ROW(group_next.site, group_next.count, group_next.count_2)::record)
    AND group_next.count_2 > 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    group_delta.count AS readers,
    sum(group_delta.weight) AS __pgt_count_change,
    sum(group_delta.count_2::numeric * group_delta.weight) AS days_change
  FROM group_delta
  GROUP BY group_delta.count
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.readers,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.days + group_change_2.days_change, group_change_2.days_change, kept.days) ELSE NULL::numeric END AS days,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_in_subquery_result" AS kept
    ON kept.readers = group_change_2.readers
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_in_subquery_result" (readers, __pgt_count, days)
  SELECT n.readers, n.__pgt_count, n.days
  FROM group_next_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_in_subquery_result" AS s
  SET readers = n.readers, __pgt_count = n.__pgt_count, days = n.days
  FROM group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.readers, s.__pgt_count, s.days)::record *<> ROW(n.readers, n.__pgt_count, n.days)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_in_subquery_result" AS s
  USING group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_in_subquery_result.distinct" (site, value, __pgt_count, __pgt_hash)
  SELECT n.site, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_in_subquery_result.distinct" AS s
  SET site = n.site, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.site, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.site, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_in_subquery_result.distinct" AS s
  USING distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_2 keeps
inserted_distinct_2 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_in_subquery_result.distinct_2" (site, value, __pgt_count, __pgt_hash)
  SELECT n.site, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_2 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_in_subquery_result.distinct_2" AS s
  SET site = n.site, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.site, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.site, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_2 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_in_subquery_result.distinct_2" AS s
  USING distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_in_subquery_result.group" (site, count, count_2, __pgt_count, __pgt_hash)
  SELECT n.site, n.count, n.count_2, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_in_subquery_result.group" AS s
  SET site = n.site, count = n.count, count_2 = n.count_2, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.site, s.count, s.count_2, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.site, n.count, n.count_2, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_in_subquery_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.hit', (SELECT count(*) FROM hit_change),
    'public.page', (SELECT count(*) FROM page_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_distinct_in_subquery_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
