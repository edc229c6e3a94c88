WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_of_subquery_nested_result'
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
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.setting" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.amount
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
    sum(setting_change.amount * setting_change.weight) AS sum_change,
    sum(setting_change.weight) FILTER (WHERE setting_change.amount IS NOT NULL) AS __pgt_sum_count_change,
    sum(setting_change.weight) AS __pgt_count_change
  FROM setting_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.sum AS old_sum,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(total_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + total_change.sum_change::bigint, total_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(total_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.limit_of_subquery_nested_result.total" AS kept
    ON true
),
-- Δ(total): setting
total_delta AS MATERIALIZED (
  -- −old groups: runs when setting changed
  SELECT
    total_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old_sum)::record *<> ROW(total_next.sum)::record)
  UNION ALL
  -- +new groups: runs when setting changed
  SELECT
    total_next.sum,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old_sum)::record *<> ROW(total_next.sum)::record)
),
-- Δ(window): item
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when item changed
  SELECT
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
-- Σ w·lift(row) per group: what the changes add to the state
total_2_change AS MATERIALIZED (
  SELECT
    min(grouped.amount) FILTER (WHERE grouped.weight > 0) AS min_arrived,
    min(grouped.amount) FILTER (WHERE grouped.weight < 0) AS min_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      setting_change.amount,
      sum(setting_change.weight)::bigint AS weight
    FROM setting_change
    GROUP BY setting_change.amount
    HAVING sum(setting_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.min AS old_min,
    least(total_2_change.min_arrived, kept.min) AS min,
    coalesce(kept.__pgt_count, 0) + coalesce(total_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_2_change.min_left <= kept.min AND (total_2_change.min_arrived IS NULL OR total_2_change.min_arrived > kept.min)) IS TRUE AS rescan
  FROM total_2_change
  LEFT JOIN pgtrickle_state."public.limit_of_subquery_nested_result.total_2" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: setting
total_2_rescan AS MATERIALIZED (
  SELECT
    min(setting.amount) AS min
  FROM public.setting AS setting
  WHERE EXISTS (
    SELECT
    FROM total_2_next
    WHERE total_2_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_2_new AS MATERIALIZED (
  SELECT
    total_2_next.locator,
    total_2_next.old_min,
    CASE WHEN total_2_next.rescan THEN total_2_rescan.min ELSE total_2_next.min END AS min,
    total_2_next.__pgt_count,
    total_2_next.present
  FROM total_2_next
  LEFT JOIN total_2_rescan
    ON total_2_next.rescan
),
-- Δ(total_join): item, setting
total_join_delta AS MATERIALIZED (
  -- Δwindow ⋈ total₀: runs when item changed
  SELECT
    window_delta.grp,
    window_delta.n,
    window_delta.place,
    kept.sum,
    window_delta.weight
  FROM window_delta
  CROSS JOIN pgtrickle_state."public.limit_of_subquery_nested_result.total" AS kept
  WHERE EXISTS (SELECT FROM item_change)
  UNION ALL
  -- window ⋈ Δtotal: runs when setting changed
  SELECT
    windowed.grp,
    windowed.n,
    windowed.place,
    total_delta.sum,
    total_delta.weight
  FROM total_delta
  CROSS JOIN (
    SELECT
      item.id,
      item.grp,
      item.n,
      row_number() OVER (ORDER BY item.n DESC, item.id, item.id) AS place
    FROM public.item AS item
  ) AS windowed
  WHERE EXISTS (SELECT FROM setting_change)
),
-- Δ(total_2): setting
total_2_delta AS MATERIALIZED (
  -- −old groups: runs when setting changed
  SELECT
    total_2_new.old_min AS min,
    '-1'::integer::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.locator IS NOT NULL
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_min)::record *<> ROW(total_2_new.min)::record)
  UNION ALL
  -- +new groups: runs when setting changed
  SELECT
    total_2_new.min,
    1::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.present
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_min)::record *<> ROW(total_2_new.min)::record)
),
-- the row of total_2 before and now
total_2_threshold AS MATERIALIZED (
  SELECT
    joined.min AS min_before,
    CASE WHEN joined_2.weight IS NULL THEN joined.min ELSE joined_2.min END AS min_now
  FROM (
    SELECT
      kept.min
    FROM pgtrickle_state."public.limit_of_subquery_nested_result.total_2" AS kept
  ) AS joined
  LEFT JOIN (
    SELECT
      total_2_delta.min,
      total_2_delta.weight
    FROM total_2_delta
    WHERE total_2_delta.weight > 0
  ) AS joined_2
    ON true
  LIMIT 1
),
-- Δ of total_2_semi_join: item, setting
total_2_semi_join_delta AS MATERIALIZED (
  -- Δtotal_join ⋉ total_2₀: runs when item or setting changed
  SELECT
    total_join_delta.grp,
    total_join_delta.n,
    total_join_delta.weight
  FROM total_join_delta
  JOIN total_2_threshold
    ON total_join_delta.place > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES ((total_2_threshold.min_before - 3)::bigint)) AS amount (n)), '0'::bigint) AND total_join_delta.place - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES ((total_2_threshold.min_before - 3)::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (total_join_delta.sum)) AS amount (n)), '9223372036854775807'::bigint)
  UNION ALL
  -- total_join that pass now: runs when setting changed
  SELECT
    windowed.grp,
    windowed.n,
    1::bigint AS weight
  FROM total_2_threshold
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
      sum(setting.amount) AS sum
    FROM public.setting AS setting
  ) AS grouped
    ON (windowed.place > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES ((total_2_threshold.min_now - 3)::bigint)) AS amount (n)), '0'::bigint) AND windowed.place - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES ((total_2_threshold.min_now - 3)::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (grouped.sum)) AS amount (n)), '9223372036854775807'::bigint)) IS TRUE AND (windowed.place > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES ((total_2_threshold.min_before - 3)::bigint)) AS amount (n)), '0'::bigint) AND windowed.place - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES ((total_2_threshold.min_before - 3)::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (grouped.sum)) AS amount (n)), '9223372036854775807'::bigint)) IS NOT TRUE
  WHERE EXISTS (SELECT FROM setting_change)
    AND ROW(total_2_threshold.min_before)::record *<> ROW(total_2_threshold.min_now)::record
  UNION ALL
  -- total_join that passed before: runs when setting changed
  SELECT
    windowed.grp,
    windowed.n,
    - 1::bigint AS weight
  FROM total_2_threshold
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
      sum(setting.amount) AS sum
    FROM public.setting AS setting
  ) AS grouped
    ON (windowed.place > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES ((total_2_threshold.min_before - 3)::bigint)) AS amount (n)), '0'::bigint) AND windowed.place - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES ((total_2_threshold.min_before - 3)::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (grouped.sum)) AS amount (n)), '9223372036854775807'::bigint)) IS TRUE AND (windowed.place > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES ((total_2_threshold.min_now - 3)::bigint)) AS amount (n)), '0'::bigint) AND windowed.place - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES ((total_2_threshold.min_now - 3)::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (grouped.sum)) AS amount (n)), '9223372036854775807'::bigint)) IS NOT TRUE
  WHERE EXISTS (SELECT FROM setting_change)
    AND ROW(total_2_threshold.min_before)::record *<> ROW(total_2_threshold.min_now)::record
),
-- all rows, as they are now: item
window_rows_now_2 AS MATERIALIZED (
  -- R₁: runs when item changed
  SELECT
    item.grp,
    item.n,
    1::bigint AS weight
  FROM public.item AS item
  WHERE EXISTS (SELECT FROM item_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before_2 AS MATERIALIZED (
  SELECT
    grouped.grp,
    grouped.n
  FROM (
    SELECT
      combined.grp,
      combined.n,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now_2.grp,
        window_rows_now_2.n,
        1::bigint AS weight
      FROM window_rows_now_2
      UNION ALL
      SELECT
        item_change.grp,
        item_change.n,
        item_change.weight * '-1'::integer AS weight
      FROM item_change
    ) AS combined
    GROUP BY combined.grp, combined.n
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Σ w·lift(row) per group: what the changes add to the state
total_3_change AS MATERIALIZED (
  SELECT
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.amount - 1) FILTER (WHERE grouped.weight > 0) AS "?column?_arrived",
    min(grouped.amount - 1) FILTER (WHERE grouped.weight < 0) AS "?column?_left"
  FROM (
    SELECT
      setting_change.amount,
      sum(setting_change.weight)::bigint AS weight
    FROM setting_change
    GROUP BY setting_change.amount
    HAVING sum(setting_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    kept."?column?" AS "old_?column?",
    coalesce(kept.__pgt_count, 0) + coalesce(total_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(total_3_change."?column?_arrived", kept."?column?") AS "?column?",
    true AS present,
    (total_3_change."?column?_left" <= kept."?column?" AND (total_3_change."?column?_arrived" IS NULL OR total_3_change."?column?_arrived" > kept."?column?")) IS TRUE AS rescan
  FROM total_3_change
  LEFT JOIN pgtrickle_state."public.limit_of_subquery_nested_result.total_3" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: setting
total_3_rescan AS MATERIALIZED (
  SELECT
    min(setting.amount - 1) AS "?column?"
  FROM public.setting AS setting
  WHERE EXISTS (
    SELECT
    FROM total_3_next
    WHERE total_3_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_3_new AS MATERIALIZED (
  SELECT
    total_3_next.locator,
    total_3_next.old___pgt_count,
    total_3_next."old_?column?",
    total_3_next.__pgt_count,
    CASE WHEN total_3_next.rescan THEN total_3_rescan."?column?" ELSE total_3_next."?column?" END AS "?column?",
    total_3_next.present
  FROM total_3_next
  LEFT JOIN total_3_rescan
    ON total_3_next.rescan
),
-- Δ(window): item
window_delta_2 AS MATERIALIZED (
  -- −before, in the touched partitions: runs when item changed
  SELECT
    windowed.grp,
    windowed.n,
    windowed.place,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before_2.grp,
      window_rows_before_2.n,
      rank() OVER (ORDER BY window_rows_before_2.n) AS place
    FROM window_rows_before_2
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when item changed
  SELECT
    windowed.grp,
    windowed.n,
    windowed.place,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now_2.grp,
      window_rows_now_2.n,
      rank() OVER (ORDER BY window_rows_now_2.n) AS place
    FROM window_rows_now_2
  ) AS windowed
),
-- Δ(total_3): setting
total_3_delta AS MATERIALIZED (
  -- −old groups: runs when setting changed
  SELECT
    total_3_new.old___pgt_count AS count,
    total_3_new."old_?column?" AS "?column?",
    '-1'::integer::bigint AS weight
  FROM total_3_new
  WHERE total_3_new.locator IS NOT NULL
    AND (total_3_new.locator IS NULL OR NOT total_3_new.present OR ROW(total_3_new.old___pgt_count, total_3_new."old_?column?")::record *<> ROW(total_3_new.__pgt_count, total_3_new."?column?")::record)
  UNION ALL
  -- +new groups: runs when setting changed
  SELECT
    total_3_new.__pgt_count AS count,
    total_3_new."?column?",
    1::bigint AS weight
  FROM total_3_new
  WHERE total_3_new.present
    AND (total_3_new.locator IS NULL OR NOT total_3_new.present OR ROW(total_3_new.old___pgt_count, total_3_new."old_?column?")::record *<> ROW(total_3_new.__pgt_count, total_3_new."?column?")::record)
),
-- the row of total_3 before and now
total_3_threshold AS MATERIALIZED (
  SELECT
    joined.count AS count_before,
    joined."?column?" AS "?column?_before",
    CASE WHEN joined_2.weight IS NULL THEN joined.count ELSE joined_2.count END AS count_now,
    CASE WHEN joined_2.weight IS NULL THEN joined."?column?" ELSE joined_2."?column?" END AS "?column?_now"
  FROM (
    SELECT
      kept.__pgt_count AS count,
      kept."?column?"
    FROM pgtrickle_state."public.limit_of_subquery_nested_result.total_3" AS kept
  ) AS joined
  LEFT JOIN (
    SELECT
      total_3_delta.count,
      total_3_delta."?column?",
      total_3_delta.weight
    FROM total_3_delta
    WHERE total_3_delta.weight > 0
  ) AS joined_2
    ON true
  LIMIT 1
),
-- Δ of total_3_semi_join: item, setting
total_3_semi_join_delta AS MATERIALIZED (
  -- Δwindow ⋉ total_3₀: runs when item changed
  SELECT
    window_delta_2.grp,
    window_delta_2.n,
    window_delta_2.place,
    window_delta_2.weight
  FROM window_delta_2
  JOIN total_3_threshold
    ON window_delta_2.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (CASE WHEN total_3_threshold.count_before > '1'::bigint THEN (SELECT NULL::integer FROM pg_catalog.generate_series(1, 2)) ELSE total_3_threshold."?column?_before" END::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  UNION ALL
  -- window with place <= … now: runs when setting changed
  SELECT
    windowed.grp,
    windowed.n,
    windowed.place,
    1::bigint AS weight
  FROM total_3_threshold
  JOIN (
    SELECT
      item.grp,
      item.n,
      rank() OVER (ORDER BY item.n) AS place
    FROM public.item AS item
  ) AS windowed
    ON windowed.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (CASE WHEN total_3_threshold.count_now > '1'::bigint THEN (SELECT NULL::integer FROM pg_catalog.generate_series(1, 2)) ELSE total_3_threshold."?column?_now" END::bigint)) AS amount (n)), '9223372036854775807'::bigint) AND windowed.place > coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (CASE WHEN total_3_threshold.count_before > '1'::bigint THEN (SELECT NULL::integer FROM pg_catalog.generate_series(1, 2)) ELSE total_3_threshold."?column?_before" END::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  WHERE EXISTS (SELECT FROM setting_change)
    AND ROW(total_3_threshold.count_before, total_3_threshold."?column?_before")::record *<> ROW(total_3_threshold.count_now, total_3_threshold."?column?_now")::record
  UNION ALL
  -- window with place <= … before: runs when setting changed
  SELECT
    windowed.grp,
    windowed.n,
    windowed.place,
    - 1::bigint AS weight
  FROM total_3_threshold
  JOIN (
    SELECT
      item.grp,
      item.n,
      rank() OVER (ORDER BY item.n) AS place
    FROM public.item AS item
  ) AS windowed
    ON windowed.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (CASE WHEN total_3_threshold.count_before > '1'::bigint THEN (SELECT NULL::integer FROM pg_catalog.generate_series(1, 2)) ELSE total_3_threshold."?column?_before" END::bigint)) AS amount (n)), '9223372036854775807'::bigint) AND windowed.place > coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (CASE WHEN total_3_threshold.count_now > '1'::bigint THEN (SELECT NULL::integer FROM pg_catalog.generate_series(1, 2)) ELSE total_3_threshold."?column?_now" END::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  WHERE EXISTS (SELECT FROM setting_change)
    AND ROW(total_3_threshold.count_before, total_3_threshold."?column?_before")::record *<> ROW(total_3_threshold.count_now, total_3_threshold."?column?_now")::record
),
-- Δ(union): item, setting
union_delta AS MATERIALIZED (
  -- Δtotal_2_semi_join: runs when item or setting changed
  SELECT
    total_2_semi_join_delta.grp,
    total_2_semi_join_delta.n,
    total_2_semi_join_delta.weight
  FROM total_2_semi_join_delta
  UNION ALL
  -- Δtotal_3_semi_join: runs when item or setting changed
  SELECT
    - total_3_semi_join_delta.grp AS grp,
    total_3_semi_join_delta.n,
    sum(total_3_semi_join_delta.weight)::bigint AS weight
  FROM total_3_semi_join_delta
  GROUP BY total_3_semi_join_delta.grp, total_3_semi_join_delta.n, total_3_semi_join_delta.place
  HAVING sum(total_3_semi_join_delta.weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    union_delta.grp,
    sum(union_delta.weight) AS __pgt_count_change,
    sum(union_delta.n * union_delta.weight) AS total_change,
    sum(union_delta.weight) FILTER (WHERE union_delta.n IS NOT NULL) AS __pgt_total_count_change
  FROM union_delta
  GROUP BY union_delta.grp
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.grp,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) > 0 THEN coalesce(kept.total + group_change.total_change::bigint, group_change.total_change::bigint, kept.total) ELSE NULL::bigint END AS total,
    coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) AS __pgt_total_count,
    hash_record_extended(ROW(group_change.grp), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.limit_of_subquery_nested_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.grp), 0)
    AND kept.grp IS NOT DISTINCT FROM group_change.grp
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_of_subquery_nested_result" (grp, __pgt_count, total, __pgt_total_count, __pgt_hash)
  SELECT n.grp, n.__pgt_count, n.total, n.__pgt_total_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_of_subquery_nested_result" AS s
  SET grp = n.grp, __pgt_count = n.__pgt_count, total = n.total, __pgt_total_count = n.__pgt_total_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.grp, s.__pgt_count, s.total, s.__pgt_total_count, s.__pgt_hash)::record *<> ROW(n.grp, n.__pgt_count, n.total, n.__pgt_total_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_of_subquery_nested_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.limit_of_subquery_nested_result.total" (sum, __pgt_sum_count, __pgt_count)
  SELECT n.sum, n.__pgt_sum_count, n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.limit_of_subquery_nested_result.total" AS s
  SET sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.sum, s.__pgt_sum_count, s.__pgt_count)::record *<> ROW(n.sum, n.__pgt_sum_count, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.limit_of_subquery_nested_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_2 keeps
inserted_total_2 AS (
  INSERT INTO pgtrickle_state."public.limit_of_subquery_nested_result.total_2" (min, __pgt_count)
  SELECT n.min, n.__pgt_count
  FROM total_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_2 AS (
  UPDATE pgtrickle_state."public.limit_of_subquery_nested_result.total_2" AS s
  SET min = n.min, __pgt_count = n.__pgt_count
  FROM total_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.min, s.__pgt_count)::record *<> ROW(n.min, n.__pgt_count)::record
  RETURNING 1
),
removed_total_2 AS (
  DELETE FROM pgtrickle_state."public.limit_of_subquery_nested_result.total_2" AS s
  USING total_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_3 keeps
inserted_total_3 AS (
  INSERT INTO pgtrickle_state."public.limit_of_subquery_nested_result.total_3" (__pgt_count, "?column?")
  SELECT n.__pgt_count, n."?column?"
  FROM total_3_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_3 AS (
  UPDATE pgtrickle_state."public.limit_of_subquery_nested_result.total_3" AS s
  SET __pgt_count = n.__pgt_count, "?column?" = n."?column?"
  FROM total_3_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count, s."?column?")::record *<> ROW(n.__pgt_count, n."?column?")::record
  RETURNING 1
),
removed_total_3 AS (
  DELETE FROM pgtrickle_state."public.limit_of_subquery_nested_result.total_3" AS s
  USING total_3_new AS n
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
  stream_table => 'public.limit_of_subquery_nested_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_2_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_3_new WHERE __pgt_count < 0));
