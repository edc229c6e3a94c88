WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.group_by_year_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.day,
    changes.sold,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.day, changes.sold
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    "extract"('year'::text, grouped.day) AS year,
    "extract"('hour'::text, grouped.sold) * 10 AS hour,
    "extract"('second'::text, grouped.sold) AS second,
    sum(grouped.weight) AS __pgt_count_change,
    min("extract"('second'::text, grouped.sold)) FILTER (WHERE grouped.weight > 0) AS __pgt_second_shown_arrived,
    array_agg("extract"('second'::text, grouped.sold)::text) FILTER (WHERE grouped.weight < 0) AS __pgt_second_shown_left
  FROM (
    SELECT
      sale_change.day,
      sale_change.sold,
      sum(sale_change.weight)::bigint AS weight
    FROM sale_change
    GROUP BY sale_change.day, sale_change.sold
    HAVING sum(sale_change.weight) <> 0
  ) AS grouped
  GROUP BY "extract"('year'::text, grouped.day), "extract"('hour'::text, grouped.sold) * 10, "extract"('second'::text, grouped.sold)
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.year, group_change.year) AS year,
    coalesce(kept.hour, group_change.hour) AS hour,
    coalesce(kept.second, group_change.second) AS second,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_second_shown, group_change.__pgt_second_shown_arrived) AS __pgt_second_shown,
    hash_record_extended(ROW(coalesce(kept.year, group_change.year), coalesce(kept.hour, group_change.hour), coalesce(kept.second, group_change.second)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.__pgt_second_shown::text = ANY (group_change.__pgt_second_shown_left)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.group_by_year_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.year, group_change.hour, group_change.second), 0)
    AND kept.year IS NOT DISTINCT FROM group_change.year
    AND kept.hour IS NOT DISTINCT FROM group_change.hour
    AND kept.second IS NOT DISTINCT FROM group_change.second
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_rescan AS MATERIALIZED (
  SELECT
    group_next.year,
    group_next.hour,
    group_next.second,
    min("extract"('second'::text, sale.sold)) AS __pgt_second_shown
  FROM group_next
  JOIN public.sale AS sale
    ON (group_next.year = "extract"('year'::text, sale.day) OR group_next.year IS NULL AND "extract"('year'::text, sale.day) IS NULL) AND (group_next.hour = "extract"('hour'::text, sale.sold) * 10 OR group_next.hour IS NULL AND "extract"('hour'::text, sale.sold) * 10 IS NULL) AND (group_next.second = "extract"('second'::text, sale.sold) OR group_next.second IS NULL AND "extract"('second'::text, sale.sold) IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.year, group_next.hour, group_next.second
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.year,
    group_next.hour,
    group_next.second,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_second_shown ELSE group_next.__pgt_second_shown END AS __pgt_second_shown,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.year, group_next.hour, group_next.second), 0) = hash_record_extended(ROW(group_rescan.year, group_rescan.hour, group_rescan.second), 0)
    AND group_next.year IS NOT DISTINCT FROM group_rescan.year
    AND group_next.hour IS NOT DISTINCT FROM group_rescan.hour
    AND group_next.second IS NOT DISTINCT FROM group_rescan.second
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.group_by_year_result" (year, hour, second, __pgt_count, __pgt_second_shown, __pgt_hash)
  SELECT n.year, n.hour, n.second, n.__pgt_count, n.__pgt_second_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.group_by_year_result" AS s
  SET year = n.year, hour = n.hour, second = n.second, __pgt_count = n.__pgt_count, __pgt_second_shown = n.__pgt_second_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.year, s.hour, s.second, s.__pgt_count, s.__pgt_second_shown, s.__pgt_hash)::record *<> ROW(n.year, n.hour, n.second, n.__pgt_count, n.__pgt_second_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.group_by_year_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.sale', (SELECT count(*) FROM sale_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.group_by_year_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
