WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.xml_table_result'
),
-- Δdelivery: the rows that changed since the last refresh, each with its weight
delivery_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.source,
    (array_agg(changes.body))[1] AS body,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.delivery" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.source, changes.body::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    delivery_change.id,
    expanded.place,
    expanded.n,
    expanded.name,
    expanded.price,
    expanded."own name",
    (array_agg(expanded.whole))[1] AS whole,
    sum(delivery_change.weight)::bigint AS weight
  FROM delivery_change
  CROSS JOIN LATERAL XMLTABLE(XMLNAMESPACES(('urn:d'::text) AS "x", (delivery_change.source) AS "own"), ('/x:d/x:item'::text) PASSING (delivery_change.body) COLUMNS "place" FOR ORDINALITY, "n" integer PATH ('@n'::text) NOT NULL, "name" character varying(8) PATH ('x:name'::text), "price" numeric(6,2) PATH ('x:price'::text) DEFAULT (delivery_change.id + 0.5), "own name" text PATH ('own:name'::text) DEFAULT (delivery_change.source), "whole" xml PATH ('.'::text)) AS expanded (place, n, name, price, "own name", whole)
  GROUP BY delivery_change.id, expanded.place, expanded.n, expanded.name, expanded.price, expanded."own name", expanded.whole::text COLLATE pg_catalog."C"
  HAVING sum(delivery_change.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.place,
    result_change.n,
    result_change.name,
    result_change.price,
    result_change."own name",
    result_change.whole,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.place, result_change.n, result_change.name, result_change.price, result_change."own name"), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.xml_table_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.place, result_change.n, result_change.name, result_change.price, result_change."own name"), 0)
    AND ROW(kept.id, kept.place, kept.n, kept.name, kept.price, kept."own name", kept.whole::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(result_change.id, result_change.place, result_change.n, result_change.name, result_change.price, result_change."own name", result_change.whole::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.xml_table_result" (id, place, n, name, price, "own name", whole, __pgt_count, __pgt_hash)
  SELECT n.id, n.place, n.n, n.name, n.price, n."own name", n.whole, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.xml_table_result" AS s
  SET id = n.id, place = n.place, n = n.n, name = n.name, price = n.price, "own name" = n."own name", whole = n.whole, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.place, s.n, s.name, s.price, s."own name", s.whole, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.place, n.n, n.name, n.price, n."own name", n.whole, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.xml_table_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.delivery', (SELECT count(*) FROM delivery_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.xml_table_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
