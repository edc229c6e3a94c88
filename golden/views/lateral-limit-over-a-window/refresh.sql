WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_limit_over_a_window_result'
),
-- Δshelf: the rows that changed since the last refresh, each with its weight
shelf_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.kind,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shelf" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.kind
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δbook: the rows that changed since the last refresh, each with its weight
book_change AS MATERIALIZED (
  SELECT
    changes.title,
    changes.kind,
    changes.pages,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.book" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.title, changes.kind, changes.pages
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δamount: the rows that changed since the last refresh, each with its weight
amount_change AS MATERIALIZED (
  SELECT
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.amount" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    shelf_change.kind,
    sum(shelf_change.weight) AS __pgt_count_change
  FROM shelf_change
  GROUP BY shelf_change.kind
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.kind AS old_kind,
    group_change.kind,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.kind), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.lateral_limit_over_a_window_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.kind), 0)
    AND kept.kind IS NOT DISTINCT FROM group_change.kind
),
-- Δ(group): shelf
group_delta AS MATERIALIZED (
  -- −old groups: runs when shelf changed
  SELECT
    group_next.old_kind AS kind,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_kind)::record *<> ROW(group_next.kind)::record)
  UNION ALL
  -- +new groups: runs when shelf changed
  SELECT
    group_next.kind,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_kind)::record *<> ROW(group_next.kind)::record)
),
-- Δ(group_join): book, shelf
group_join_delta AS MATERIALIZED (
  -- Δbook ⋈ group₀: runs when book changed
  SELECT
    book_change.title,
    book_change.kind,
    book_change.pages,
    kept.kind AS kind_2,
    book_change.weight
  FROM book_change
  JOIN pgtrickle_state."public.lateral_limit_over_a_window_result.group" AS kept
    ON book_change.kind >= kept.kind
  WHERE EXISTS (SELECT FROM book_change)
  UNION ALL
  -- book ⋈ Δgroup: runs when shelf changed
  SELECT
    book.title,
    book.kind,
    book.pages,
    group_delta.kind AS kind_2,
    group_delta.weight
  FROM group_delta
  JOIN public.book AS book
    ON book.kind >= group_delta.kind
  WHERE EXISTS (SELECT FROM shelf_change)
    AND group_delta.kind IS NOT NULL
),
-- the partitions that Δ(group_join) touches
window_partitions AS MATERIALIZED (
  SELECT
    group_join_delta.kind_2 AS key_1,
    group_join_delta.kind_2 AS key_2
  FROM group_join_delta
  GROUP BY group_join_delta.kind_2, group_join_delta.kind_2
),
-- the rows of the touched partitions, as they are now: book, shelf
window_rows_now AS MATERIALIZED (
  -- R₁|K: runs when book or shelf changed
  SELECT
    distinct_rows.kind,
    book.title,
    book.kind AS kind_2,
    book.pages,
    1::bigint AS weight
  FROM window_partitions
  JOIN (
    SELECT DISTINCT
      shelf.kind
    FROM public.shelf AS shelf
  ) AS distinct_rows
    ON window_partitions.key_1 = distinct_rows.kind AND window_partitions.key_2 = distinct_rows.kind
  JOIN public.book AS book
    ON book.kind >= distinct_rows.kind
  WHERE (EXISTS (SELECT FROM book_change) OR EXISTS (SELECT FROM shelf_change))
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.kind,
    grouped.title,
    grouped.kind_2,
    grouped.pages
  FROM (
    SELECT
      combined.kind,
      combined.title,
      combined.kind_2,
      combined.pages,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.kind,
        window_rows_now.title,
        window_rows_now.kind_2,
        window_rows_now.pages,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        group_join_delta.kind_2 AS kind,
        group_join_delta.title,
        group_join_delta.kind AS kind_2,
        group_join_delta.pages,
        group_join_delta.weight * '-1'::integer AS weight
      FROM group_join_delta
    ) AS combined
    GROUP BY combined.kind, combined.title, combined.kind_2, combined.pages
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): book, shelf
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when book or shelf changed
  SELECT
    windowed.kind,
    windowed.title,
    windowed.kind_2,
    windowed.pages,
    windowed.row_number,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.kind,
      window_rows_before.title,
      window_rows_before.kind_2,
      window_rows_before.pages,
      row_number() OVER (PARTITION BY window_rows_before.kind, window_rows_before.kind ORDER BY window_rows_before.pages, window_rows_before.title, window_rows_before.kind_2) AS row_number
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when book or shelf changed
  SELECT
    windowed.kind,
    windowed.title,
    windowed.kind_2,
    windowed.pages,
    windowed.row_number,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.kind,
      window_rows_now.title,
      window_rows_now.kind_2,
      window_rows_now.pages,
      row_number() OVER (PARTITION BY window_rows_now.kind, window_rows_now.kind ORDER BY window_rows_now.pages, window_rows_now.title, window_rows_now.kind_2) AS row_number
    FROM window_rows_now
  ) AS windowed
),
-- the partitions that Δ(window) touches
window_partitions_2 AS MATERIALIZED (
  SELECT
    window_delta.kind AS key_1
  FROM window_delta
  GROUP BY window_delta.kind
),
-- the rows of the touched partitions, as they are now: book, shelf
window_rows_now_2 AS MATERIALIZED (
  -- R₁|K: runs when book or shelf changed
  SELECT
    windowed.kind,
    windowed.title,
    windowed.kind_2,
    windowed.pages,
    windowed.row_number,
    1::bigint AS weight
  FROM window_partitions_2
  JOIN (
    SELECT
      distinct_rows.kind,
      book.title,
      book.kind AS kind_2,
      book.pages,
      row_number() OVER (PARTITION BY distinct_rows.kind, distinct_rows.kind ORDER BY book.pages, book.title, book.kind) AS row_number
    FROM (
      SELECT DISTINCT
        shelf.kind
      FROM public.shelf AS shelf
    ) AS distinct_rows
    JOIN public.book AS book
      ON book.kind >= distinct_rows.kind
  ) AS windowed
    ON window_partitions_2.key_1 = windowed.kind
  WHERE (EXISTS (SELECT FROM book_change) OR EXISTS (SELECT FROM shelf_change))
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before_2 AS MATERIALIZED (
  SELECT
    grouped.kind,
    grouped.title,
    grouped.pages,
    grouped.row_number
  FROM (
    SELECT
      combined.kind,
      combined.title,
      combined.pages,
      combined.row_number,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now_2.kind,
        window_rows_now_2.title,
        window_rows_now_2.kind_2,
        window_rows_now_2.pages,
        window_rows_now_2.row_number,
        1::bigint AS weight
      FROM window_rows_now_2
      UNION ALL
      SELECT
        window_delta.kind,
        window_delta.title,
        window_delta.kind_2,
        window_delta.pages,
        window_delta.row_number,
        window_delta.weight * '-1'::integer AS weight
      FROM window_delta
    ) AS combined
    GROUP BY combined.kind, combined.title, combined.kind_2, combined.pages, combined.row_number
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(amount_change.weight) AS __pgt_count_change
  FROM amount_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.lateral_limit_over_a_window_result.total" AS kept
    ON true
),
-- Δ(total): amount
total_delta AS MATERIALIZED (
  -- −old groups: runs when amount changed
  SELECT
    total_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when amount changed
  SELECT
    total_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
),
-- Δ(window): book, shelf
window_delta_2 AS MATERIALIZED (
  -- −before, in the touched partitions: runs when book or shelf changed
  SELECT
    windowed.kind,
    windowed.title,
    windowed.row_number,
    windowed.place,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before_2.kind,
      window_rows_before_2.title,
      window_rows_before_2.pages,
      window_rows_before_2.row_number,
      row_number() OVER (PARTITION BY window_rows_before_2.kind ORDER BY window_rows_before_2.pages DESC, window_rows_before_2.title, window_rows_before_2.row_number, window_rows_before_2.row_number) AS place
    FROM window_rows_before_2
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when book or shelf changed
  SELECT
    windowed.kind,
    windowed.title,
    windowed.row_number,
    windowed.place,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now_2.kind,
      window_rows_now_2.title,
      window_rows_now_2.pages,
      window_rows_now_2.row_number,
      row_number() OVER (PARTITION BY window_rows_now_2.kind ORDER BY window_rows_now_2.pages DESC, window_rows_now_2.title, window_rows_now_2.row_number, window_rows_now_2.row_number) AS place
    FROM window_rows_now_2
  ) AS windowed
),
-- Δ(total_join): book, shelf, amount
total_join_delta AS MATERIALIZED (
  -- Δwindow ⋈ total₀: runs when book or shelf changed
  SELECT
    window_delta_2.kind,
    window_delta_2.title,
    window_delta_2.row_number,
    window_delta_2.weight
  FROM window_delta_2
  JOIN pgtrickle_state."public.lateral_limit_over_a_window_result.total" AS kept
    ON window_delta_2.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (kept.__pgt_count)) AS amount (n)), '9223372036854775807'::bigint)
  WHERE (EXISTS (SELECT FROM book_change) OR EXISTS (SELECT FROM shelf_change))
  UNION ALL
  -- window ⋈ Δtotal: runs when amount changed
  SELECT
    windowed_2.kind,
    windowed_2.title,
    windowed_2.row_number,
    total_delta.weight
  FROM total_delta
  JOIN (
    SELECT
      windowed.kind,
      windowed.title,
      windowed.kind_2,
      windowed.pages,
      windowed.row_number,
      row_number() OVER (PARTITION BY windowed.kind ORDER BY windowed.pages DESC, windowed.title, windowed.row_number, windowed.row_number) AS place
    FROM (
      SELECT
        distinct_rows.kind,
        book.title,
        book.kind AS kind_2,
        book.pages,
        row_number() OVER (PARTITION BY distinct_rows.kind, distinct_rows.kind ORDER BY book.pages, book.title, book.kind) AS row_number
      FROM (
        SELECT DISTINCT
          shelf.kind
        FROM public.shelf AS shelf
      ) AS distinct_rows
      JOIN public.book AS book
        ON book.kind >= distinct_rows.kind
    ) AS windowed
  ) AS windowed_2
    ON windowed_2.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (total_delta.count)) AS amount (n)), '9223372036854775807'::bigint)
  WHERE EXISTS (SELECT FROM amount_change)
),
-- the keys of Δtotal_join whose number of rows changed, and by how many
total_join_keys AS MATERIALIZED (
  SELECT
    total_join_delta.kind,
    sum(total_join_delta.weight)::bigint AS net
  FROM total_join_delta
  GROUP BY total_join_delta.kind
  HAVING sum(total_join_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: shelf, book, amount
total_join_flips AS MATERIALIZED (
  SELECT
    total_join_keys.kind,
    CASE WHEN lateral_rows.found = total_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM total_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT
          windowed.kind,
          windowed.title,
          windowed.kind_2,
          windowed.pages,
          windowed.row_number,
          row_number() OVER (PARTITION BY windowed.kind ORDER BY windowed.pages DESC, windowed.title, windowed.row_number, windowed.row_number) AS place
        FROM (
          SELECT
            distinct_rows.kind,
            book.title,
            book.kind AS kind_2,
            book.pages,
            row_number() OVER (PARTITION BY distinct_rows.kind, distinct_rows.kind ORDER BY book.pages, book.title, book.kind) AS row_number
          FROM (
            SELECT DISTINCT
              shelf.kind
            FROM public.shelf AS shelf
          ) AS distinct_rows
          JOIN public.book AS book
            ON book.kind >= distinct_rows.kind
        ) AS windowed
      ) AS windowed_2
      JOIN (
        SELECT
          count(*) AS count
        FROM public.amount AS amount
      ) AS grouped
        ON windowed_2.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (grouped.count)) AS amount (n)), '9223372036854775807'::bigint)
      WHERE windowed_2.kind = total_join_keys.kind
      LIMIT greatest(total_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = total_join_keys.net OR lateral_rows.found = 0)
),
-- Δ(window_join): shelf, book, amount
window_join_delta AS MATERIALIZED (
  -- Δshelf ⋈ total_join: runs when shelf changed
  SELECT
    shelf_change.id,
    windowed_2.title,
    windowed_2.row_number,
    shelf_change.weight
  FROM shelf_change
  JOIN (
    SELECT
      windowed.kind,
      windowed.title,
      windowed.kind_2,
      windowed.pages,
      windowed.row_number,
      row_number() OVER (PARTITION BY windowed.kind ORDER BY windowed.pages DESC, windowed.title, windowed.row_number, windowed.row_number) AS place
    FROM (
      SELECT
        distinct_rows.kind,
        book.title,
        book.kind AS kind_2,
        book.pages,
        row_number() OVER (PARTITION BY distinct_rows.kind, distinct_rows.kind ORDER BY book.pages, book.title, book.kind) AS row_number
      FROM (
        SELECT DISTINCT
          shelf.kind
        FROM public.shelf AS shelf
      ) AS distinct_rows
      JOIN public.book AS book
        ON book.kind >= distinct_rows.kind
    ) AS windowed
  ) AS windowed_2
    ON shelf_change.kind = windowed_2.kind
  JOIN (
    SELECT
      count(*) AS count
    FROM public.amount AS amount
  ) AS grouped
    ON windowed_2.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (grouped.count)) AS amount (n)), '9223372036854775807'::bigint)
  WHERE EXISTS (SELECT FROM shelf_change)
    AND shelf_change.kind IS NOT NULL
  UNION ALL
  -- shelf ⋈ Δtotal_join: runs when book or shelf or amount changed
  SELECT
    shelf.id,
    total_join_delta.title,
    total_join_delta.row_number,
    total_join_delta.weight
  FROM total_join_delta
  JOIN public.shelf AS shelf
    ON shelf.kind = total_join_delta.kind
  WHERE (EXISTS (SELECT FROM book_change) OR EXISTS (SELECT FROM shelf_change) OR EXISTS (SELECT FROM amount_change))
  UNION ALL
  -- −Δshelf ⋈ Δtotal_join: runs when (book or shelf or amount) and shelf changed
  SELECT
    shelf_change.id,
    total_join_delta.title,
    total_join_delta.row_number,
    - (total_join_delta.weight * shelf_change.weight) AS weight
  FROM total_join_delta
  JOIN shelf_change
    ON shelf_change.kind = total_join_delta.kind
  WHERE shelf_change.kind IS NOT NULL
),
-- Δ(window_anti_join): shelf, book, amount
window_anti_join_delta AS MATERIALIZED (
  -- Δshelf ▷ total_join: runs when shelf changed
  SELECT
    shelf_change.id,
    shelf_change.weight
  FROM shelf_change
  WHERE EXISTS (SELECT FROM shelf_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        windowed.kind,
        windowed.title,
        windowed.kind_2,
        windowed.pages,
        windowed.row_number,
        row_number() OVER (PARTITION BY windowed.kind ORDER BY windowed.pages DESC, windowed.title, windowed.row_number, windowed.row_number) AS place
      FROM (
        SELECT
          distinct_rows.kind,
          book.title,
          book.kind AS kind_2,
          book.pages,
          row_number() OVER (PARTITION BY distinct_rows.kind, distinct_rows.kind ORDER BY book.pages, book.title, book.kind) AS row_number
        FROM (
          SELECT DISTINCT
            shelf.kind
          FROM public.shelf AS shelf
        ) AS distinct_rows
        JOIN public.book AS book
          ON book.kind >= distinct_rows.kind
      ) AS windowed
    ) AS windowed_2
    JOIN (
      SELECT
        count(*) AS count
      FROM public.amount AS amount
    ) AS grouped
      ON windowed_2.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (grouped.count)) AS amount (n)), '9223372036854775807'::bigint)
    WHERE shelf_change.kind = windowed_2.kind
  )
  UNION ALL
  -- shelf ⋈ flipped keys of total_join: runs when book or shelf or amount changed
  SELECT
    shelf.id,
    - total_join_flips.weight AS weight
  FROM total_join_flips
  JOIN public.shelf AS shelf
    ON shelf.kind = total_join_flips.kind
  WHERE (EXISTS (SELECT FROM book_change) OR EXISTS (SELECT FROM shelf_change) OR EXISTS (SELECT FROM amount_change))
  UNION ALL
  -- −Δshelf ⋈ flipped keys of total_join: runs when (book or shelf or amount) and shelf changed
  SELECT
    shelf_change.id,
    total_join_flips.weight * shelf_change.weight AS weight
  FROM total_join_flips
  JOIN shelf_change
    ON shelf_change.kind = total_join_flips.kind
  WHERE shelf_change.kind IS NOT NULL
),
-- Δ(window_outer_join): shelf, book, amount
window_outer_join_delta AS MATERIALIZED (
  -- Δwindow_join: runs when shelf or book or amount changed
  SELECT
    window_join_delta.id,
    window_join_delta.title,
    window_join_delta.row_number AS number,
    window_join_delta.weight
  FROM window_join_delta
  UNION ALL
  -- Δwindow_anti_join: runs when shelf or book or amount changed
  SELECT
    window_anti_join_delta.id,
    NULL::text AS title,
    NULL::bigint AS number,
    window_anti_join_delta.weight
  FROM window_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_outer_join_delta.id,
    window_outer_join_delta.title,
    window_outer_join_delta.number,
    sum(window_outer_join_delta.weight)::bigint AS weight
  FROM window_outer_join_delta
  GROUP BY window_outer_join_delta.id, window_outer_join_delta.title, window_outer_join_delta.number
  HAVING sum(window_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.title,
    result_change.number,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.title, result_change.number), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.lateral_limit_over_a_window_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.title, result_change.number), 0)
    AND ROW(kept.id, kept.title, kept.number) IS NOT DISTINCT FROM ROW(result_change.id, result_change.title, result_change.number)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_limit_over_a_window_result" (id, title, number, __pgt_count, __pgt_hash)
  SELECT n.id, n.title, n.number, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_limit_over_a_window_result" AS s
  SET id = n.id, title = n.title, number = n.number, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.title, s.number, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.title, n.number, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_limit_over_a_window_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.lateral_limit_over_a_window_result.group" (kind, __pgt_count, __pgt_hash)
  SELECT n.kind, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.lateral_limit_over_a_window_result.group" AS s
  SET kind = n.kind, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.kind, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.kind, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.lateral_limit_over_a_window_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.lateral_limit_over_a_window_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.lateral_limit_over_a_window_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.lateral_limit_over_a_window_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.shelf', (SELECT count(*) FROM shelf_change),
    'public.book', (SELECT count(*) FROM book_change),
    'public.amount', (SELECT count(*) FROM amount_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.lateral_limit_over_a_window_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0));
