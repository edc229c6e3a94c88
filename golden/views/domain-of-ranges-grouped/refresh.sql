WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.domain_of_ranges_grouped_result'
),
-- Δstay: the rows that changed since the last refresh, each with its weight
stay_change AS MATERIALIZED (
  SELECT
    changes.span,
    changes.spans,
    changes.slot,
    changes.nights,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.stay" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.span, changes.span::text COLLATE pg_catalog."C", changes.spans, changes.spans::text COLLATE pg_catalog."C", changes.slot, changes.slot::text COLLATE pg_catalog."C", changes.nights
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    stay_change.span,
    stay_change.spans,
    stay_change.slot,
    sum(stay_change.weight) AS __pgt_count_change,
    sum(stay_change.nights * stay_change.weight) AS nights_change,
    sum(stay_change.weight) FILTER (WHERE stay_change.nights IS NOT NULL) AS __pgt_nights_count_change
  FROM stay_change
  GROUP BY stay_change.span, stay_change.spans, stay_change.slot
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.span, group_change.span) AS span,
    coalesce(kept.spans, group_change.spans) AS spans,
    coalesce(kept.slot, group_change.slot) AS slot,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_nights_count, 0) + coalesce(group_change.__pgt_nights_count_change::bigint, 0) > 0 THEN coalesce(kept.nights + group_change.nights_change::bigint, group_change.nights_change::bigint, kept.nights) ELSE NULL::bigint END AS nights,
    coalesce(kept.__pgt_nights_count, 0) + coalesce(group_change.__pgt_nights_count_change::bigint, 0) AS __pgt_nights_count,
    hash_record_extended(ROW(coalesce(kept.span, group_change.span)::numrange, coalesce(kept.spans, group_change.spans)::nummultirange), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.domain_of_ranges_grouped_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.span::numrange, group_change.spans::nummultirange), 0)
    AND kept.span IS NOT DISTINCT FROM group_change.span
    AND kept.spans IS NOT DISTINCT FROM group_change.spans
    AND kept.slot IS NOT DISTINCT FROM group_change.slot
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.domain_of_ranges_grouped_result" (span, spans, slot, __pgt_count, nights, __pgt_nights_count, __pgt_hash)
  SELECT n.span, n.spans, n.slot, n.__pgt_count, n.nights, n.__pgt_nights_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.domain_of_ranges_grouped_result" AS s
  SET span = n.span, spans = n.spans, slot = n.slot, __pgt_count = n.__pgt_count, nights = n.nights, __pgt_nights_count = n.__pgt_nights_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.span, s.spans, s.slot, s.__pgt_count, s.nights, s.__pgt_nights_count, s.__pgt_hash)::record *<> ROW(n.span, n.spans, n.slot, n.__pgt_count, n.nights, n.__pgt_nights_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.domain_of_ranges_grouped_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.stay', (SELECT count(*) FROM stay_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.domain_of_ranges_grouped_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
