WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.direct_argument_of_a_subquery_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.part,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.part, changes.part::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.part ORDER BY grouped.part::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS part_arrived,
    min(grouped.part ORDER BY grouped.part::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS part_left
  FROM (
    SELECT
      r_change.part,
      sum(r_change.weight)::bigint AS weight
    FROM r_change
    GROUP BY r_change.part, r_change.part::text COLLATE pg_catalog."C"
    HAVING sum(r_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    kept.part AS old_part,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(total_change.part_arrived, kept.part) AS part,
    true AS present,
    (total_change.part_left <= kept.part AND (total_change.part_arrived IS NULL OR total_change.part_arrived > kept.part) OR total_change.part_arrived = kept.part AND total_change.part_arrived::text COLLATE pg_catalog."C" IS DISTINCT FROM kept.part::text COLLATE pg_catalog."C") IS TRUE AS rescan
  FROM total_change
  LEFT JOIN pgtrickle_state."public.direct_argument_of_a_subquery_result.total" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: r
total_rescan AS MATERIALIZED (
  SELECT
    min(r.part ORDER BY r.part::text COLLATE pg_catalog."C") AS part
  FROM public.r AS r
  WHERE EXISTS (
    SELECT
    FROM total_next
    WHERE total_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_new AS MATERIALIZED (
  SELECT
    total_next.locator,
    total_next.old___pgt_count,
    total_next.old_part,
    total_next.__pgt_count,
    CASE WHEN total_next.rescan THEN total_rescan.part ELSE total_next.part END AS part,
    total_next.present
  FROM total_next
  LEFT JOIN total_rescan
    ON total_next.rescan
),
-- Σ w·lift(row) per group: what the changes add to the state
total_2_change AS MATERIALIZED (
  SELECT
    max(grouped.part ORDER BY grouped.part::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.part ORDER BY grouped.part::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      r_change.part,
      sum(r_change.weight)::bigint AS weight
    FROM r_change
    GROUP BY r_change.part, r_change.part::text COLLATE pg_catalog."C"
    HAVING sum(r_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.max AS old_max,
    greatest(total_2_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(total_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_2_change.max_left >= kept.max AND (total_2_change.max_arrived IS NULL OR total_2_change.max_arrived < kept.max) OR total_2_change.max_arrived = kept.max AND total_2_change.max_arrived::text COLLATE pg_catalog."C" IS DISTINCT FROM kept.max::text COLLATE pg_catalog."C") IS TRUE AS rescan
  FROM total_2_change
  LEFT JOIN pgtrickle_state."public.direct_argument_of_a_subquery_result.total_2" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: r
total_2_rescan AS MATERIALIZED (
  SELECT
    max(r.part ORDER BY r.part::text COLLATE pg_catalog."C") AS max
  FROM public.r AS r
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
    total_2_next.old_max,
    CASE WHEN total_2_next.rescan THEN total_2_rescan.max ELSE total_2_next.max END AS max,
    total_2_next.__pgt_count,
    total_2_next.present
  FROM total_2_next
  LEFT JOIN total_2_rescan
    ON total_2_next.rescan
),
-- Σ w·lift(row) per group: what the changes add to the state
total_3_change AS MATERIALIZED (
  SELECT
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_3_change
  LEFT JOIN pgtrickle_state."public.direct_argument_of_a_subquery_result.total_3" AS kept
    ON true
),
-- Δ(total): r
total_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    total_new.old___pgt_count AS count,
    total_new.old_part AS part,
    '-1'::integer::bigint AS weight
  FROM total_new
  WHERE total_new.locator IS NOT NULL
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old___pgt_count, total_new.old_part)::record *<> ROW(total_new.__pgt_count, total_new.part)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    total_new.__pgt_count AS count,
    total_new.part,
    1::bigint AS weight
  FROM total_new
  WHERE total_new.present
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old___pgt_count, total_new.old_part)::record *<> ROW(total_new.__pgt_count, total_new.part)::record)
),
-- Δ(total_2): r
total_2_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    total_2_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.locator IS NOT NULL
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_max)::record *<> ROW(total_2_new.max)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    total_2_new.max,
    1::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.present
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_max)::record *<> ROW(total_2_new.max)::record)
),
-- Δ(union ⋈ total): l, r
total_join_delta AS MATERIALIZED (
  -- Δunion ⋈ total₀: runs when l changed
  SELECT
    l_change.n,
    true AS counted,
    kept.__pgt_count AS count,
    kept.part,
    l_change.weight
  FROM l_change
  CROSS JOIN pgtrickle_state."public.direct_argument_of_a_subquery_result.total" AS kept
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- union ⋈ Δtotal: runs when r changed
  SELECT
    combined.n,
    combined.counted,
    total_delta.count,
    total_delta.part,
    total_delta.weight
  FROM total_delta
  CROSS JOIN (
    SELECT
      l.n,
      true AS counted
    FROM public.l AS l
    UNION ALL
    SELECT
      (NULL::integer) AS n,
      (false) AS counted
  ) AS combined
  WHERE EXISTS (SELECT FROM r_change)
),
-- Δ(total_3): r
total_3_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    total_3_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_3_next
  WHERE total_3_next.locator IS NOT NULL
    AND (total_3_next.locator IS NULL OR NOT total_3_next.present OR ROW(total_3_next.old___pgt_count)::record *<> ROW(total_3_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    total_3_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_3_next
  WHERE total_3_next.present
    AND (total_3_next.locator IS NULL OR NOT total_3_next.present OR ROW(total_3_next.old___pgt_count)::record *<> ROW(total_3_next.__pgt_count)::record)
),
-- Δ(union ⋈ total ⋈ total_2): l, r
total_2_join_delta AS MATERIALIZED (
  -- Δ(union ⋈ total) ⋈ total_2₀: runs when l or r changed
  SELECT
    total_join_delta.n,
    total_join_delta.counted,
    total_join_delta.count,
    total_join_delta.part,
    kept.max,
    total_join_delta.weight
  FROM total_join_delta
  CROSS JOIN pgtrickle_state."public.direct_argument_of_a_subquery_result.total_2" AS kept
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- (union ⋈ total) ⋈ Δtotal_2: runs when r changed
  SELECT
    combined.n,
    combined.counted,
    combined_2.count,
    combined_2.part,
    total_2_delta.max,
    total_2_delta.weight * combined_2.weight AS weight
  FROM total_2_delta
  CROSS JOIN (
    SELECT
      l.n,
      true AS counted
    FROM public.l AS l
    UNION ALL
    SELECT
      (NULL::integer) AS n,
      (false) AS counted
  ) AS combined
  CROSS JOIN (
    SELECT
      kept.__pgt_count AS count,
      kept.part,
      1::bigint AS weight
    FROM pgtrickle_state."public.direct_argument_of_a_subquery_result.total" AS kept
    UNION ALL
    SELECT
      total_delta.count,
      total_delta.part,
      total_delta.weight
    FROM total_delta
  ) AS combined_2
  WHERE EXISTS (SELECT FROM r_change)
),
-- Δ(total_3_join): l, r
total_3_join_delta AS MATERIALIZED (
  -- Δ(union ⋈ total ⋈ total_2) ⋈ total_3₀: runs when l or r changed
  SELECT
    total_2_join_delta.n,
    total_2_join_delta.counted,
    total_2_join_delta.count,
    total_2_join_delta.part,
    total_2_join_delta.max,
    kept.__pgt_count AS count_2,
    total_2_join_delta.weight
  FROM total_2_join_delta
  CROSS JOIN pgtrickle_state."public.direct_argument_of_a_subquery_result.total_3" AS kept
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- (union ⋈ total ⋈ total_2) ⋈ Δtotal_3: runs when r changed
  SELECT
    combined.n,
    combined.counted,
    combined_2.count,
    combined_2.part,
    combined_3.max,
    total_3_delta.count AS count_2,
    total_3_delta.weight * combined_2.weight * combined_3.weight AS weight
  FROM total_3_delta
  CROSS JOIN (
    SELECT
      l.n,
      true AS counted
    FROM public.l AS l
    UNION ALL
    SELECT
      (NULL::integer) AS n,
      (false) AS counted
  ) AS combined
  CROSS JOIN (
    SELECT
      kept.__pgt_count AS count,
      kept.part,
      1::bigint AS weight
    FROM pgtrickle_state."public.direct_argument_of_a_subquery_result.total" AS kept
    UNION ALL
    SELECT
      total_delta.count,
      total_delta.part,
      total_delta.weight
    FROM total_delta
  ) AS combined_2
  CROSS JOIN (
    SELECT
      kept_2.max,
      1::bigint AS weight
    FROM pgtrickle_state."public.direct_argument_of_a_subquery_result.total_2" AS kept_2
    UNION ALL
    SELECT
      total_2_delta.max,
      total_2_delta.weight
    FROM total_2_delta
  ) AS combined_3
  WHERE EXISTS (SELECT FROM r_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    CASE WHEN grouped.count > '1'::bigint THEN (SELECT NULL::double precision FROM pg_catalog.generate_series(1, 2)) ELSE grouped.part END AS direct,
    ARRAY[0::double precision, grouped.max]::double precision[] AS direct_2,
    grouped.count_2::integer AS direct_3,
    sum(grouped.weight) FILTER (WHERE grouped.counted) AS rows_change,
    sum(grouped.n * grouped.weight) FILTER (WHERE grouped.counted) AS sum_change,
    sum(grouped.weight) FILTER (WHERE grouped.n IS NOT NULL AND grouped.counted) AS __pgt_sum_count_change,
    sum(grouped.weight) AS __pgt_count_change,
    min(CASE WHEN grouped.count > '1'::bigint THEN (SELECT NULL::double precision FROM pg_catalog.generate_series(1, 2)) ELSE grouped.part END) FILTER (WHERE grouped.weight > 0) AS __pgt_direct_shown_arrived,
    min(ARRAY[0::double precision, grouped.max]::double precision[]) FILTER (WHERE grouped.weight > 0) AS __pgt_direct_2_shown_arrived
  FROM (
    SELECT
      total_3_join_delta.n,
      total_3_join_delta.counted,
      total_3_join_delta.count,
      total_3_join_delta.part,
      total_3_join_delta.max,
      total_3_join_delta.count_2,
      sum(total_3_join_delta.weight)::bigint AS weight
    FROM total_3_join_delta
    GROUP BY total_3_join_delta.n, total_3_join_delta.counted, total_3_join_delta.count, total_3_join_delta.part, total_3_join_delta.part::text COLLATE pg_catalog."C", total_3_join_delta.max, total_3_join_delta.max::text COLLATE pg_catalog."C", total_3_join_delta.count_2
    HAVING sum(total_3_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY CASE WHEN grouped.count > '1'::bigint THEN (SELECT NULL::double precision FROM pg_catalog.generate_series(1, 2)) ELSE grouped.part END, ARRAY[0::double precision, grouped.max]::double precision[], grouped.count_2::integer
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.direct, group_change.direct) AS direct,
    coalesce(kept.direct_2, group_change.direct_2) AS direct_2,
    group_change.direct_3,
    kept.n,
    kept.parts,
    kept.place,
    coalesce(kept.rows, 0) + coalesce(group_change.rows_change::bigint, 0) AS rows,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_direct_shown, group_change.__pgt_direct_shown_arrived) AS __pgt_direct_shown,
    coalesce(kept.__pgt_direct_2_shown, group_change.__pgt_direct_2_shown_arrived) AS __pgt_direct_2_shown,
    hash_record_extended(ROW(coalesce(kept.direct, group_change.direct), coalesce(kept.direct_2, group_change.direct_2), group_change.direct_3), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.direct_argument_of_a_subquery_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.direct, group_change.direct_2, group_change.direct_3), 0)
    AND kept.direct IS NOT DISTINCT FROM group_change.direct
    AND kept.direct_2 IS NOT DISTINCT FROM group_change.direct_2
    AND kept.direct_3 IS NOT DISTINCT FROM group_change.direct_3
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: l, r
group_rescan AS MATERIALIZED (
  SELECT
    group_next.direct,
    group_next.direct_2,
    group_next.direct_3,
    percentile_disc(group_next.direct) WITHIN GROUP (ORDER BY combined.n) FILTER (WHERE combined.counted) AS n,
    percentile_cont(group_next.direct_2) WITHIN GROUP (ORDER BY combined.n::double precision) FILTER (WHERE combined.counted AND combined.n > 1) AS parts,
    rank(group_next.direct_3) WITHIN GROUP (ORDER BY combined.n) FILTER (WHERE combined.counted) AS place,
    min(CASE WHEN grouped.count > '1'::bigint THEN (SELECT NULL::double precision FROM pg_catalog.generate_series(1, 2)) ELSE grouped.part END) AS __pgt_direct_shown,
    min(ARRAY[0::double precision, grouped_2.max]::double precision[]) AS __pgt_direct_2_shown
  FROM group_next
  JOIN (
    SELECT
      count(*) AS count,
      min(r.part ORDER BY r.part::text COLLATE pg_catalog."C") AS part
    FROM public.r AS r
  ) AS grouped
    ON (group_next.direct = CASE WHEN grouped.count > '1'::bigint THEN (SELECT NULL::double precision FROM pg_catalog.generate_series(1, 2)) ELSE grouped.part END OR group_next.direct IS NULL AND CASE WHEN grouped.count > '1'::bigint THEN (SELECT NULL::double precision FROM pg_catalog.generate_series(1, 2)) ELSE grouped.part END IS NULL)
  JOIN (
    SELECT
      max(r_2.part ORDER BY r_2.part::text COLLATE pg_catalog."C") AS max
    FROM public.r AS r_2
  ) AS grouped_2
    ON group_next.direct_2 = ARRAY[0::double precision, grouped_2.max]::double precision[]
  JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_3
  ) AS grouped_3
    ON group_next.direct_3 = grouped_3.count::integer
  CROSS JOIN (
    SELECT
      l.n,
      true AS counted
    FROM public.l AS l
    UNION ALL
    SELECT
      (NULL::integer) AS n,
      (false) AS counted
  ) AS combined
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.direct, group_next.direct_2, group_next.direct_3
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.direct,
    group_next.direct_2,
    group_next.direct_3,
    CASE WHEN group_next.rescan THEN group_rescan.n ELSE group_next.n END AS n,
    CASE WHEN group_next.rescan THEN group_rescan.parts ELSE group_next.parts END AS parts,
    CASE WHEN group_next.rescan THEN group_rescan.place ELSE group_next.place END AS place,
    group_next.rows,
    group_next.sum,
    group_next.__pgt_sum_count,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_direct_shown ELSE group_next.__pgt_direct_shown END AS __pgt_direct_shown,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_direct_2_shown ELSE group_next.__pgt_direct_2_shown END AS __pgt_direct_2_shown,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.direct, group_next.direct_2, group_next.direct_3), 0) = hash_record_extended(ROW(group_rescan.direct, group_rescan.direct_2, group_rescan.direct_3), 0)
    AND group_next.direct IS NOT DISTINCT FROM group_rescan.direct
    AND group_next.direct_2 IS NOT DISTINCT FROM group_rescan.direct_2
    AND group_next.direct_3 IS NOT DISTINCT FROM group_rescan.direct_3
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.direct_argument_of_a_subquery_result" (direct, direct_2, direct_3, n, parts, place, rows, sum, __pgt_sum_count, __pgt_count, __pgt_direct_shown, __pgt_direct_2_shown, __pgt_hash)
  SELECT n.direct, n.direct_2, n.direct_3, n.n, n.parts, n.place, n.rows, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_direct_shown, n.__pgt_direct_2_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.direct_argument_of_a_subquery_result" AS s
  SET direct = n.direct, direct_2 = n.direct_2, direct_3 = n.direct_3, n = n.n, parts = n.parts, place = n.place, rows = n.rows, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_direct_shown = n.__pgt_direct_shown, __pgt_direct_2_shown = n.__pgt_direct_2_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.direct, s.direct_2, s.direct_3, s.n, s.parts, s.place, s.rows, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_direct_shown, s.__pgt_direct_2_shown, s.__pgt_hash)::record *<> ROW(n.direct, n.direct_2, n.direct_3, n.n, n.parts, n.place, n.rows, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_direct_shown, n.__pgt_direct_2_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.direct_argument_of_a_subquery_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.direct_argument_of_a_subquery_result.total" (__pgt_count, part)
  SELECT n.__pgt_count, n.part
  FROM total_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.direct_argument_of_a_subquery_result.total" AS s
  SET __pgt_count = n.__pgt_count, part = n.part
  FROM total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count, s.part)::record *<> ROW(n.__pgt_count, n.part)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.direct_argument_of_a_subquery_result.total" AS s
  USING total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_2 keeps
inserted_total_2 AS (
  INSERT INTO pgtrickle_state."public.direct_argument_of_a_subquery_result.total_2" (max, __pgt_count)
  SELECT n.max, n.__pgt_count
  FROM total_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_2 AS (
  UPDATE pgtrickle_state."public.direct_argument_of_a_subquery_result.total_2" AS s
  SET max = n.max, __pgt_count = n.__pgt_count
  FROM total_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.max, s.__pgt_count)::record *<> ROW(n.max, n.__pgt_count)::record
  RETURNING 1
),
removed_total_2 AS (
  DELETE FROM pgtrickle_state."public.direct_argument_of_a_subquery_result.total_2" AS s
  USING total_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_3 keeps
inserted_total_3 AS (
  INSERT INTO pgtrickle_state."public.direct_argument_of_a_subquery_result.total_3" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_3 AS (
  UPDATE pgtrickle_state."public.direct_argument_of_a_subquery_result.total_3" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total_3 AS (
  DELETE FROM pgtrickle_state."public.direct_argument_of_a_subquery_result.total_3" AS s
  USING total_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change),
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.direct_argument_of_a_subquery_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_2_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_3_next WHERE __pgt_count < 0));
