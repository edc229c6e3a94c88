WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.generated_columns_virtual_inherited_result'
),
-- Δpart: the rows that changed since the last refresh, each with its weight
part_change AS MATERIALIZED (
  SELECT
    changes.kind,
    changes.price,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.part" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.kind, changes.price, changes.price::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.price * 1.2 AS gross,
    ROW(grouped.kind, grouped.price, grouped.price * 1.2)::public.part::text AS part_text,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.price * 1.2 ORDER BY (grouped.price * 1.2)::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS gross_shown_arrived,
    min(grouped.price * 1.2 ORDER BY (grouped.price * 1.2)::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS gross_shown_left
  FROM (
    SELECT
      part_change.kind,
      part_change.price,
      sum(part_change.weight)::bigint AS weight
    FROM part_change
    GROUP BY part_change.kind, part_change.price, part_change.price::text COLLATE pg_catalog."C"
    HAVING sum(part_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.price * 1.2, ROW(grouped.kind, grouped.price, grouped.price * 1.2)::public.part::text
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.part_text AS old_part_text,
    kept.__pgt_count AS old___pgt_count,
    kept.gross_shown AS old_gross_shown,
    coalesce(kept.gross, group_change.gross) AS gross,
    group_change.part_text,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_change.gross_shown_arrived, kept.gross_shown) AS gross_shown,
    hash_record_extended(ROW(coalesce(kept.gross, group_change.gross), group_change.part_text), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.gross_shown_left <= kept.gross_shown AND (group_change.gross_shown_arrived IS NULL OR group_change.gross_shown_arrived > kept.gross_shown) OR group_change.gross_shown_arrived = kept.gross_shown AND group_change.gross_shown_arrived::text COLLATE pg_catalog."C" IS DISTINCT FROM kept.gross_shown::text COLLATE pg_catalog."C") IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.generated_columns_virtual_inherited_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.gross, group_change.part_text), 0)
    AND kept.gross IS NOT DISTINCT FROM group_change.gross
    AND kept.part_text IS NOT DISTINCT FROM group_change.part_text
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: part
group_rescan AS MATERIALIZED (
  SELECT
    group_next.gross,
    group_next.part_text,
    min(part.price * 1.2 ORDER BY (part.price * 1.2)::text COLLATE pg_catalog."C") AS gross_shown
  FROM group_next
  JOIN public.part AS part
    ON (group_next.gross = part.price * 1.2 OR group_next.gross IS NULL AND part.price * 1.2 IS NULL) AND (group_next.part_text = ROW(part.kind, part.price, part.price * 1.2)::public.part::text OR group_next.part_text IS NULL AND ROW(part.kind, part.price, part.price * 1.2)::public.part::text IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.gross, group_next.part_text
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_part_text,
    group_next.old___pgt_count,
    group_next.old_gross_shown,
    group_next.gross,
    group_next.part_text,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.gross_shown ELSE group_next.gross_shown END AS gross_shown,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.gross, group_next.part_text), 0) = hash_record_extended(ROW(group_rescan.gross, group_rescan.part_text), 0)
    AND group_next.gross IS NOT DISTINCT FROM group_rescan.gross
    AND group_next.part_text IS NOT DISTINCT FROM group_rescan.part_text
),
-- Δ(group): part
group_delta AS MATERIALIZED (
  -- −old groups: runs when part changed
  SELECT
    group_new.old_gross_shown AS gross,
    group_new.old_part_text AS part_text,
    group_new.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_gross_shown, group_new.old_part_text, group_new.old___pgt_count, group_new.old_gross_shown)::record *<> ROW(group_new.gross_shown, group_new.part_text, group_new.__pgt_count, group_new.gross_shown)::record)
  UNION ALL
  -- +new groups: runs when part changed
  SELECT
    group_new.gross_shown AS gross,
    group_new.part_text,
    group_new.__pgt_count AS count,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_gross_shown, group_new.old_part_text, group_new.old___pgt_count, group_new.old_gross_shown)::record *<> ROW(group_new.gross_shown, group_new.part_text, group_new.__pgt_count, group_new.gross_shown)::record)
),
-- all rows, as a state keeps them: part
window_rows_before AS MATERIALIZED (
  -- R₀: runs when part changed
  SELECT
    kept.gross_shown AS gross,
    kept.part_text,
    kept.__pgt_count AS count,
    1::bigint AS weight
  FROM pgtrickle_state."public.generated_columns_virtual_inherited_result.group" AS kept
  WHERE EXISTS (SELECT FROM part_change)
),
-- R₁|K = R₀|K ⊎ ΔR: the same partitions as they are now
window_rows_now AS MATERIALIZED (
  SELECT
    grouped.gross,
    grouped.part_text,
    grouped.count
  FROM (
    SELECT
      combined.gross,
      combined.part_text,
      combined.count,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_before.gross,
        window_rows_before.part_text,
        window_rows_before.count,
        1::bigint AS weight
      FROM window_rows_before
      UNION ALL
      SELECT
        group_delta.gross,
        group_delta.part_text,
        group_delta.count,
        group_delta.weight
      FROM group_delta
    ) AS combined
    GROUP BY combined.gross, combined.gross::text COLLATE pg_catalog."C", combined.part_text, combined.count
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): part
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when part changed
  SELECT
    windowed.gross,
    windowed.count AS parts,
    windowed.min AS "least",
    windowed.part_text,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.gross,
      window_rows_before.part_text,
      window_rows_before.count,
      min(window_rows_before.gross) OVER (ORDER BY window_rows_before.gross::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS min
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when part changed
  SELECT
    windowed.gross,
    windowed.count AS parts,
    windowed.min AS "least",
    windowed.part_text,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.gross,
      window_rows_now.part_text,
      window_rows_now.count,
      min(window_rows_now.gross) OVER (ORDER BY window_rows_now.gross::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS min
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.gross,
    window_delta.parts,
    window_delta."least",
    window_delta.part_text,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.gross, window_delta.gross::text COLLATE pg_catalog."C", window_delta.parts, window_delta."least", window_delta."least"::text COLLATE pg_catalog."C", window_delta.part_text
  HAVING sum(window_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.gross,
    result_change.parts,
    result_change."least",
    result_change.part_text,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.gross, result_change.parts, result_change."least", result_change.part_text), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.generated_columns_virtual_inherited_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.gross, result_change.parts, result_change."least", result_change.part_text), 0)
    AND ROW(kept.gross, kept.gross::text COLLATE pg_catalog."C", kept.parts, kept."least", kept."least"::text COLLATE pg_catalog."C", kept.part_text) IS NOT DISTINCT FROM ROW(result_change.gross, result_change.gross::text COLLATE pg_catalog."C", result_change.parts, result_change."least", result_change."least"::text COLLATE pg_catalog."C", result_change.part_text)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.generated_columns_virtual_inherited_result" (gross, parts, "least", part_text, __pgt_count, __pgt_hash)
  SELECT n.gross, n.parts, n."least", n.part_text, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.generated_columns_virtual_inherited_result" AS s
  SET gross = n.gross, parts = n.parts, "least" = n."least", part_text = n.part_text, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.gross, s.parts, s."least", s.part_text, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.gross, n.parts, n."least", n.part_text, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.generated_columns_virtual_inherited_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.generated_columns_virtual_inherited_result.group" (gross, part_text, __pgt_count, gross_shown, __pgt_hash)
  SELECT n.gross, n.part_text, n.__pgt_count, n.gross_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.generated_columns_virtual_inherited_result.group" AS s
  SET gross = n.gross, part_text = n.part_text, __pgt_count = n.__pgt_count, gross_shown = n.gross_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.gross, s.part_text, s.__pgt_count, s.gross_shown, s.__pgt_hash)::record *<> ROW(n.gross, n.part_text, n.__pgt_count, n.gross_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.generated_columns_virtual_inherited_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.part', (SELECT count(*) FROM part_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.generated_columns_virtual_inherited_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
