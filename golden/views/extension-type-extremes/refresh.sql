WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.extension_type_extremes_result'
),
-- Δperson: the rows that changed since the last refresh, each with its weight
person_change AS MATERIALIZED (
  SELECT
    changes.name,
    changes.points,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.person" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.name::text COLLATE pg_catalog."C", changes.points
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.points % 2 AS odd,
    public.min(grouped.name) FILTER (WHERE grouped.weight > 0) AS min_arrived,
    public.min(grouped.name) FILTER (WHERE grouped.weight < 0) AS min_left,
    public.max(grouped.name) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    public.max(grouped.name) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      person_change.name,
      person_change.points,
      sum(person_change.weight)::bigint AS weight
    FROM person_change
    GROUP BY person_change.name, person_change.name::text COLLATE pg_catalog."C", person_change.points
    HAVING sum(person_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.points % 2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.odd,
    least(group_change.min_arrived, kept.min) AS min,
    greatest(group_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.min_left OPERATOR(public.<=) kept.min AND (group_change.min_arrived IS NOT DISTINCT FROM NULL OR group_change.min_arrived OPERATOR(public.>) kept.min) OR group_change.max_left OPERATOR(public.>=) kept.max AND (group_change.max_arrived IS NOT DISTINCT FROM NULL OR group_change.max_arrived OPERATOR(public.<) kept.max)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.extension_type_extremes_result" AS kept
    ON kept.odd = group_change.odd
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: person
group_rescan AS MATERIALIZED (
  SELECT
    group_next.odd,
    public.min(person.name) AS min,
    public.max(person.name) AS max
  FROM group_next
  JOIN public.person AS person
    ON group_next.odd = person.points % 2
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.odd
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.odd,
    CASE WHEN group_next.rescan THEN group_rescan.min ELSE group_next.min END AS min,
    CASE WHEN group_next.rescan THEN group_rescan.max ELSE group_next.max END AS max,
    group_next.__pgt_count,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND group_next.odd = group_rescan.odd
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.extension_type_extremes_result" (odd, min, max, __pgt_count)
  SELECT n.odd, n.min, n.max, n.__pgt_count
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.extension_type_extremes_result" AS s
  SET odd = n.odd, min = n.min, max = n.max, __pgt_count = n.__pgt_count
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.odd, s.min, s.max, s.__pgt_count)::record *<> ROW(n.odd, n.min, n.max, n.__pgt_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.extension_type_extremes_result" AS s
  USING group_new AS n
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
  stream_table => 'public.extension_type_extremes_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
