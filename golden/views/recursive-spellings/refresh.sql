WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_spellings_result'
),
-- Δamount: the rows that changed since the last refresh, each with its weight
amount_change AS MATERIALIZED (
  SELECT
    changes.value,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.amount" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.value, changes.value::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δconversion: the rows that changed since the last refresh, each with its weight
conversion_change AS MATERIALIZED (
  SELECT
    changes.source,
    changes.target,
    changes.label,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.conversion" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.source, changes.source::text COLLATE pg_catalog."C", changes.target, changes.target::text COLLATE pg_catalog."C", changes.label
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of found_join: conversion
found_join_delta AS MATERIALIZED (
  -- Δconversion ⋈ found₀: runs when conversion changed
  SELECT
    conversion_change.target,
    conversion_change.label,
    kept.labels,
    kept.__pgt_level,
    kept.__pgt_count,
    conversion_change.weight
  FROM conversion_change
  JOIN pgtrickle_state."public.recursive_spellings_result" AS kept
    ON conversion_change.source = kept.value
  WHERE EXISTS (SELECT FROM conversion_change)
    AND conversion_change.source IS NOT NULL
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
found_seeds AS MATERIALIZED (
  SELECT
    combined.value,
    combined.labels,
    combined.__pgt_level,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      amount_change.value,
      ''::text AS labels,
      0::bigint AS __pgt_level,
      amount_change.weight
    FROM amount_change
    UNION ALL
    SELECT
      found_join_delta.target AS value,
      found_join_delta.labels || coalesce(found_join_delta.label, '-'::character varying) AS labels,
      found_join_delta.__pgt_level + 1 AS __pgt_level,
      found_join_delta.weight * found_join_delta.__pgt_count AS weight
    FROM found_join_delta
  ) AS combined
  GROUP BY combined.value, combined.value::text COLLATE pg_catalog."C", combined.labels, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: conversion
found_change AS MATERIALIZED (
  SELECT
    fixpoint.value,
    fixpoint.labels,
    fixpoint.__pgt_level,
    fixpoint.weight
  FROM (
    WITH RECURSIVE found (value, labels, __pgt_level, __pgt_last, weight) AS (
      SELECT
        latest.value,
        latest.labels,
        latest.__pgt_level - 1 AS __pgt_level,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          found_seeds.value,
          found_seeds.labels,
          found_seeds.__pgt_level
        FROM found_seeds
        ORDER BY found_seeds.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(found_seeds_2.__pgt_level) AS __pgt_last
        FROM found_seeds AS found_seeds_2
      ) AS grouped
      UNION ALL
      (
        WITH found_last AS MATERIALIZED (
          SELECT * FROM found
        )
        SELECT
          combined.value,
          combined.labels,
          combined.__pgt_level,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            conversion.target AS value,
            found_last_2.labels || coalesce(conversion.label, '-'::character varying) AS labels,
            found_last_2.__pgt_level + 1 AS __pgt_level,
            found_last_2.weight
          FROM found_last AS found_last_2
          JOIN public.conversion AS conversion
            ON conversion.source = found_last_2.value
          WHERE found_last_2.weight <> 0
          UNION ALL
          SELECT
            found_seeds_3.value,
            found_seeds_3.labels,
            found_seeds_3.__pgt_level,
            found_seeds_3.weight
          FROM found_last AS found_last_3
          JOIN found_seeds AS found_seeds_3
            ON found_seeds_3.__pgt_level = found_last_3.__pgt_level + 1
          WHERE found_last_3.weight = 0
        ) AS combined
        GROUP BY combined.value, combined.value::text COLLATE pg_catalog."C", combined.labels, combined.__pgt_level
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          found_last_4.value,
          found_last_4.labels,
          found_last_4.__pgt_level + 1 AS __pgt_level,
          found_last_4.__pgt_last,
          found_last_4.weight
        FROM found_last AS found_last_4
        WHERE found_last_4.weight = 0
          AND found_last_4.__pgt_level + 1 < found_last_4.__pgt_last
      )
    )
    SELECT
      found_2.value,
      found_2.labels,
      found_2.__pgt_level,
      found_2.__pgt_last,
      found_2.weight
    FROM found AS found_2
  ) AS fixpoint
  WHERE fixpoint.weight <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    found_change.value,
    found_change.labels,
    found_change.__pgt_level,
    coalesce(kept.__pgt_count, 0) + found_change.weight AS __pgt_count,
    hash_record_extended(ROW(found_change.value, found_change.labels, found_change.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + found_change.weight > 0 AS present
  FROM found_change
  LEFT JOIN pgtrickle_state."public.recursive_spellings_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(found_change.value, found_change.labels, found_change.__pgt_level), 0)
    AND ROW(kept.value, kept.value::text COLLATE pg_catalog."C", kept.labels, kept.__pgt_level) IS NOT DISTINCT FROM ROW(found_change.value, found_change.value::text COLLATE pg_catalog."C", found_change.labels, found_change.__pgt_level)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_spellings_result" (value, labels, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.value, n.labels, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_spellings_result" AS s
  SET value = n.value, labels = n.labels, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.value, s.labels, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.value, n.labels, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_spellings_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.amount', (SELECT count(*) FROM amount_change),
    'public.conversion', (SELECT count(*) FROM conversion_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_spellings_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
