WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_network_result'
),
-- Δhost: the rows that changed since the last refresh, each with its weight
host_change AS MATERIALIZED (
  SELECT
    changes.name,
    changes.entry,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.host" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.entry
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δwire: the rows that changed since the last refresh, each with its weight
wire_change AS MATERIALIZED (
  SELECT
    changes.a,
    changes.b,
    changes.port,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.wire" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.a, changes.b, changes.port
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δshut: the rows that changed since the last refresh, each with its weight
shut_change AS MATERIALIZED (
  SELECT
    changes.host,
    changes.port,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shut" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.host, changes.port
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(wire ⋈ host)
host_join_delta AS MATERIALIZED (
  -- Δwire ⋈ host: runs when wire changed
  SELECT
    wire_change.a,
    wire_change.port,
    host.name,
    wire_change.weight
  FROM wire_change
  JOIN public.host AS host
    ON host.name = wire_change.b
  WHERE EXISTS (SELECT FROM wire_change)
  UNION ALL
  -- wire ⋈ Δhost: runs when host changed
  SELECT
    wire.a,
    wire.port,
    host_change.name,
    host_change.weight
  FROM host_change
  JOIN public.wire AS wire
    ON host_change.name = wire.b
  WHERE EXISTS (SELECT FROM host_change)
  UNION ALL
  -- −Δwire ⋈ Δhost: runs when host and wire changed
  SELECT
    wire_change.a,
    wire_change.port,
    host_change.name,
    - (host_change.weight * wire_change.weight) AS weight
  FROM host_change
  JOIN wire_change
    ON host_change.name = wire_change.b
),
-- Δ(found_join): wire, host
found_join_delta AS MATERIALIZED (
  -- Δ(wire ⋈ host) ⋈ found₀: runs when wire or host changed
  SELECT
    host_join_delta.port,
    host_join_delta.name,
    kept.entry,
    kept.ctid AS __pgt_origin,
    host_join_delta.weight
  FROM host_join_delta
  JOIN pgtrickle_state."public.recursive_network_result" AS kept
    ON host_join_delta.a = kept.host
  WHERE (EXISTS (SELECT FROM wire_change) OR EXISTS (SELECT FROM host_change))
),
-- the keys of Δshut whose number of rows changed, and by how many
shut_keys AS MATERIALIZED (
  SELECT
    shut_change.host,
    shut_change.port,
    sum(shut_change.weight)::bigint AS net
  FROM shut_change
  WHERE shut_change.host IS NOT NULL
    AND shut_change.port IS NOT NULL
  GROUP BY shut_change.host, shut_change.port
  HAVING sum(shut_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: shut
shut_flips AS MATERIALIZED (
  SELECT
    shut_keys.host,
    shut_keys.port,
    CASE WHEN lateral_rows.found = shut_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM shut_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.shut AS shut
      WHERE shut.host = shut_keys.host
        AND shut.port = shut_keys.port
      LIMIT greatest(shut_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = shut_keys.net OR lateral_rows.found = 0)
),
-- Δ of shut_anti_join: wire, host, shut
shut_anti_join_delta AS MATERIALIZED (
  -- Δfound_join ▷ shut: runs when wire or host changed
  SELECT
    found_join_delta.entry,
    found_join_delta.__pgt_origin,
    found_join_delta.name,
    found_join_delta.weight
  FROM found_join_delta
  WHERE (EXISTS (SELECT FROM wire_change) OR EXISTS (SELECT FROM host_change))
    AND NOT EXISTS (
    SELECT
    FROM public.shut AS shut
    WHERE shut.host = found_join_delta.name
      AND shut.port = found_join_delta.port
  )
  UNION ALL
  -- found_join ⋈ flipped keys of shut: runs when shut changed
  SELECT
    kept.entry,
    kept.ctid AS __pgt_origin,
    host.name,
    - shut_flips.weight AS weight
  FROM shut_flips
  JOIN public.wire AS wire
    ON shut_flips.port = wire.port
  JOIN pgtrickle_state."public.recursive_network_result" AS kept
    ON wire.a = kept.host
  JOIN public.host AS host
    ON host.name = wire.b AND shut_flips.host = host.name
  WHERE EXISTS (SELECT FROM shut_change)
  UNION ALL
  -- −Δfound_join ⋈ flipped keys of shut: runs when shut and (wire or host) changed
  SELECT
    found_join_delta.entry,
    found_join_delta.__pgt_origin,
    found_join_delta.name,
    shut_flips.weight * found_join_delta.weight AS weight
  FROM shut_flips
  JOIN found_join_delta
    ON shut_flips.host = found_join_delta.name AND shut_flips.port = found_join_delta.port
),
-- ΔB ⊎ Δ[E] S(X₀): ways to rows that are gone or new, by the row of X₀ that each starts from
open_ways AS MATERIALIZED (
  SELECT
    combined.entry,
    combined.host,
    combined.__pgt_origin,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      host_change.name AS entry,
      host_change.name AS host,
      NULL::tid AS __pgt_origin,
      host_change.weight
    FROM host_change
    WHERE host_change.entry
    UNION ALL
    SELECT
      shut_anti_join_delta.entry,
      shut_anti_join_delta.name AS host,
      shut_anti_join_delta.__pgt_origin,
      shut_anti_join_delta.weight
    FROM shut_anti_join_delta
  ) AS combined
  GROUP BY combined.entry, combined.host, combined.__pgt_origin
  HAVING sum(combined.weight) <> 0
),
-- L = lfp(X₀ ∩ (lost ∪ S(L, E₁))): rows that a lost way led to, as far as they lead: wire, host, shut
open_lost AS MATERIALIZED (
  WITH RECURSIVE open (entry, host, __pgt_place) AS (
    SELECT
      kept.entry,
      kept.host,
      kept.ctid AS __pgt_place
    FROM open_ways
    JOIN pgtrickle_state."public.recursive_network_result" AS kept
      ON kept.__pgt_hash = hash_record_extended(ROW(open_ways.entry, open_ways.host), 0) AND ROW(kept.entry, kept.host) IS NOT DISTINCT FROM ROW(open_ways.entry, open_ways.host)
    WHERE open_ways.weight < 0
    UNION
    SELECT
      kept_2.entry,
      kept_2.host,
      kept_2.ctid AS __pgt_place
    FROM open AS open_2
    JOIN public.wire AS wire
      ON wire.a = open_2.host
    JOIN public.host AS host
      ON host.name = wire.b AND NOT EXISTS (
      SELECT
      FROM public.shut AS shut
      WHERE shut.host = host.name
        AND shut.port = wire.port
    )
    JOIN pgtrickle_state."public.recursive_network_result" AS kept_2
      ON kept_2.__pgt_hash = hash_record_extended(ROW(open_2.entry, host.name), 0) AND ROW(kept_2.entry, kept_2.host) IS NOT DISTINCT FROM ROW(open_2.entry, host.name)
  )
  SELECT
    open_3.entry,
    open_3.host,
    open_3.__pgt_place
  FROM open AS open_3
),
-- (gained ∪ again) − R: new ways from rows that stay, and lost rows that another way is left to: host, wire, shut
open_start AS MATERIALIZED (
  SELECT
    joined.entry,
    joined.host
  FROM (
    SELECT
      open_ways.entry,
      open_ways.host,
      open_ways.__pgt_origin,
      open_ways.weight
    FROM open_ways
    WHERE open_ways.weight > 0
      AND NOT EXISTS (
      SELECT
      FROM open_lost
      WHERE open_lost.__pgt_place = open_ways.__pgt_origin
    )
  ) AS joined
  LEFT JOIN open_lost AS open_lost_2
    ON hash_record_extended(ROW(open_lost_2.entry, open_lost_2.host), 0) = hash_record_extended(ROW(joined.entry, joined.host), 0)
    AND ROW(open_lost_2.entry, open_lost_2.host) IS NOT DISTINCT FROM ROW(joined.entry, joined.host)
  LEFT JOIN pgtrickle_state."public.recursive_network_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(joined.entry, joined.host), 0)
    AND ROW(kept.entry, kept.host) IS NOT DISTINCT FROM ROW(joined.entry, joined.host)
  WHERE (kept.ctid IS NULL OR open_lost_2.__pgt_place IS NOT NULL)
  UNION ALL
  SELECT
    open_lost_3.entry,
    open_lost_3.host
  FROM open_lost AS open_lost_3
  JOIN public.host AS host
    ON open_lost_3.entry = host.name AND open_lost_3.host = host.name
  WHERE open_lost_3.entry IS NOT NULL
    AND host.entry
  UNION ALL
  SELECT
    open_lost_4.entry,
    open_lost_4.host
  FROM open_lost AS open_lost_4
  JOIN public.host AS host_2
    ON hash_record_extended(ROW(open_lost_4.entry, open_lost_4.host), 0) = hash_record_extended(ROW(host_2.name, host_2.name), 0) AND ROW(open_lost_4.entry, open_lost_4.host) IS NOT DISTINCT FROM ROW(host_2.name, host_2.name)
  WHERE open_lost_4.entry IS NULL
    AND host_2.entry
  UNION ALL
  SELECT
    open_lost_5.entry,
    open_lost_5.host
  FROM open_lost AS open_lost_5
  JOIN pgtrickle_state."public.recursive_network_result" AS kept_2
    ON open_lost_5.entry = kept_2.entry
  JOIN public.wire AS wire
    ON wire.a = kept_2.host
  JOIN public.host AS host_3
    ON host_3.name = wire.b AND NOT EXISTS (
    SELECT
    FROM public.shut AS shut
    WHERE shut.host = host_3.name
      AND shut.port = wire.port
  ) AND open_lost_5.host = host_3.name
  WHERE open_lost_5.entry IS NOT NULL
    AND NOT EXISTS (
    SELECT
    FROM open_lost AS open_lost_6
    WHERE open_lost_6.__pgt_place = kept_2.ctid
  )
  UNION ALL
  SELECT
    open_lost_7.entry,
    open_lost_7.host
  FROM open_lost AS open_lost_7
  CROSS JOIN pgtrickle_state."public.recursive_network_result" AS kept_3
  JOIN public.wire AS wire_2
    ON wire_2.a = kept_3.host
  JOIN public.host AS host_4
    ON host_4.name = wire_2.b AND NOT EXISTS (
    SELECT
    FROM public.shut AS shut_2
    WHERE shut_2.host = host_4.name
      AND shut_2.port = wire_2.port
  ) AND hash_record_extended(ROW(open_lost_7.entry, open_lost_7.host), 0) = hash_record_extended(ROW(kept_3.entry, host_4.name), 0) AND ROW(open_lost_7.entry, open_lost_7.host) IS NOT DISTINCT FROM ROW(kept_3.entry, host_4.name)
  WHERE open_lost_7.entry IS NULL
    AND NOT EXISTS (
    SELECT
    FROM open_lost AS open_lost_8
    WHERE open_lost_8.__pgt_place = kept_3.ctid
  )
),
-- F = lfp((start ∪ S(F, E₁)) − R): rows that are new, or there again: wire, host, shut
open_found AS MATERIALIZED (
  WITH RECURSIVE open (entry, host) AS (
    SELECT
      open_start.entry,
      open_start.host
    FROM open_start
    UNION
    SELECT
      joined.entry,
      joined.host
    FROM (
      SELECT
        open_2.entry,
        host.name AS host
      FROM open AS open_2
      JOIN public.wire AS wire
        ON wire.a = open_2.host
      JOIN public.host AS host
        ON host.name = wire.b AND NOT EXISTS (
        SELECT
        FROM public.shut AS shut
        WHERE shut.host = host.name
          AND shut.port = wire.port
      )
    ) AS joined
    LEFT JOIN open_lost
      ON hash_record_extended(ROW(open_lost.entry, open_lost.host), 0) = hash_record_extended(ROW(joined.entry, joined.host), 0)
      AND ROW(open_lost.entry, open_lost.host) IS NOT DISTINCT FROM ROW(joined.entry, joined.host)
    LEFT JOIN pgtrickle_state."public.recursive_network_result" AS kept
      ON kept.__pgt_hash = hash_record_extended(ROW(joined.entry, joined.host), 0)
      AND ROW(kept.entry, kept.host) IS NOT DISTINCT FROM ROW(joined.entry, joined.host)
    WHERE (kept.ctid IS NULL OR open_lost.__pgt_place IS NOT NULL)
  )
  SELECT
    open_3.entry,
    open_3.host
  FROM open AS open_3
),
-- F − L: host, wire, shut
open_compared AS MATERIALIZED (
  -- −L of open: runs when host or wire or shut changed
  SELECT
    open_lost.entry,
    open_lost.host,
    - 1::bigint AS weight
  FROM open_lost
  UNION ALL
  -- F of open: runs when host or wire or shut changed
  SELECT
    open_found.entry,
    open_found.host,
    1::bigint AS weight
  FROM open_found
),
-- ΔX = F − L, consolidated: rows that are lost and found again cancel
open_change AS MATERIALIZED (
  SELECT
    open_compared.entry,
    open_compared.host,
    sum(open_compared.weight)::bigint AS weight
  FROM open_compared
  GROUP BY open_compared.entry, open_compared.host
  HAVING sum(open_compared.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    open_change.entry,
    open_change.host,
    coalesce(kept.__pgt_count, 0) + open_change.weight AS __pgt_count,
    hash_record_extended(ROW(open_change.entry, open_change.host), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + open_change.weight > 0 AS present
  FROM open_change
  LEFT JOIN pgtrickle_state."public.recursive_network_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(open_change.entry, open_change.host), 0)
    AND ROW(kept.entry, kept.host) IS NOT DISTINCT FROM ROW(open_change.entry, open_change.host)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_network_result" (entry, host, __pgt_count, __pgt_hash)
  SELECT n.entry, n.host, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_network_result" AS s
  SET entry = n.entry, host = n.host, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.entry, s.host, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.entry, n.host, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_network_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.host', (SELECT count(*) FROM host_change),
    'public.wire', (SELECT count(*) FROM wire_change),
    'public.shut', (SELECT count(*) FROM shut_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_network_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
