WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.distinct_on_without_columns_result'
),
-- Δshelf: the rows that changed since the last refresh, each with its weight
shelf_change AS MATERIALIZED (
  SELECT
    changes.label,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shelf" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.label
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δbook: the rows that changed since the last refresh, each with its weight
book_change AS MATERIALIZED (
  SELECT
    changes.title,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.book" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.title
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δleaflet: the rows that changed since the last refresh, each with its weight
leaflet_change AS MATERIALIZED (
  SELECT
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.leaflet" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the partitions that Δ(book) touches
top_partitions AS MATERIALIZED (
  SELECT
    book_change.title AS key_1
  FROM book_change
  GROUP BY book_change.title
),
-- the rows of the touched partitions, as they are now: book
top_rows_now AS MATERIALIZED (
  -- R₁|K: runs when book changed
  SELECT
    book.title,
    1::bigint AS weight
  FROM top_partitions
  JOIN public.book AS book
    ON top_partitions.key_1 = book.title
  WHERE EXISTS (SELECT FROM book_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.title
  FROM (
    SELECT
      combined.title,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.title,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        book_change.title,
        book_change.weight * '-1'::integer AS weight
      FROM book_change
    ) AS combined
    GROUP BY combined.title
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ of top: book
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when book changed
  SELECT
    '-1'::integer::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_before.title)
      top_rows_before.title
    FROM top_rows_before
    ORDER BY top_rows_before.title
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when book changed
  SELECT
    1::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_now.title)
      top_rows_now.title
    FROM top_rows_now
    ORDER BY top_rows_now.title
  ) AS latest
),
-- Δ(union): book, leaflet
union_delta AS MATERIALIZED (
  -- Δtop: runs when book changed
  SELECT
    top_delta.weight
  FROM top_delta
  UNION ALL
  -- Δleaflet: runs when leaflet changed
  SELECT
    leaflet_change.weight
  FROM leaflet_change
),
-- the keys of Δunion whose number of rows changed, and by how many
union_keys AS MATERIALIZED (
  SELECT
    sum(union_delta.weight)::bigint AS net
  FROM union_delta
  HAVING sum(union_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: book, leaflet
union_flips AS MATERIALIZED (
  SELECT
    CASE WHEN lateral_rows.found = union_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM union_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        (
          SELECT
          FROM (
            SELECT
              row_number() OVER (PARTITION BY book.title ORDER BY book.title NULLS FIRST) AS position,
              rank() OVER (PARTITION BY book.title ORDER BY book.title NULLS FIRST) AS place
            FROM public.book AS book
          ) AS ranked
          WHERE ranked."position" <= coalesce('1'::bigint, ranked."position")
        )
        UNION ALL
        SELECT
        FROM public.leaflet AS leaflet
      ) AS combined
      LIMIT greatest(union_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = union_keys.net OR lateral_rows.found = 0)
),
-- Δ(union_join): shelf, book, leaflet
union_join_delta AS MATERIALIZED (
  -- Δshelf ⋈ union: runs when shelf changed
  SELECT
    shelf_change.label,
    shelf_change.weight
  FROM shelf_change
  CROSS JOIN (
    (
      SELECT
      FROM (
        SELECT
          row_number() OVER (PARTITION BY book.title ORDER BY book.title NULLS FIRST) AS position,
          rank() OVER (PARTITION BY book.title ORDER BY book.title NULLS FIRST) AS place
        FROM public.book AS book
      ) AS ranked
      WHERE ranked."position" <= coalesce('1'::bigint, ranked."position")
    )
    UNION ALL
    SELECT
    FROM public.leaflet AS leaflet
  ) AS combined
  WHERE EXISTS (SELECT FROM shelf_change)
  UNION ALL
  -- shelf ⋈ Δunion: runs when book or leaflet changed
  SELECT
    shelf.label,
    union_delta.weight
  FROM union_delta
  CROSS JOIN public.shelf AS shelf
  WHERE (EXISTS (SELECT FROM book_change) OR EXISTS (SELECT FROM leaflet_change))
  UNION ALL
  -- −Δshelf ⋈ Δunion: runs when (book or leaflet) and shelf changed
  SELECT
    shelf_change.label,
    - (union_delta.weight * shelf_change.weight) AS weight
  FROM union_delta
  CROSS JOIN shelf_change
),
-- Δ(union_anti_join): shelf, book, leaflet
union_anti_join_delta AS MATERIALIZED (
  -- Δshelf ▷ union: runs when shelf changed
  SELECT
    shelf_change.label,
    shelf_change.weight
  FROM shelf_change
  WHERE EXISTS (SELECT FROM shelf_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      (
        SELECT
        FROM (
          SELECT
            row_number() OVER (PARTITION BY book.title ORDER BY book.title NULLS FIRST) AS position,
            rank() OVER (PARTITION BY book.title ORDER BY book.title NULLS FIRST) AS place
          FROM public.book AS book
        ) AS ranked
        WHERE ranked."position" <= coalesce('1'::bigint, ranked."position")
      )
      UNION ALL
      SELECT
      FROM public.leaflet AS leaflet
    ) AS combined
  )
  UNION ALL
  -- shelf ⋈ flipped keys of union: runs when book or leaflet changed
  SELECT
    shelf.label,
    - union_flips.weight AS weight
  FROM union_flips
  CROSS JOIN public.shelf AS shelf
  WHERE (EXISTS (SELECT FROM book_change) OR EXISTS (SELECT FROM leaflet_change))
  UNION ALL
  -- −Δshelf ⋈ flipped keys of union: runs when (book or leaflet) and shelf changed
  SELECT
    shelf_change.label,
    union_flips.weight * shelf_change.weight AS weight
  FROM union_flips
  CROSS JOIN shelf_change
),
-- Δ(union_outer_join): shelf, book, leaflet
union_outer_join_delta AS MATERIALIZED (
  -- Δunion_join: runs when shelf or book or leaflet changed
  SELECT
    union_join_delta.label,
    union_join_delta.weight
  FROM union_join_delta
  UNION ALL
  -- Δunion_anti_join: runs when shelf or book or leaflet changed
  SELECT
    union_anti_join_delta.label,
    union_anti_join_delta.weight
  FROM union_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    union_outer_join_delta.label,
    sum(union_outer_join_delta.weight) AS __pgt_count_change
  FROM union_outer_join_delta
  GROUP BY union_outer_join_delta.label
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.label,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.distinct_on_without_columns_result" AS kept
    ON kept.label = group_change.label
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.distinct_on_without_columns_result" (label, __pgt_count)
  SELECT n.label, n.__pgt_count
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.distinct_on_without_columns_result" AS s
  SET label = n.label, __pgt_count = n.__pgt_count
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.label, s.__pgt_count)::record *<> ROW(n.label, n.__pgt_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.distinct_on_without_columns_result" AS s
  USING group_next AS n
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
    'public.leaflet', (SELECT count(*) FROM leaflet_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.distinct_on_without_columns_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
