WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.functions_of_json_records_result'
),
-- Δparcel: the rows that changed since the last refresh, each with its weight
parcel_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.parts,
    changes.label,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.parcel" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.parts, changes.parts::text COLLATE pg_catalog."C", changes.label, changes.label::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    parcel_change.parts,
    parcel_change.parts::text COLLATE pg_catalog."C" AS parts_image,
    sum(parcel_change.weight) AS __pgt_count_change
  FROM parcel_change
  GROUP BY parcel_change.parts, parcel_change.parts::text COLLATE pg_catalog."C"
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.parts AS old_parts,
    kept.parts_image AS old_parts_image,
    coalesce(kept.parts, group_change.parts) AS parts,
    group_change.parts_image,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.parts, group_change.parts), group_change.parts_image), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.functions_of_json_records_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.parts, group_change.parts_image), 0)
    AND kept.parts IS NOT DISTINCT FROM group_change.parts
    AND kept.parts_image IS NOT DISTINCT FROM group_change.parts_image
),
-- Δ(group): parcel
group_delta AS MATERIALIZED (
  -- −old groups: runs when parcel changed
  SELECT
    group_next.old_parts AS parts,
    group_next.old_parts_image AS parts_image,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_parts, group_next.old_parts_image)::record *<> ROW(group_next.parts, group_next.parts_image)::record)
  UNION ALL
  -- +new groups: runs when parcel changed
  SELECT
    group_next.parts,
    group_next.parts_image,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_parts, group_next.old_parts_image)::record *<> ROW(group_next.parts, group_next.parts_image)::record)
),
-- Δ of constant_join: parcel
constant_join_delta AS MATERIALIZED (
  -- Δgroup ⋈ constant₀: runs when parcel changed
  SELECT
    group_delta.parts,
    group_delta.parts_image,
    group_delta.weight
  FROM group_delta
),
-- the rows of parcel that match a row of Δconstant_join
parcel_candidates AS MATERIALIZED (
  -- parcel ⋉ Δconstant_join: runs when parcel changed
  SELECT
    parcel.id,
    parcel.parts,
    parcel.label,
    expanded."to",
    expanded.urgent,
    expanded_2.name,
    expanded_2.pieces,
    1::bigint AS weight
  FROM public.parcel AS parcel
  CROSS JOIN LATERAL jsonb_to_record(parcel.label) AS expanded ("to" text, urgent boolean)
  LEFT JOIN LATERAL jsonb_to_recordset(parcel.parts) AS expanded_2 (name text, pieces integer) ON true
  WHERE EXISTS (SELECT FROM parcel_change)
    AND EXISTS (
    SELECT
    FROM constant_join_delta
    CROSS JOIN LATERAL jsonb_populate_recordset(NULL::public.part, constant_join_delta.parts) AS expanded_3 (name, pieces)
    WHERE expanded_3.pieces = expanded_2.pieces
  )
    AND EXISTS (
    SELECT
    FROM constant_join_delta AS constant_join_delta_2
    CROSS JOIN LATERAL jsonb_populate_recordset(NULL::public.part, constant_join_delta_2.parts) AS expanded_4 (name, pieces)
    WHERE hash_record_extended(ROW(parcel.parts::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(constant_join_delta_2.parts_image), 0)
      AND parcel.parts::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM constant_join_delta_2.parts_image
      AND expanded_4.pieces = expanded_2.pieces
  )
),
-- those whose number of partners changed, and by how many
parcel_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.parts,
    grouped."to",
    grouped.urgent,
    grouped.name,
    grouped.pieces,
    grouped.weight,
    sum(constant_join_delta.weight)::bigint AS gained
  FROM (
    SELECT
      parcel_candidates.id,
      parcel_candidates.parts,
      parcel_candidates.label,
      parcel_candidates."to",
      parcel_candidates.urgent,
      parcel_candidates.name,
      parcel_candidates.pieces,
      sum(parcel_candidates.weight)::bigint AS weight
    FROM parcel_candidates
    GROUP BY parcel_candidates.id, parcel_candidates.parts, parcel_candidates.parts::text COLLATE pg_catalog."C", parcel_candidates.label, parcel_candidates.label::text COLLATE pg_catalog."C", parcel_candidates."to", parcel_candidates.urgent, parcel_candidates.name, parcel_candidates.pieces
    HAVING sum(parcel_candidates.weight) <> 0
  ) AS grouped
  JOIN constant_join_delta
    ON hash_record_extended(ROW(grouped.parts::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(constant_join_delta.parts_image), 0) AND grouped.parts::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM constant_join_delta.parts_image
  CROSS JOIN LATERAL jsonb_populate_recordset(NULL::public.part, constant_join_delta.parts) AS expanded (name, pieces)
  WHERE expanded.pieces = grouped.pieces
  GROUP BY grouped.id, grouped.parts, grouped.parts::text COLLATE pg_catalog."C", grouped.label, grouped.label::text COLLATE pg_catalog."C", grouped."to", grouped.urgent, grouped.name, grouped.pieces, grouped.weight
  HAVING sum(constant_join_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
parcel_flips AS MATERIALIZED (
  SELECT
    parcel_touched.id,
    parcel_touched."to",
    parcel_touched.urgent,
    parcel_touched.name,
    parcel_touched.pieces,
    parcel_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = parcel_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM parcel_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.functions_of_json_records_result.group" AS kept
      CROSS JOIN LATERAL jsonb_populate_recordset(NULL::public.part, kept.parts) AS expanded (name, pieces)
      WHERE parcel_touched.parts::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM kept.parts_image
        AND expanded.pieces = parcel_touched.pieces
      LIMIT greatest(parcel_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = parcel_touched.gained * '-1'::integer)
),
-- Δ(group_join): parcel
group_join_delta AS MATERIALIZED (
  -- Δparcel ⋈ constant_join₀: runs when parcel changed
  SELECT
    parcel_change.id,
    expanded."to",
    expanded.urgent,
    expanded_2.name,
    expanded_2.pieces,
    expanded_3.name AS name_2,
    parcel_change.weight
  FROM parcel_change
  JOIN pgtrickle_state."public.functions_of_json_records_result.group" AS kept
    ON hash_record_extended(ROW(parcel_change.parts::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(kept.parts_image), 0) AND parcel_change.parts::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM kept.parts_image
  CROSS JOIN LATERAL jsonb_to_record(parcel_change.label) AS expanded ("to" text, urgent boolean)
  LEFT JOIN LATERAL jsonb_to_recordset(parcel_change.parts) AS expanded_2 (name text, pieces integer) ON true
  CROSS JOIN LATERAL jsonb_populate_recordset(NULL::public.part, kept.parts) AS expanded_3 (name, pieces)
  WHERE EXISTS (SELECT FROM parcel_change)
    AND expanded_2.pieces IS NOT NULL
    AND expanded_3.pieces = expanded_2.pieces
  UNION ALL
  -- parcel ⋈ Δconstant_join: runs when parcel changed
  SELECT
    parcel.id,
    expanded_2."to",
    expanded_2.urgent,
    expanded_3.name,
    expanded_3.pieces,
    expanded.name AS name_2,
    constant_join_delta.weight
  FROM constant_join_delta
  JOIN public.parcel AS parcel
    ON hash_record_extended(ROW(constant_join_delta.parts_image), 0) = hash_record_extended(ROW(parcel.parts::text COLLATE pg_catalog."C"), 0) AND parcel.parts::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM constant_join_delta.parts_image
  CROSS JOIN LATERAL jsonb_populate_recordset(NULL::public.part, constant_join_delta.parts) AS expanded (name, pieces)
  CROSS JOIN LATERAL jsonb_to_record(parcel.label) AS expanded_2 ("to" text, urgent boolean)
  LEFT JOIN LATERAL jsonb_to_recordset(parcel.parts) AS expanded_3 (name text, pieces integer) ON true
  WHERE EXISTS (SELECT FROM parcel_change)
    AND expanded.pieces IS NOT NULL
    AND expanded.pieces = expanded_3.pieces
),
-- Δ(group_anti_join): parcel
group_anti_join_delta AS MATERIALIZED (
  -- Δparcel ▷ constant_join₀: runs when parcel changed
  SELECT
    parcel_change.id,
    expanded."to",
    expanded.urgent,
    expanded_2.name,
    expanded_2.pieces,
    parcel_change.weight
  FROM parcel_change
  CROSS JOIN LATERAL jsonb_to_record(parcel_change.label) AS expanded ("to" text, urgent boolean)
  LEFT JOIN LATERAL jsonb_to_recordset(parcel_change.parts) AS expanded_2 (name text, pieces integer) ON true
  WHERE EXISTS (SELECT FROM parcel_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.functions_of_json_records_result.group" AS kept
    CROSS JOIN LATERAL jsonb_populate_recordset(NULL::public.part, kept.parts) AS expanded_3 (name, pieces)
    WHERE hash_record_extended(ROW(parcel_change.parts::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(kept.parts_image), 0)
      AND parcel_change.parts::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM kept.parts_image
      AND expanded_3.pieces = expanded_2.pieces
  )
  UNION ALL
  -- flipped rows of parcel₀: runs when parcel changed
  SELECT
    parcel_flips.id,
    parcel_flips."to",
    parcel_flips.urgent,
    parcel_flips.name,
    parcel_flips.pieces,
    - parcel_flips.weight AS weight
  FROM parcel_flips
),
-- Δ(group_outer_join): parcel
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when parcel changed
  SELECT
    group_join_delta.id,
    group_join_delta."to",
    group_join_delta.urgent,
    group_join_delta.name,
    group_join_delta.pieces,
    group_join_delta.name_2 AS again,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when parcel changed
  SELECT
    group_anti_join_delta.id,
    group_anti_join_delta."to",
    group_anti_join_delta.urgent,
    group_anti_join_delta.name,
    group_anti_join_delta.pieces,
    NULL::text AS again,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta."to",
    group_outer_join_delta.urgent,
    group_outer_join_delta.name,
    group_outer_join_delta.pieces,
    group_outer_join_delta.again,
    sum(group_outer_join_delta.weight)::bigint AS weight
  FROM group_outer_join_delta
  GROUP BY group_outer_join_delta.id, group_outer_join_delta."to", group_outer_join_delta.urgent, group_outer_join_delta.name, group_outer_join_delta.pieces, group_outer_join_delta.again
  HAVING sum(group_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change."to",
    result_change.urgent,
    result_change.name,
    result_change.pieces,
    result_change.again,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change."to", result_change.urgent, result_change.name, result_change.pieces, result_change.again), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.functions_of_json_records_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change."to", result_change.urgent, result_change.name, result_change.pieces, result_change.again), 0)
    AND ROW(kept.id, kept."to", kept.urgent, kept.name, kept.pieces, kept.again) IS NOT DISTINCT FROM ROW(result_change.id, result_change."to", result_change.urgent, result_change.name, result_change.pieces, result_change.again)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.functions_of_json_records_result" (id, "to", urgent, name, pieces, again, __pgt_count, __pgt_hash)
  SELECT n.id, n."to", n.urgent, n.name, n.pieces, n.again, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.functions_of_json_records_result" AS s
  SET id = n.id, "to" = n."to", urgent = n.urgent, name = n.name, pieces = n.pieces, again = n.again, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s."to", s.urgent, s.name, s.pieces, s.again, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n."to", n.urgent, n.name, n.pieces, n.again, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.functions_of_json_records_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.functions_of_json_records_result.group" (parts, parts_image, __pgt_count, __pgt_hash)
  SELECT n.parts, n.parts_image, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.functions_of_json_records_result.group" AS s
  SET parts = n.parts, parts_image = n.parts_image, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.parts, s.parts_image, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.parts, n.parts_image, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.functions_of_json_records_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.parcel', (SELECT count(*) FROM parcel_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.functions_of_json_records_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
