WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.distinct_of_join_result'
),
-- Δauthor: the rows that changed since the last refresh, each with its weight
author_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.country,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.author" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.country
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δbook: the rows that changed since the last refresh, each with its weight
book_change AS MATERIALIZED (
  SELECT
    changes.author_id,
    changes.genre,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.book" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.author_id, changes.genre
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of author_join: book, author
author_join_delta AS MATERIALIZED (
  -- Δbook ⋈ author: runs when book changed
  SELECT
    book_change.genre,
    author.country,
    book_change.weight
  FROM book_change
  JOIN public.author AS author
    ON book_change.author_id = author.id
  WHERE EXISTS (SELECT FROM book_change)
    AND book_change.author_id IS NOT NULL
  UNION ALL
  -- book ⋈ Δauthor: runs when author changed
  SELECT
    book.genre,
    author_change.country,
    author_change.weight
  FROM author_change
  JOIN public.book AS book
    ON book.author_id = author_change.id
  WHERE EXISTS (SELECT FROM author_change)
  UNION ALL
  -- −Δbook ⋈ Δauthor: runs when author and book changed
  SELECT
    book_change.genre,
    author_change.country,
    - (author_change.weight * book_change.weight) AS weight
  FROM author_change
  JOIN book_change
    ON book_change.author_id = author_change.id
  WHERE book_change.author_id IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    author_join_delta.country,
    author_join_delta.genre,
    sum(author_join_delta.weight) AS __pgt_count_change
  FROM author_join_delta
  GROUP BY author_join_delta.country, author_join_delta.genre
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.country,
    group_change.genre,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.country, group_change.genre), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.distinct_of_join_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.country, group_change.genre), 0)
    AND kept.country IS NOT DISTINCT FROM group_change.country
    AND kept.genre IS NOT DISTINCT FROM group_change.genre
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.distinct_of_join_result" (country, genre, __pgt_count, __pgt_hash)
  SELECT n.country, n.genre, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.distinct_of_join_result" AS s
  SET country = n.country, genre = n.genre, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.country, s.genre, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.country, n.genre, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.distinct_of_join_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.author', (SELECT count(*) FROM author_change),
    'public.book', (SELECT count(*) FROM book_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.distinct_of_join_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
