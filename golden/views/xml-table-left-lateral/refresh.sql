WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.xml_table_left_lateral_result'
),
-- Δpage: the rows that changed since the last refresh, each with its weight
page_change AS MATERIALIZED (
  SELECT
    changes.title,
    (array_agg(changes.body))[1] AS body,
    changes.path,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.page" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.title, changes.body::text COLLATE pg_catalog."C", changes.path
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δword: the rows that changed since the last refresh, each with its weight
word_change AS MATERIALIZED (
  SELECT
    changes.word,
    changes.kind,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.word" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.word, changes.kind
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δword whose number of rows changed, and by how many
word_keys AS MATERIALIZED (
  SELECT
    word_change.word,
    sum(word_change.weight)::bigint AS net
  FROM word_change
  GROUP BY word_change.word
  HAVING sum(word_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: word
word_flips AS MATERIALIZED (
  SELECT
    word_keys.word,
    CASE WHEN lateral_rows.found = word_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM word_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.word AS word
      WHERE word.word = word_keys.word
      LIMIT greatest(word_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = word_keys.net OR lateral_rows.found = 0)
),
-- Δ(word_join): page, word
word_join_delta AS MATERIALIZED (
  -- Δpage ⋈ word: runs when page changed
  SELECT
    page_change.title,
    page_change.body,
    page_change.path,
    expanded.content,
    expanded.place,
    word.word,
    word.kind,
    page_change.weight
  FROM page_change
  LEFT JOIN LATERAL XMLTABLE(('/p/'::text || page_change.path) PASSING (page_change.body) COLUMNS "content" text PATH ('.'::text), "place" FOR ORDINALITY) AS expanded (content, place) ON true
  JOIN public.word AS word
    ON word.word = expanded.content
  WHERE EXISTS (SELECT FROM page_change)
    AND expanded.content IS NOT NULL
  UNION ALL
  -- page ⋈ Δword: runs when word changed
  SELECT
    page.title,
    page.body,
    page.path,
    expanded.content,
    expanded.place,
    word_change.word,
    word_change.kind,
    word_change.weight
  FROM word_change
  CROSS JOIN public.page AS page
  LEFT JOIN LATERAL XMLTABLE(('/p/'::text || page.path) PASSING (page.body) COLUMNS "content" text PATH ('.'::text), "place" FOR ORDINALITY) AS expanded (content, place) ON true
  WHERE EXISTS (SELECT FROM word_change)
    AND word_change.word = expanded.content
  UNION ALL
  -- −Δpage ⋈ Δword: runs when word and page changed
  SELECT
    page_change.title,
    page_change.body,
    page_change.path,
    expanded.content,
    expanded.place,
    word_change.word,
    word_change.kind,
    - (word_change.weight * page_change.weight) AS weight
  FROM word_change
  CROSS JOIN page_change
  LEFT JOIN LATERAL XMLTABLE(('/p/'::text || page_change.path) PASSING (page_change.body) COLUMNS "content" text PATH ('.'::text), "place" FOR ORDINALITY) AS expanded (content, place) ON true
  WHERE expanded.content IS NOT NULL
    AND word_change.word = expanded.content
),
-- Δ(word_anti_join): page, word
word_anti_join_delta AS MATERIALIZED (
  -- Δpage ▷ word: runs when page changed
  SELECT
    page_change.title,
    page_change.body,
    page_change.path,
    expanded.content,
    expanded.place,
    page_change.weight
  FROM page_change
  LEFT JOIN LATERAL XMLTABLE(('/p/'::text || page_change.path) PASSING (page_change.body) COLUMNS "content" text PATH ('.'::text), "place" FOR ORDINALITY) AS expanded (content, place) ON true
  WHERE EXISTS (SELECT FROM page_change)
    AND NOT EXISTS (
    SELECT
    FROM public.word AS word
    WHERE word.word = expanded.content
  )
  UNION ALL
  -- page ⋈ flipped keys of word: runs when word changed
  SELECT
    page.title,
    page.body,
    page.path,
    expanded.content,
    expanded.place,
    - word_flips.weight AS weight
  FROM word_flips
  CROSS JOIN public.page AS page
  LEFT JOIN LATERAL XMLTABLE(('/p/'::text || page.path) PASSING (page.body) COLUMNS "content" text PATH ('.'::text), "place" FOR ORDINALITY) AS expanded (content, place) ON true
  WHERE EXISTS (SELECT FROM word_change)
    AND word_flips.word = expanded.content
  UNION ALL
  -- −Δpage ⋈ flipped keys of word: runs when word and page changed
  SELECT
    page_change.title,
    page_change.body,
    page_change.path,
    expanded.content,
    expanded.place,
    word_flips.weight * page_change.weight AS weight
  FROM word_flips
  CROSS JOIN page_change
  LEFT JOIN LATERAL XMLTABLE(('/p/'::text || page_change.path) PASSING (page_change.body) COLUMNS "content" text PATH ('.'::text), "place" FOR ORDINALITY) AS expanded (content, place) ON true
  WHERE expanded.content IS NOT NULL
    AND word_flips.word = expanded.content
),
-- Δ of word_outer_join: page, word
word_outer_join_delta AS MATERIALIZED (
  -- Δword_join: runs when page or word changed
  SELECT
    word_join_delta.title,
    word_join_delta.body,
    word_join_delta.path,
    word_join_delta.content,
    word_join_delta.place,
    word_join_delta.word,
    word_join_delta.kind,
    word_join_delta.weight
  FROM word_join_delta
  UNION ALL
  -- Δword_anti_join: runs when page or word changed
  SELECT
    word_anti_join_delta.title,
    word_anti_join_delta.body,
    word_anti_join_delta.path,
    word_anti_join_delta.content,
    word_anti_join_delta.place,
    NULL::text AS word,
    NULL::text AS kind,
    word_anti_join_delta.weight
  FROM word_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.title,
    grouped.place,
    grouped.content,
    grouped.kind,
    grouped.content IS NULL AS is_missing,
    length(expanded.upper) AS length,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      word_outer_join_delta.title,
      word_outer_join_delta.content,
      word_outer_join_delta.place,
      word_outer_join_delta.kind,
      sum(word_outer_join_delta.weight)::bigint AS weight
    FROM word_outer_join_delta
    GROUP BY word_outer_join_delta.title, word_outer_join_delta.body::text COLLATE pg_catalog."C", word_outer_join_delta.path, word_outer_join_delta.content, word_outer_join_delta.place, word_outer_join_delta.word, word_outer_join_delta.kind
    HAVING sum(word_outer_join_delta.weight) <> 0
  ) AS grouped
  LEFT JOIN LATERAL XMLTABLE(('/*'::text) PASSING (XMLELEMENT(NAME "w", grouped.kind)) COLUMNS "upper" text PATH ('translate(., "n", "N")'::text)) AS expanded (upper) ON true
  GROUP BY grouped.title, grouped.place, grouped.content, grouped.kind, grouped.content IS NULL, length(expanded.upper)
  HAVING sum(grouped.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.title,
    result_change.place,
    result_change.content,
    result_change.kind,
    result_change.is_missing,
    result_change.length,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.title, result_change.place, result_change.content, result_change.kind, result_change.is_missing, result_change.length), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.xml_table_left_lateral_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.title, result_change.place, result_change.content, result_change.kind, result_change.is_missing, result_change.length), 0)
    AND ROW(kept.title, kept.place, kept.content, kept.kind, kept.is_missing, kept.length) IS NOT DISTINCT FROM ROW(result_change.title, result_change.place, result_change.content, result_change.kind, result_change.is_missing, result_change.length)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.xml_table_left_lateral_result" (title, place, content, kind, is_missing, length, __pgt_count, __pgt_hash)
  SELECT n.title, n.place, n.content, n.kind, n.is_missing, n.length, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.xml_table_left_lateral_result" AS s
  SET title = n.title, place = n.place, content = n.content, kind = n.kind, is_missing = n.is_missing, length = n.length, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.title, s.place, s.content, s.kind, s.is_missing, s.length, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.title, n.place, n.content, n.kind, n.is_missing, n.length, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.xml_table_left_lateral_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.page', (SELECT count(*) FROM page_change),
    'public.word', (SELECT count(*) FROM word_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.xml_table_left_lateral_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
