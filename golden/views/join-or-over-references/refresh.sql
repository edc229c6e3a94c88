WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_or_over_references_result'
),
-- Δparcel: the rows that changed since the last refresh, each with its weight
parcel_change AS MATERIALIZED (
  SELECT
    changes.sender_id,
    changes.receiver_id,
    changes.weight AS weight_2,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.parcel" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.sender_id, changes.receiver_id, changes.weight
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δsender: the rows that changed since the last refresh, each with its weight
sender_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.country_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sender" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.country_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δcountry: the rows that changed since the last refresh, each with its weight
country_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.country" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δreceiver: the rows that changed since the last refresh, each with its weight
receiver_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.country_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.receiver" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.country_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(sender ⋈ country)
country_join_delta AS MATERIALIZED (
  -- Δsender ⋈ country: runs when sender changed
  SELECT
    sender_change.id,
    country.name,
    sender_change.weight
  FROM sender_change
  JOIN public.country AS country
    ON country.id = sender_change.country_id
  WHERE EXISTS (SELECT FROM sender_change)
    AND sender_change.country_id IS NOT NULL
    AND (country.name = 'FR'::text OR country.name = 'DE'::text)
  UNION ALL
  -- sender ⋈ Δcountry: runs when country changed
  SELECT
    sender.id,
    country_change.name,
    country_change.weight
  FROM country_change
  JOIN public.sender AS sender
    ON country_change.id = sender.country_id
  WHERE EXISTS (SELECT FROM country_change)
    AND (country_change.name = 'FR'::text OR country_change.name = 'DE'::text)
  UNION ALL
  -- −Δsender ⋈ Δcountry: runs when country and sender changed
  SELECT
    sender_change.id,
    country_change.name,
    - (country_change.weight * sender_change.weight) AS weight
  FROM country_change
  JOIN sender_change
    ON country_change.id = sender_change.country_id
  WHERE (country_change.name = 'FR'::text OR country_change.name = 'DE'::text)
    AND sender_change.country_id IS NOT NULL
),
-- Δ(sender ⋈ country), added up over what is read of it
country_join_change AS MATERIALIZED (
  SELECT
    country_join_delta.id,
    country_join_delta.name,
    sum(country_join_delta.weight)::bigint AS weight
  FROM country_join_delta
  GROUP BY country_join_delta.id, country_join_delta.name
  HAVING sum(country_join_delta.weight) <> 0
),
-- Δ(receiver ⋈ country)
country_join_delta_2 AS MATERIALIZED (
  -- Δreceiver ⋈ country: runs when receiver changed
  SELECT
    receiver_change.id,
    country.name,
    receiver_change.weight
  FROM receiver_change
  JOIN public.country AS country
    ON country.id = receiver_change.country_id
  WHERE EXISTS (SELECT FROM receiver_change)
    AND receiver_change.country_id IS NOT NULL
    AND (country.name = 'DE'::text OR country.name = 'FR'::text)
  UNION ALL
  -- receiver ⋈ Δcountry: runs when country changed
  SELECT
    receiver.id,
    country_change.name,
    country_change.weight
  FROM country_change
  JOIN public.receiver AS receiver
    ON country_change.id = receiver.country_id
  WHERE EXISTS (SELECT FROM country_change)
    AND (country_change.name = 'DE'::text OR country_change.name = 'FR'::text)
  UNION ALL
  -- −Δreceiver ⋈ Δcountry: runs when country and receiver changed
  SELECT
    receiver_change.id,
    country_change.name,
    - (country_change.weight * receiver_change.weight) AS weight
  FROM country_change
  JOIN receiver_change
    ON country_change.id = receiver_change.country_id
  WHERE (country_change.name = 'DE'::text OR country_change.name = 'FR'::text)
    AND receiver_change.country_id IS NOT NULL
),
-- Δ(receiver ⋈ country), added up over what is read of it
country_join_change_2 AS MATERIALIZED (
  SELECT
    country_join_delta_2.id,
    country_join_delta_2.name,
    sum(country_join_delta_2.weight)::bigint AS weight
  FROM country_join_delta_2
  GROUP BY country_join_delta_2.id, country_join_delta_2.name
  HAVING sum(country_join_delta_2.weight) <> 0
),
-- Δ(parcel ⋈ (sender ⋈ country))
sender_join_delta AS MATERIALIZED (
  -- Δparcel ⋈ (sender ⋈ country): runs when parcel changed
  SELECT
    parcel_change.receiver_id,
    parcel_change.weight_2,
    country.name,
    parcel_change.weight
  FROM parcel_change
  JOIN public.sender AS sender
    ON sender.id = parcel_change.sender_id
  JOIN public.country AS country
    ON country.id = sender.country_id
  WHERE EXISTS (SELECT FROM parcel_change)
    AND parcel_change.sender_id IS NOT NULL
    AND (country.name = 'FR'::text OR country.name = 'DE'::text)
  UNION ALL
  -- parcel ⋈ Δ(sender ⋈ country): runs when sender or country changed
  SELECT
    parcel.receiver_id,
    parcel.weight AS weight_2,
    country_join_change.name,
    country_join_change.weight
  FROM country_join_change
  JOIN public.parcel AS parcel
    ON country_join_change.id = parcel.sender_id
  WHERE (EXISTS (SELECT FROM sender_change) OR EXISTS (SELECT FROM country_change))
  UNION ALL
  -- −Δparcel ⋈ Δ(sender ⋈ country): runs when (sender or country) and parcel changed
  SELECT
    parcel_change.receiver_id,
    parcel_change.weight_2,
    country_join_change.name,
    - (country_join_change.weight * parcel_change.weight) AS weight
  FROM country_join_change
  JOIN parcel_change
    ON country_join_change.id = parcel_change.sender_id
  WHERE parcel_change.sender_id IS NOT NULL
),
-- Δ of receiver_join: parcel, sender, country, receiver
receiver_join_delta AS MATERIALIZED (
  -- Δ(parcel ⋈ (sender ⋈ country)) ⋈ (receiver ⋈ country): runs when parcel or sender or country changed
  SELECT
    sender_join_delta.weight_2,
    sender_join_delta.name,
    country.name AS name_2,
    sender_join_delta.weight
  FROM sender_join_delta
  JOIN public.receiver AS receiver
    ON receiver.id = sender_join_delta.receiver_id
  JOIN public.country AS country
    ON (sender_join_delta.name = 'FR'::text AND country.name = 'DE'::text OR sender_join_delta.name = 'DE'::text AND country.name = 'FR'::text) AND country.id = receiver.country_id
  WHERE (EXISTS (SELECT FROM parcel_change) OR EXISTS (SELECT FROM sender_change) OR EXISTS (SELECT FROM country_change))
    AND sender_join_delta.receiver_id IS NOT NULL
    AND (country.name = 'DE'::text OR country.name = 'FR'::text)
  UNION ALL
  -- (parcel ⋈ (sender ⋈ country)) ⋈ Δ(receiver ⋈ country): runs when receiver or country changed
  SELECT
    parcel.weight AS weight_2,
    country.name,
    country_join_change_2.name AS name_2,
    country_join_change_2.weight
  FROM country_join_change_2
  JOIN public.parcel AS parcel
    ON country_join_change_2.id = parcel.receiver_id
  JOIN public.sender AS sender
    ON sender.id = parcel.sender_id
  JOIN public.country AS country
    ON (country.name = 'FR'::text AND country_join_change_2.name = 'DE'::text OR country.name = 'DE'::text AND country_join_change_2.name = 'FR'::text) AND country.id = sender.country_id
  WHERE (EXISTS (SELECT FROM receiver_change) OR EXISTS (SELECT FROM country_change))
    AND (country.name = 'FR'::text OR country.name = 'DE'::text)
  UNION ALL
  -- −Δ(parcel ⋈ (sender ⋈ country)) ⋈ Δ(receiver ⋈ country): runs when (receiver or country) and (parcel or sender or country) changed
  SELECT
    sender_join_delta.weight_2,
    sender_join_delta.name,
    country_join_change_2.name AS name_2,
    - (country_join_change_2.weight * sender_join_delta.weight) AS weight
  FROM country_join_change_2
  JOIN sender_join_delta
    ON country_join_change_2.id = sender_join_delta.receiver_id AND (sender_join_delta.name = 'FR'::text AND country_join_change_2.name = 'DE'::text OR sender_join_delta.name = 'DE'::text AND country_join_change_2.name = 'FR'::text)
  WHERE sender_join_delta.receiver_id IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    receiver_join_delta.name AS from_country,
    receiver_join_delta.name_2 AS to_country,
    receiver_join_delta.weight_2,
    sum(receiver_join_delta.weight)::bigint AS weight
  FROM receiver_join_delta
  GROUP BY receiver_join_delta.name, receiver_join_delta.name_2, receiver_join_delta.weight_2
  HAVING sum(receiver_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.from_country,
    result_change.to_country,
    result_change.weight_2,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.from_country, result_change.to_country, result_change.weight_2), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_or_over_references_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.from_country, result_change.to_country, result_change.weight_2), 0)
    AND ROW(kept.from_country, kept.to_country, kept.weight_2) IS NOT DISTINCT FROM ROW(result_change.from_country, result_change.to_country, result_change.weight_2)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_or_over_references_result" (from_country, to_country, weight_2, __pgt_count, __pgt_hash)
  SELECT n.from_country, n.to_country, n.weight_2, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_or_over_references_result" AS s
  SET from_country = n.from_country, to_country = n.to_country, weight_2 = n.weight_2, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.from_country, s.to_country, s.weight_2, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.from_country, n.to_country, n.weight_2, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_or_over_references_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.parcel', (SELECT count(*) FROM parcel_change),
    'public.sender', (SELECT count(*) FROM sender_change),
    'public.country', (SELECT count(*) FROM country_change),
    'public.receiver', (SELECT count(*) FROM receiver_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_or_over_references_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
