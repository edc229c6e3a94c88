WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.collation_window_result'
),
-- Δperson: the rows that changed since the last refresh, each with its weight
person_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    changes.points,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.person" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name, changes.name COLLATE pg_catalog."C", changes.points
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the partitions that Δ(person) touches
window_partitions AS MATERIALIZED (
  SELECT
    person_change.name AS key_1
  FROM person_change
  GROUP BY person_change.name
),
-- the rows of the touched partitions, as they are now: person
window_rows_now AS MATERIALIZED (
  -- R₁|K: runs when person changed
  SELECT
    person.id,
    person.name,
    person.points,
    1::bigint AS weight
  FROM window_partitions
  JOIN public.person AS person
    ON (window_partitions.key_1 = person.name OR window_partitions.key_1 IS NULL AND person.name IS NULL)
  WHERE EXISTS (SELECT FROM person_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.name,
    grouped.points
  FROM (
    SELECT
      combined.id,
      combined.name,
      combined.points,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.name,
        window_rows_now.points,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        person_change.id,
        person_change.name,
        person_change.points,
        person_change.weight * '-1'::integer AS weight
      FROM person_change
    ) AS combined
    GROUP BY combined.id, combined.name, combined.name COLLATE pg_catalog."C", combined.points
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): person
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when person changed
  SELECT
    windowed.id,
    windowed.name,
    windowed.count AS people,
    windowed.rank AS place,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.name,
      window_rows_before.points,
      count(*) OVER (PARTITION BY window_rows_before.name) AS count,
      rank() OVER (PARTITION BY window_rows_before.name ORDER BY window_rows_before.points) AS rank
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when person changed
  SELECT
    windowed.id,
    windowed.name,
    windowed.count AS people,
    windowed.rank AS place,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.name,
      window_rows_now.points,
      count(*) OVER (PARTITION BY window_rows_now.name) AS count,
      rank() OVER (PARTITION BY window_rows_now.name ORDER BY window_rows_now.points) AS rank
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.name,
    window_delta.people,
    window_delta.place,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.name, window_delta.name COLLATE pg_catalog."C", window_delta.people, window_delta.place
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.name,
    latest.people,
    latest.place,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.name,
      result_change.people,
      result_change.place,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.collation_window_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.collation_window_result" (id, name, people, place)
  SELECT n.id, n.name, n.people, n.place
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.collation_window_result" AS s
  SET id = n.id, name = n.name, people = n.people, place = n.place
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.name, s.people, s.place)::record *<> ROW(n.id, n.name, n.people, n.place)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.collation_window_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.person', (SELECT count(*) FROM person_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.collation_window_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
