WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_of_subquery_result'
),
-- Δitem: the rows that changed since the last refresh, each with its weight
item_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.item" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δsetting: the rows that changed since the last refresh, each with its weight
setting_change AS MATERIALIZED (
  SELECT
    changes.name,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.setting" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δsetting whose number of rows changed, and by how many
setting_keys AS MATERIALIZED (
  SELECT
    sum(setting_change.weight)::bigint AS net
  FROM setting_change
  WHERE setting_change.name = 'page'::text
  HAVING sum(setting_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: setting
setting_flips AS MATERIALIZED (
  SELECT
    CASE WHEN lateral_rows.found = setting_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM setting_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.setting AS setting
      WHERE setting.name = 'page'::text
      LIMIT greatest(setting_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = setting_keys.net OR lateral_rows.found = 0)
),
-- Δ(constant_join): setting
constant_join_delta AS MATERIALIZED (
  -- Δsetting ⋈ constant₀: runs when setting changed
  SELECT
    setting_change.amount,
    setting_change.weight
  FROM setting_change
  WHERE setting_change.name = 'page'::text
),
-- Δ(setting_anti_join): setting
setting_anti_join_delta AS MATERIALIZED (
  -- constant₀ ⋈ flipped keys of setting: runs when setting changed
  SELECT
    - setting_flips.weight AS weight
  FROM setting_flips
),
-- Δ(setting_outer_join): setting
setting_outer_join_delta AS MATERIALIZED (
  -- Δconstant_join: runs when setting changed
  SELECT
    constant_join_delta.amount::bigint AS amount,
    constant_join_delta.weight
  FROM constant_join_delta
  UNION ALL
  -- Δsetting_anti_join: runs when setting changed
  SELECT
    NULL::integer::bigint AS amount,
    setting_anti_join_delta.weight
  FROM setting_anti_join_delta
),
-- the delta consolidated: identical rows add up, those that cancel are gone
limit_change AS MATERIALIZED (
  SELECT
    setting_outer_join_delta.amount,
    sum(setting_outer_join_delta.weight)::bigint AS weight
  FROM setting_outer_join_delta
  GROUP BY setting_outer_join_delta.amount
  HAVING sum(setting_outer_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
limit_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.amount,
    latest.weight > 0 AS present
  FROM (
    SELECT
      limit_change.amount,
      limit_change.weight
    FROM limit_change
    ORDER BY limit_change.weight DESC
    LIMIT 1
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_of_subquery_result.limit" AS kept
    ON true
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(setting_change.weight) AS __pgt_count_change
  FROM setting_change
  WHERE setting_change.name <> 'page'::text
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.limit_of_subquery_result.total" AS kept
    ON true
),
-- Δ(total): setting
total_delta AS MATERIALIZED (
  -- −old groups: runs when setting changed
  SELECT
    total_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when setting changed
  SELECT
    total_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
),
-- Δ of total_join: setting
total_join_delta AS MATERIALIZED (
  -- constant ⋈ Δtotal: runs when setting changed
  SELECT
    total_delta.count,
    total_delta.weight
  FROM total_delta
),
-- the delta consolidated: identical rows add up, those that cancel are gone
limit_2_change AS MATERIALIZED (
  SELECT
    total_join_delta.count AS amount,
    sum(total_join_delta.weight)::bigint AS weight
  FROM total_join_delta
  GROUP BY total_join_delta.count
  HAVING sum(total_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
limit_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.amount,
    latest.weight > 0 AS present
  FROM (
    SELECT
      limit_2_change.amount,
      limit_2_change.weight
    FROM limit_2_change
    ORDER BY limit_2_change.weight DESC
    LIMIT 1
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_of_subquery_result.limit_2" AS kept
    ON true
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    item_change.id,
    item_change.n,
    sum(item_change.weight)::bigint AS weight
  FROM item_change
  GROUP BY item_change.id, item_change.n
  HAVING sum(item_change.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.n,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.n,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_of_subquery_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_of_subquery_result" (id, n)
  SELECT n.id, n.n
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_of_subquery_result" AS s
  SET id = n.id, n = n.n
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.n)::record *<> ROW(n.id, n.n)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_of_subquery_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what limit keeps
inserted_limit AS (
  INSERT INTO pgtrickle_state."public.limit_of_subquery_result.limit" (amount)
  SELECT n.amount
  FROM limit_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_limit AS (
  UPDATE pgtrickle_state."public.limit_of_subquery_result.limit" AS s
  SET amount = n.amount
  FROM limit_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.amount)::record *<> ROW(n.amount)::record
  RETURNING 1
),
removed_limit AS (
  DELETE FROM pgtrickle_state."public.limit_of_subquery_result.limit" AS s
  USING limit_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.limit_of_subquery_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.limit_of_subquery_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.limit_of_subquery_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what limit_2 keeps
inserted_limit_2 AS (
  INSERT INTO pgtrickle_state."public.limit_of_subquery_result.limit_2" (amount)
  SELECT n.amount
  FROM limit_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_limit_2 AS (
  UPDATE pgtrickle_state."public.limit_of_subquery_result.limit_2" AS s
  SET amount = n.amount
  FROM limit_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.amount)::record *<> ROW(n.amount)::record
  RETURNING 1
),
removed_limit_2 AS (
  DELETE FROM pgtrickle_state."public.limit_of_subquery_result.limit_2" AS s
  USING limit_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.item', (SELECT count(*) FROM item_change),
    'public.setting', (SELECT count(*) FROM setting_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.limit_of_subquery_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM limit_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM limit_2_next WHERE locator IS NULL AND NOT present));
