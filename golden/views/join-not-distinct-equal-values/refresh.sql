WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_not_distinct_equal_values_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    changes.f,
    changes.b,
    changes.t,
    changes.w,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n, changes.n::text COLLATE pg_catalog."C", changes.f, changes.f::text COLLATE pg_catalog."C", changes.b, changes.t, changes.w
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    changes.f,
    changes.b,
    changes.t,
    changes.w,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n, changes.n::text COLLATE pg_catalog."C", changes.f, changes.f::text COLLATE pg_catalog."C", changes.b, changes.t, changes.w
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of r_join: l, r
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ r: runs when l changed
  SELECT
    l_change.id,
    l_change.n,
    r.id AS id_2,
    r.f AS f_2,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON hash_record_extended(ROW(l_change.n, l_change.f, l_change.b, l_change.t::text), 0) = hash_record_extended(ROW(r.n, r.f, r.b, r.t), 0) AND (l_change.n = r.n OR l_change.n IS NULL AND r.n IS NULL) AND (l_change.f = r.f OR l_change.f IS NULL AND r.f IS NULL) AND (l_change.b = r.b OR l_change.b IS NULL AND r.b IS NULL) AND (l_change.t = r.t OR l_change.t IS NULL AND r.t IS NULL) AND l_change.w IS NOT DISTINCT FROM r.w
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.id,
    l.n,
    r_change.id AS id_2,
    r_change.f AS f_2,
    r_change.weight
  FROM r_change
  JOIN public.l AS l
    ON hash_record_extended(ROW(r_change.n, r_change.f, r_change.b, r_change.t), 0) = hash_record_extended(ROW(l.n, l.f, l.b, l.t::text), 0) AND (r_change.n = l.n OR r_change.n IS NULL AND l.n IS NULL) AND (r_change.f = l.f OR r_change.f IS NULL AND l.f IS NULL) AND (r_change.b = l.b OR r_change.b IS NULL AND l.b IS NULL) AND l.t IS NOT DISTINCT FROM r_change.t AND l.w IS NOT DISTINCT FROM r_change.w
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.id,
    l_change.n,
    r_change.id AS id_2,
    r_change.f AS f_2,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  JOIN l_change
    ON hash_record_extended(ROW(r_change.n, r_change.f, r_change.b, r_change.t), 0) = hash_record_extended(ROW(l_change.n, l_change.f, l_change.b, l_change.t::text), 0) AND l_change.n IS NOT DISTINCT FROM r_change.n AND l_change.f IS NOT DISTINCT FROM r_change.f AND l_change.b IS NOT DISTINCT FROM r_change.b AND l_change.t IS NOT DISTINCT FROM r_change.t AND l_change.w IS NOT DISTINCT FROM r_change.w
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    r_join_delta.id AS l_id,
    r_join_delta.id_2 AS r_id,
    r_join_delta.n,
    r_join_delta.f_2 AS f,
    sum(r_join_delta.weight)::bigint AS weight
  FROM r_join_delta
  GROUP BY r_join_delta.id, r_join_delta.id_2, r_join_delta.n, r_join_delta.n::text COLLATE pg_catalog."C", r_join_delta.f_2, r_join_delta.f_2::text COLLATE pg_catalog."C"
  HAVING sum(r_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.l_id,
    latest.r_id,
    latest.n,
    latest.f,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.l_id, result_change.r_id)
      result_change.l_id,
      result_change.r_id,
      result_change.n,
      result_change.f,
      result_change.weight
    FROM result_change
    ORDER BY result_change.l_id, result_change.r_id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.join_not_distinct_equal_values_result" AS kept
    ON kept.l_id = latest.l_id
    AND kept.r_id = latest.r_id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_not_distinct_equal_values_result" (l_id, r_id, n, f)
  SELECT n.l_id, n.r_id, n.n, n.f
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_not_distinct_equal_values_result" AS s
  SET l_id = n.l_id, r_id = n.r_id, n = n.n, f = n.f
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.l_id, s.r_id, s.n, s.f)::record *<> ROW(n.l_id, n.r_id, n.n, n.f)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_not_distinct_equal_values_result" AS s
  USING result_next AS n
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
  stream_table => 'public.join_not_distinct_equal_values_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
