WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_running_and_lag_result'
),
-- Δevent: the rows that changed since the last refresh, each with its weight
event_change AS MATERIALIZED (
  SELECT
    changes.visitor,
    changes.at
  FROM pgtrickle_changes."public.event" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.visitor, changes.at, changes.kind
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δperson: the rows that changed since the last refresh, each with its weight
person_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.person" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where the first changed row of each partition that Δ(event) touches stands or stood
window_starts AS MATERIALIZED (
  SELECT
    latest.visitor AS key_1,
    latest.at AS start
  FROM (
    SELECT DISTINCT ON (event_change.visitor)
      event_change.visitor,
      event_change.at
    FROM event_change
    ORDER BY event_change.visitor, event_change.at DESC
  ) AS latest
),
-- 1 row before each of them, as they are kept: event
window_rows_earlier AS MATERIALIZED (
  -- 1 row of S₀|K before: runs when event changed
  SELECT
    window_starts.key_1,
    window_starts.start,
    lateral_rows.at AS found,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.visitor,
      kept.at
    FROM pgtrickle_state."public.window_running_and_lag_result.window" AS kept
    WHERE kept.visitor = window_starts.key_1
      AND kept.at > window_starts.start
    ORDER BY kept.at
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM event_change)
),
-- the first of these rows, for each place
window_starts_earlier AS MATERIALIZED (
  SELECT
    latest.key_1,
    coalesce(latest.found, latest.start) AS start,
    latest.start AS place
  FROM (
    SELECT DISTINCT ON (window_rows_earlier.key_1)
      window_rows_earlier.key_1,
      window_rows_earlier.start,
      window_rows_earlier.found
    FROM window_rows_earlier
    ORDER BY window_rows_earlier.key_1, window_rows_earlier.found DESC
  ) AS latest
),
-- what each function had come to in the row before, as it is kept: event
window_before AS MATERIALIZED (
  -- the last row of S₀|K before: runs when event changed
  SELECT
    window_starts_earlier.key_1,
    window_starts_earlier.start,
    window_starts_earlier.place,
    lateral_rows.row_number,
    1::bigint AS weight
  FROM window_starts_earlier
  LEFT JOIN LATERAL (
    SELECT
      kept.visitor,
      kept.at,
      kept.row_number
    FROM pgtrickle_state."public.window_running_and_lag_result.window" AS kept
    WHERE kept.visitor = window_starts_earlier.key_1
      AND kept.at > window_starts_earlier.start
    ORDER BY kept.at
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM event_change)
),
-- the rows from there on, as they are now, with the values before: event
window_rows_now AS MATERIALIZED (
  -- R₁|K, from the first changed row on: runs when event changed
  SELECT
    lateral_rows.visitor,
    lateral_rows.at,
    lateral_rows.kind,
    window_before.row_number,
    window_before.place,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      event.visitor,
      event.at,
      event.kind
    FROM public.event AS event
    WHERE event.visitor = window_before.key_1
      AND event.at <= window_before.start
    ORDER BY event.at DESC
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM event_change)
),
-- Δ(window): event
window_delta AS MATERIALIZED (
  -- −S₀|K, from the first changed row on: runs when event changed
  SELECT
    lateral_rows.visitor,
    lateral_rows.at,
    lateral_rows.kind,
    lateral_rows.row_number,
    lateral_rows.lag,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.visitor,
      kept.at,
      kept.kind,
      kept.row_number,
      kept.lag
    FROM pgtrickle_state."public.window_running_and_lag_result.window" AS kept
    WHERE kept.visitor = window_starts.key_1
      AND kept.at <= window_starts.start
    ORDER BY kept.at DESC
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM event_change)
  UNION ALL
  -- +R₁|K, from the first changed row on: runs when event changed
  SELECT
    windowed.visitor,
    windowed.at,
    windowed.kind,
    coalesce(windowed.row_number, 0) + windowed.row_number_2 AS row_number,
    windowed.lag,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.visitor,
      window_rows_now.at,
      window_rows_now.kind,
      window_rows_now.row_number,
      window_rows_now.place,
      row_number() OVER (PARTITION BY window_rows_now.visitor ORDER BY window_rows_now.at DESC) AS row_number_2,
      lag(window_rows_now.kind) OVER (PARTITION BY window_rows_now.visitor ORDER BY window_rows_now.at DESC) AS lag
    FROM window_rows_now
  ) AS windowed
  WHERE windowed.at <= windowed.place
),
-- the delta consolidated: identical rows add up, those that cancel are gone
window_change AS MATERIALIZED (
  SELECT
    window_delta.visitor,
    window_delta.at,
    window_delta.kind,
    window_delta.row_number,
    window_delta.lag,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.visitor, window_delta.at, window_delta.kind, window_delta.row_number, window_delta.lag
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
window_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.visitor,
    latest.at,
    latest.kind,
    latest.row_number,
    latest.lag,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (window_change.visitor, window_change.at)
      window_change.visitor,
      window_change.at,
      window_change.kind,
      window_change.row_number,
      window_change.lag,
      window_change.weight
    FROM window_change
    ORDER BY window_change.visitor, window_change.at, window_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_running_and_lag_result.window" AS kept
    ON kept.visitor = latest.visitor
    AND kept.at = latest.at
),
-- the keys of Δperson whose number of rows changed, and by how many
person_keys AS MATERIALIZED (
  SELECT
    person_change.id,
    sum(person_change.weight)::bigint AS net
  FROM person_change
  GROUP BY person_change.id
  HAVING sum(person_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: person
person_flips AS MATERIALIZED (
  SELECT
    person_keys.id,
    CASE WHEN lateral_rows.found = person_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM person_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.person AS person
      WHERE person.id = person_keys.id
      LIMIT greatest(person_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = person_keys.net OR lateral_rows.found = 0)
),
-- Δ(window_join): person, event
window_join_delta AS MATERIALIZED (
  -- Δperson ⋈ window₀: runs when person changed
  SELECT
    person_change.name,
    kept.kind,
    kept.row_number,
    kept.lag,
    person_change.weight
  FROM person_change
  JOIN pgtrickle_state."public.window_running_and_lag_result.window" AS kept
    ON person_change.id = kept.visitor
  WHERE EXISTS (SELECT FROM person_change)
  UNION ALL
  -- person ⋈ Δwindow: runs when event changed
  SELECT
    person.name,
    window_delta.kind,
    window_delta.row_number,
    window_delta.lag,
    window_delta.weight
  FROM window_delta
  JOIN public.person AS person
    ON person.id = window_delta.visitor
  WHERE EXISTS (SELECT FROM event_change)
),
-- Δ(person_anti_join): event, person
person_anti_join_delta AS MATERIALIZED (
  -- Δwindow ▷ person: runs when event changed
  SELECT
    window_delta.kind,
    window_delta.row_number,
    window_delta.lag,
    window_delta.weight
  FROM window_delta
  WHERE EXISTS (SELECT FROM event_change)
    AND NOT EXISTS (
    SELECT
    FROM public.person AS person
    WHERE person.id = window_delta.visitor
  )
  UNION ALL
  -- window₀ ⋈ flipped keys of person: runs when person changed
  SELECT
    kept.kind,
    kept.row_number,
    kept.lag,
    - person_flips.weight AS weight
  FROM person_flips
  JOIN pgtrickle_state."public.window_running_and_lag_result.window" AS kept
    ON person_flips.id = kept.visitor
  WHERE EXISTS (SELECT FROM person_change)
),
-- Δ(person_outer_join): person, event
person_outer_join_delta AS MATERIALIZED (
  -- Δwindow_join: runs when person or event changed
  SELECT
    window_join_delta.kind,
    window_join_delta.row_number,
    window_join_delta.lag,
    window_join_delta.name,
    window_join_delta.weight
  FROM window_join_delta
  UNION ALL
  -- Δperson_anti_join: runs when event or person changed
  SELECT
    person_anti_join_delta.kind,
    person_anti_join_delta.row_number,
    person_anti_join_delta.lag,
    NULL::text AS name,
    person_anti_join_delta.weight
  FROM person_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.name,
    grouped.lag AS previous,
    grouped.kind,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.row_number) FILTER (WHERE grouped.weight > 0) AS first_place_arrived,
    min(grouped.row_number) FILTER (WHERE grouped.weight < 0) AS first_place_left
  FROM (
    SELECT
      person_outer_join_delta.kind,
      person_outer_join_delta.row_number,
      person_outer_join_delta.lag,
      person_outer_join_delta.name,
      sum(person_outer_join_delta.weight)::bigint AS weight
    FROM person_outer_join_delta
    GROUP BY person_outer_join_delta.kind, person_outer_join_delta.row_number, person_outer_join_delta.lag, person_outer_join_delta.name
    HAVING sum(person_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.name, grouped.lag, grouped.kind
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.name,
    group_change.previous,
    group_change.kind,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_change.first_place_arrived, kept.first_place) AS first_place,
    hash_record_extended(ROW(group_change.name, group_change.previous, group_change.kind), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.first_place_left <= kept.first_place AND (group_change.first_place_arrived IS NULL OR group_change.first_place_arrived > kept.first_place)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.window_running_and_lag_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.name, group_change.previous, group_change.kind), 0)
    AND kept.name IS NOT DISTINCT FROM group_change.name
    AND kept.previous IS NOT DISTINCT FROM group_change.previous
    AND kept.kind IS NOT DISTINCT FROM group_change.kind
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: event, person
group_rescan AS MATERIALIZED (
  SELECT
    group_next.name,
    group_next.previous,
    group_next.kind,
    min(windowed.row_number) AS first_place
  FROM group_next
  JOIN (
    SELECT
      event.visitor,
      event.at,
      event.kind,
      row_number() OVER (PARTITION BY event.visitor ORDER BY event.at DESC) AS row_number,
      lag(event.kind) OVER (PARTITION BY event.visitor ORDER BY event.at DESC) AS lag
    FROM public.event AS event
  ) AS windowed
  LEFT JOIN public.person AS person
    ON person.id = windowed.visitor
    ON (group_next.name = person.name OR group_next.name IS NULL AND person.name IS NULL) AND (group_next.previous = windowed.lag OR group_next.previous IS NULL AND windowed.lag IS NULL) AND (group_next.kind = windowed.kind OR group_next.kind IS NULL AND windowed.kind IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.name, group_next.previous, group_next.kind
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.name,
    group_next.previous,
    group_next.kind,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.first_place ELSE group_next.first_place END AS first_place,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.name, group_next.previous, group_next.kind), 0) = hash_record_extended(ROW(group_rescan.name, group_rescan.previous, group_rescan.kind), 0)
    AND group_next.name IS NOT DISTINCT FROM group_rescan.name
    AND group_next.previous IS NOT DISTINCT FROM group_rescan.previous
    AND group_next.kind IS NOT DISTINCT FROM group_rescan.kind
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_running_and_lag_result" (name, previous, kind, __pgt_count, first_place, __pgt_hash)
  SELECT n.name, n.previous, n.kind, n.__pgt_count, n.first_place, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_running_and_lag_result" AS s
  SET name = n.name, previous = n.previous, kind = n.kind, __pgt_count = n.__pgt_count, first_place = n.first_place, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.previous, s.kind, s.__pgt_count, s.first_place, s.__pgt_hash)::record *<> ROW(n.name, n.previous, n.kind, n.__pgt_count, n.first_place, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_running_and_lag_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what window keeps
inserted_window AS (
  INSERT INTO pgtrickle_state."public.window_running_and_lag_result.window" (visitor, at, kind, row_number, lag)
  SELECT n.visitor, n.at, n.kind, n.row_number, n.lag
  FROM window_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_window AS (
  UPDATE pgtrickle_state."public.window_running_and_lag_result.window" AS s
  SET visitor = n.visitor, at = n.at, kind = n.kind, row_number = n.row_number, lag = n.lag
  FROM window_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.visitor, s.at, s.kind, s.row_number, s.lag)::record *<> ROW(n.visitor, n.at, n.kind, n.row_number, n.lag)::record
  RETURNING 1
),
removed_window AS (
  DELETE FROM pgtrickle_state."public.window_running_and_lag_result.window" AS s
  USING window_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.event', (SELECT count(*) FROM event_change),
    'public.person', (SELECT count(*) FROM person_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_running_and_lag_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM window_next WHERE locator IS NULL AND NOT present));
