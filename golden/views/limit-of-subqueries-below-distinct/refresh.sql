WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_of_subqueries_below_distinct_result'
),
-- Δitem: the rows that changed since the last refresh, each with its weight
item_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.grp,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.item" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.grp, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δsetting: the rows that changed since the last refresh, each with its weight
setting_change AS MATERIALIZED (
  SELECT
    changes.name,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.setting" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- all rows, as they are now: item
window_rows_now AS MATERIALIZED (
  -- R₁: runs when item changed
  SELECT
    item.id,
    item.grp,
    item.n,
    1::bigint AS weight
  FROM public.item AS item
  WHERE EXISTS (SELECT FROM item_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.grp,
    grouped.n
  FROM (
    SELECT
      combined.id,
      combined.grp,
      combined.n,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.grp,
        window_rows_now.n,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        item_change.id,
        item_change.grp,
        item_change.n,
        item_change.weight * '-1'::integer AS weight
      FROM item_change
    ) AS combined
    GROUP BY combined.id, combined.grp, combined.n
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(setting_change.weight) AS __pgt_count_change
  FROM setting_change
  WHERE setting_change.name <> 'page'::text
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.limit_of_subqueries_below_distinct_result.total" AS kept
    ON true
),
-- Δ(total): setting
total_delta AS MATERIALIZED (
  -- −old groups: runs when setting changed
  SELECT
    total_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when setting changed
  SELECT
    total_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
),
-- Δ(window): item
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when item changed
  SELECT
    windowed.id,
    windowed.grp,
    windowed.n,
    windowed.place,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.grp,
      window_rows_before.n,
      row_number() OVER (ORDER BY window_rows_before.n DESC, window_rows_before.id, window_rows_before.id) AS place
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when item changed
  SELECT
    windowed.id,
    windowed.grp,
    windowed.n,
    windowed.place,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.grp,
      window_rows_now.n,
      row_number() OVER (ORDER BY window_rows_now.n DESC, window_rows_now.id, window_rows_now.id) AS place
    FROM window_rows_now
  ) AS windowed
),
-- Δ(total_join): item, setting
total_join_delta AS MATERIALIZED (
  -- Δwindow ⋈ total₀: runs when item changed
  SELECT
    window_delta.id,
    window_delta.grp,
    window_delta.n,
    window_delta.place,
    kept.__pgt_count AS count,
    window_delta.weight
  FROM window_delta
  JOIN pgtrickle_state."public.limit_of_subqueries_below_distinct_result.total" AS kept
    ON window_delta.place > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (kept.__pgt_count)) AS amount (n)), '0'::bigint)
  WHERE EXISTS (SELECT FROM item_change)
  UNION ALL
  -- window ⋈ Δtotal: runs when setting changed
  SELECT
    windowed.id,
    windowed.grp,
    windowed.n,
    windowed.place,
    total_delta.count,
    total_delta.weight
  FROM total_delta
  JOIN (
    SELECT
      item.id,
      item.grp,
      item.n,
      row_number() OVER (ORDER BY item.n DESC, item.id, item.id) AS place
    FROM public.item AS item
  ) AS windowed
    ON windowed.place > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (total_delta.count)) AS amount (n)), '0'::bigint)
  WHERE EXISTS (SELECT FROM setting_change)
),
-- the keys of Δsetting whose number of rows changed, and by how many
setting_keys AS MATERIALIZED (
  SELECT
    sum(setting_change.weight)::bigint AS net
  FROM setting_change
  WHERE setting_change.name = 'page'::text
  HAVING sum(setting_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: setting
setting_flips AS MATERIALIZED (
  SELECT
    CASE WHEN lateral_rows.found = setting_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM setting_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.setting AS setting
      WHERE setting.name = 'page'::text
      LIMIT greatest(setting_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = setting_keys.net OR lateral_rows.found = 0)
),
-- Δ(setting_join): item, setting
setting_join_delta AS MATERIALIZED (
  -- Δtotal_join ⋈ setting: runs when item or setting changed
  SELECT
    total_join_delta.id,
    total_join_delta.grp,
    total_join_delta.n,
    total_join_delta.place,
    total_join_delta.count,
    setting.name,
    setting.amount,
    total_join_delta.weight
  FROM total_join_delta
  CROSS JOIN public.setting AS setting
  WHERE (EXISTS (SELECT FROM item_change) OR EXISTS (SELECT FROM setting_change))
    AND setting.name = 'page'::text
  UNION ALL
  -- total_join ⋈ Δsetting: runs when setting changed
  SELECT
    windowed.id,
    windowed.grp,
    windowed.n,
    windowed.place,
    grouped.count,
    setting_change.name,
    setting_change.amount,
    setting_change.weight
  FROM setting_change
  CROSS JOIN (
    SELECT
      item.id,
      item.grp,
      item.n,
      row_number() OVER (ORDER BY item.n DESC, item.id, item.id) AS place
    FROM public.item AS item
  ) AS windowed
  JOIN (
    SELECT
      count(*) AS count
    FROM public.setting AS setting
    WHERE setting.name <> 'page'::text
  ) AS grouped
    ON windowed.place > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (grouped.count)) AS amount (n)), '0'::bigint)
  WHERE EXISTS (SELECT FROM setting_change)
    AND setting_change.name = 'page'::text
  UNION ALL
  -- −Δtotal_join ⋈ Δsetting: runs when setting and (item or setting) changed
  SELECT
    total_join_delta.id,
    total_join_delta.grp,
    total_join_delta.n,
    total_join_delta.place,
    total_join_delta.count,
    setting_change.name,
    setting_change.amount,
    - (setting_change.weight * total_join_delta.weight) AS weight
  FROM setting_change
  CROSS JOIN total_join_delta
  WHERE setting_change.name = 'page'::text
),
-- Δ(setting_anti_join): item, setting
setting_anti_join_delta AS MATERIALIZED (
  -- Δtotal_join ▷ setting: runs when item or setting changed
  SELECT
    total_join_delta.id,
    total_join_delta.grp,
    total_join_delta.n,
    total_join_delta.place,
    total_join_delta.count,
    total_join_delta.weight
  FROM total_join_delta
  WHERE (EXISTS (SELECT FROM item_change) OR EXISTS (SELECT FROM setting_change))
    AND NOT EXISTS (
    SELECT
    FROM public.setting AS setting
    WHERE setting.name = 'page'::text
  )
  UNION ALL
  -- total_join ⋈ flipped keys of setting: runs when setting changed
  SELECT
    windowed.id,
    windowed.grp,
    windowed.n,
    windowed.place,
    grouped.count,
    - setting_flips.weight AS weight
  FROM setting_flips
  CROSS JOIN (
    SELECT
      item.id,
      item.grp,
      item.n,
      row_number() OVER (ORDER BY item.n DESC, item.id, item.id) AS place
    FROM public.item AS item
  ) AS windowed
  JOIN (
    SELECT
      count(*) AS count
    FROM public.setting AS setting
    WHERE setting.name <> 'page'::text
  ) AS grouped
    ON windowed.place > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (grouped.count)) AS amount (n)), '0'::bigint)
  WHERE EXISTS (SELECT FROM setting_change)
  UNION ALL
  -- −Δtotal_join ⋈ flipped keys of setting: runs when setting and (item or setting) changed
  SELECT
    total_join_delta.id,
    total_join_delta.grp,
    total_join_delta.n,
    total_join_delta.place,
    total_join_delta.count,
    setting_flips.weight * total_join_delta.weight AS weight
  FROM setting_flips
  CROSS JOIN total_join_delta
),
-- Δ of setting_outer_join: item, setting
setting_outer_join_delta AS MATERIALIZED (
  -- Δsetting_join: runs when item or setting changed
  SELECT
    setting_join_delta.id,
    setting_join_delta.grp,
    setting_join_delta.n,
    setting_join_delta.place,
    setting_join_delta.count,
    setting_join_delta.name,
    setting_join_delta.amount,
    setting_join_delta.weight
  FROM setting_join_delta
  UNION ALL
  -- Δsetting_anti_join: runs when item or setting changed
  SELECT
    setting_anti_join_delta.id,
    setting_anti_join_delta.grp,
    setting_anti_join_delta.n,
    setting_anti_join_delta.place,
    setting_anti_join_delta.count,
    NULL::text AS name,
    NULL::integer AS amount,
    setting_anti_join_delta.weight
  FROM setting_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.grp,
    grouped.n,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      setting_outer_join_delta.grp,
      setting_outer_join_delta.n,
      setting_outer_join_delta.place,
      setting_outer_join_delta.count,
      setting_outer_join_delta.amount,
      sum(setting_outer_join_delta.weight)::bigint AS weight
    FROM setting_outer_join_delta
    GROUP BY setting_outer_join_delta.id, setting_outer_join_delta.grp, setting_outer_join_delta.n, setting_outer_join_delta.place, setting_outer_join_delta.count, setting_outer_join_delta.name, setting_outer_join_delta.amount
    HAVING sum(setting_outer_join_delta.weight) <> 0
  ) AS grouped
  WHERE grouped.place - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (grouped.count)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (grouped.amount::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  GROUP BY grouped.grp, grouped.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.grp,
    group_change.n,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.grp, group_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.limit_of_subqueries_below_distinct_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.grp, group_change.n), 0)
    AND kept.grp IS NOT DISTINCT FROM group_change.grp
    AND kept.n IS NOT DISTINCT FROM group_change.n
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_of_subqueries_below_distinct_result" (grp, n, __pgt_count, __pgt_hash)
  SELECT n.grp, n.n, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_of_subqueries_below_distinct_result" AS s
  SET grp = n.grp, n = n.n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.grp, s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.grp, n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_of_subqueries_below_distinct_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.limit_of_subqueries_below_distinct_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.limit_of_subqueries_below_distinct_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.limit_of_subqueries_below_distinct_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.item', (SELECT count(*) FROM item_change),
    'public.setting', (SELECT count(*) FROM setting_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.limit_of_subqueries_below_distinct_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0));
