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
    grouped.span,
    grouped.spans,
    grouped.slot,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.nights * grouped.weight) AS nights_change,
    sum(grouped.weight) FILTER (WHERE grouped.nights IS NOT NULL) AS __pgt_nights_count_change,
    min(grouped.span::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS __pgt_span_shown_arrived,
    array_agg(grouped.span::text) FILTER (WHERE grouped.weight < 0) AS __pgt_span_shown_left,
    min(grouped.spans::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS __pgt_spans_shown_arrived,
    array_agg(grouped.spans::text) FILTER (WHERE grouped.weight < 0) AS __pgt_spans_shown_left,
    min(grouped.slot::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS __pgt_slot_shown_arrived,
    array_agg(grouped.slot::text) FILTER (WHERE grouped.weight < 0) AS __pgt_slot_shown_left
  FROM (
    SELECT
      stay_change.span,
      stay_change.spans,
      stay_change.slot,
      stay_change.nights,
      sum(stay_change.weight)::bigint AS weight
    FROM stay_change
    GROUP BY stay_change.span, stay_change.span::text COLLATE pg_catalog."C", stay_change.spans, stay_change.spans::text COLLATE pg_catalog."C", stay_change.slot, stay_change.slot::text COLLATE pg_catalog."C", stay_change.nights
    HAVING sum(stay_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.span, grouped.spans, grouped.slot
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
    coalesce(kept.__pgt_span_shown, group_change.__pgt_span_shown_arrived) AS __pgt_span_shown,
    coalesce(kept.__pgt_spans_shown, group_change.__pgt_spans_shown_arrived) AS __pgt_spans_shown,
    coalesce(kept.__pgt_slot_shown, group_change.__pgt_slot_shown_arrived) AS __pgt_slot_shown,
    hash_record_extended(ROW(coalesce(kept.span, group_change.span)::numrange, coalesce(kept.spans, group_change.spans)::nummultirange), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.__pgt_span_shown = ANY (group_change.__pgt_span_shown_left) OR kept.__pgt_spans_shown = ANY (group_change.__pgt_spans_shown_left) OR kept.__pgt_slot_shown = ANY (group_change.__pgt_slot_shown_left)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.domain_of_ranges_grouped_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.span::numrange, group_change.spans::nummultirange), 0)
    AND kept.span IS NOT DISTINCT FROM group_change.span
    AND kept.spans IS NOT DISTINCT FROM group_change.spans
    AND kept.slot IS NOT DISTINCT FROM group_change.slot
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: stay
group_rescan AS MATERIALIZED (
  SELECT
    group_next.span,
    group_next.spans,
    group_next.slot,
    min(stay.span::text COLLATE pg_catalog."C") AS __pgt_span_shown,
    min(stay.spans::text COLLATE pg_catalog."C") AS __pgt_spans_shown,
    min(stay.slot::text COLLATE pg_catalog."C") AS __pgt_slot_shown
  FROM group_next
  JOIN public.stay AS stay
    ON (group_next.span = stay.span OR group_next.span IS NOT DISTINCT FROM NULL AND stay.span IS NOT DISTINCT FROM NULL) AND (group_next.spans = stay.spans OR group_next.spans IS NOT DISTINCT FROM NULL AND stay.spans IS NOT DISTINCT FROM NULL) AND (group_next.slot = stay.slot OR group_next.slot IS NOT DISTINCT FROM NULL AND stay.slot IS NOT DISTINCT FROM NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.span, group_next.spans, group_next.slot
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.span,
    group_next.spans,
    group_next.slot,
    group_next.__pgt_count,
    group_next.nights,
    group_next.__pgt_nights_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_span_shown ELSE group_next.__pgt_span_shown END AS __pgt_span_shown,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_spans_shown ELSE group_next.__pgt_spans_shown END AS __pgt_spans_shown,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_slot_shown ELSE group_next.__pgt_slot_shown END AS __pgt_slot_shown,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.span::numrange, group_next.spans::nummultirange), 0) = hash_record_extended(ROW(group_rescan.span::numrange, group_rescan.spans::nummultirange), 0)
    AND group_next.span IS NOT DISTINCT FROM group_rescan.span
    AND group_next.spans IS NOT DISTINCT FROM group_rescan.spans
    AND group_next.slot IS NOT DISTINCT FROM group_rescan.slot
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.domain_of_ranges_grouped_result" (span, spans, slot, __pgt_count, nights, __pgt_nights_count, __pgt_span_shown, __pgt_spans_shown, __pgt_slot_shown, __pgt_hash)
  SELECT n.span, n.spans, n.slot, n.__pgt_count, n.nights, n.__pgt_nights_count, n.__pgt_span_shown, n.__pgt_spans_shown, n.__pgt_slot_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.domain_of_ranges_grouped_result" AS s
  SET span = n.span, spans = n.spans, slot = n.slot, __pgt_count = n.__pgt_count, nights = n.nights, __pgt_nights_count = n.__pgt_nights_count, __pgt_span_shown = n.__pgt_span_shown, __pgt_spans_shown = n.__pgt_spans_shown, __pgt_slot_shown = n.__pgt_slot_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.span, s.spans, s.slot, s.__pgt_count, s.nights, s.__pgt_nights_count, s.__pgt_span_shown, s.__pgt_spans_shown, s.__pgt_slot_shown, s.__pgt_hash)::record *<> ROW(n.span, n.spans, n.slot, n.__pgt_count, n.nights, n.__pgt_nights_count, n.__pgt_span_shown, n.__pgt_spans_shown, n.__pgt_slot_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.domain_of_ranges_grouped_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
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
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
