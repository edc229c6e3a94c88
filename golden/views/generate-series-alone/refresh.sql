WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.generate_series_alone_result'
),
-- Δdoc: the rows that changed since the last refresh, each with its weight
doc_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.low,
    changes.high,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.doc" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.low, changes.high
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the rows of constant₀ that match a row of Δdoc
constant_candidates AS MATERIALIZED (
  -- constant ⋉ Δdoc: runs when doc changed
  SELECT
    expanded.n,
    1::bigint AS weight
  FROM generate_series(0, 5) AS expanded (n)
  WHERE EXISTS (
    SELECT
    FROM doc_change
    WHERE expanded.n >= doc_change.low
      AND expanded.n <= doc_change.high
  )
),
-- those whose number of partners changed, and by how many
constant_touched AS MATERIALIZED (
  SELECT
    grouped.n,
    grouped.weight,
    sum(doc_change.weight)::bigint AS gained
  FROM (
    SELECT
      constant_candidates.n,
      sum(constant_candidates.weight)::bigint AS weight
    FROM constant_candidates
    GROUP BY constant_candidates.n
    HAVING sum(constant_candidates.weight) <> 0
  ) AS grouped
  JOIN doc_change
    ON grouped.n >= doc_change.low AND grouped.n <= doc_change.high
  GROUP BY grouped.n, grouped.weight
  HAVING sum(doc_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: doc
constant_flips AS MATERIALIZED (
  SELECT
    constant_touched.n,
    constant_touched.weight * CASE WHEN lateral_rows.found = constant_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM constant_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.doc AS doc
      WHERE constant_touched.n >= doc.low
        AND constant_touched.n <= doc.high
      LIMIT greatest(constant_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = constant_touched.gained OR lateral_rows.found = 0)
),
-- Δ(constant_join): doc
constant_join_delta AS MATERIALIZED (
  -- Δdoc ⋈ constant₀: runs when doc changed
  SELECT
    doc_change.id,
    expanded.n,
    doc_change.weight
  FROM doc_change
  JOIN generate_series(0, 5) AS expanded (n)
    ON expanded.n >= doc_change.low AND expanded.n <= doc_change.high
  WHERE doc_change.low IS NOT NULL
    AND doc_change.high IS NOT NULL
),
-- Δ(doc_anti_join): doc
doc_anti_join_delta AS MATERIALIZED (
  -- flipped rows of constant₀: runs when doc changed
  SELECT
    constant_flips.n,
    - constant_flips.weight AS weight
  FROM constant_flips
),
-- Δ(doc_outer_join): doc
doc_outer_join_delta AS MATERIALIZED (
  -- Δconstant_join: runs when doc changed
  SELECT
    constant_join_delta.n,
    constant_join_delta.id,
    constant_join_delta.weight
  FROM constant_join_delta
  UNION ALL
  -- Δdoc_anti_join: runs when doc changed
  SELECT
    doc_anti_join_delta.n,
    NULL::integer AS id,
    doc_anti_join_delta.weight
  FROM doc_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    doc_outer_join_delta.n,
    sum(doc_outer_join_delta.weight) FILTER (WHERE doc_outer_join_delta.id IS NOT NULL) AS docs_change,
    sum(doc_outer_join_delta.weight) AS __pgt_count_change
  FROM doc_outer_join_delta
  GROUP BY doc_outer_join_delta.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.n,
    coalesce(kept.docs, 0) + coalesce(group_change.docs_change::bigint, 0) AS docs,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.generate_series_alone_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.n), 0)
    AND kept.n IS NOT DISTINCT FROM group_change.n
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.generate_series_alone_result" (n, docs, __pgt_count, __pgt_hash)
  SELECT n.n, n.docs, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.generate_series_alone_result" AS s
  SET n = n.n, docs = n.docs, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.n, s.docs, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.n, n.docs, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.generate_series_alone_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.doc', (SELECT count(*) FROM doc_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.generate_series_alone_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
