WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_of_a_snowflake_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.customer_id,
    changes.part_id,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.customer_id, changes.part_id, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δcustomer: the rows that changed since the last refresh, each with its weight
customer_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.nation_id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.customer" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.nation_id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δnation: the rows that changed since the last refresh, each with its weight
nation_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.region_id,
    changes.tax,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.nation" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.region_id, changes.tax, changes.tax::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δregion: the rows that changed since the last refresh, each with its weight
region_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.region" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δpart: the rows that changed since the last refresh, each with its weight
part_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.kind,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.part" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.kind
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(nation ⋈ region)
region_join_delta AS MATERIALIZED (
  -- Δnation ⋈ region: runs when nation changed
  SELECT
    nation_change.id,
    nation_change.tax,
    nation_change.weight
  FROM nation_change
  JOIN public.region AS region
    ON region.id = nation_change.region_id
  WHERE EXISTS (SELECT FROM nation_change)
    AND nation_change.region_id IS NOT NULL
    AND region.name = 'north'::text
  UNION ALL
  -- nation ⋈ Δregion: runs when region changed
  SELECT
    nation.id,
    nation.tax,
    region_change.weight
  FROM region_change
  JOIN public.nation AS nation
    ON region_change.id = nation.region_id
  WHERE EXISTS (SELECT FROM region_change)
    AND region_change.name = 'north'::text
  UNION ALL
  -- −Δnation ⋈ Δregion: runs when region and nation changed
  SELECT
    nation_change.id,
    nation_change.tax,
    - (region_change.weight * nation_change.weight) AS weight
  FROM region_change
  JOIN nation_change
    ON region_change.id = nation_change.region_id
  WHERE region_change.name = 'north'::text
    AND nation_change.region_id IS NOT NULL
),
-- Δ(nation ⋈ region), added up over what is read of it
region_join_change AS MATERIALIZED (
  SELECT
    region_join_delta.id,
    region_join_delta.tax,
    sum(region_join_delta.weight)::bigint AS weight
  FROM region_join_delta
  GROUP BY region_join_delta.id, region_join_delta.tax, region_join_delta.tax::text COLLATE pg_catalog."C"
  HAVING sum(region_join_delta.weight) <> 0
),
-- Δ(customer ⋈ (nation ⋈ region))
nation_join_delta AS MATERIALIZED (
  -- Δcustomer ⋈ (nation ⋈ region): runs when customer changed
  SELECT
    customer_change.id,
    customer_change.name,
    nation.tax,
    customer_change.weight
  FROM customer_change
  JOIN public.nation AS nation
    ON nation.id = customer_change.nation_id
  JOIN public.region AS region
    ON region.id = nation.region_id
  WHERE EXISTS (SELECT FROM customer_change)
    AND customer_change.nation_id IS NOT NULL
    AND region.name = 'north'::text
  UNION ALL
  -- customer ⋈ Δ(nation ⋈ region): runs when nation or region changed
  SELECT
    customer.id,
    customer.name,
    region_join_change.tax,
    region_join_change.weight
  FROM region_join_change
  JOIN public.customer AS customer
    ON region_join_change.id = customer.nation_id
  WHERE (EXISTS (SELECT FROM nation_change) OR EXISTS (SELECT FROM region_change))
  UNION ALL
  -- −Δcustomer ⋈ Δ(nation ⋈ region): runs when (nation or region) and customer changed
  SELECT
    customer_change.id,
    customer_change.name,
    region_join_change.tax,
    - (region_join_change.weight * customer_change.weight) AS weight
  FROM region_join_change
  JOIN customer_change
    ON region_join_change.id = customer_change.nation_id
  WHERE customer_change.nation_id IS NOT NULL
),
-- Δ(customer ⋈ (nation ⋈ region)), added up over what is read of it
nation_join_change AS MATERIALIZED (
  SELECT
    nation_join_delta.id,
    nation_join_delta.name,
    nation_join_delta.tax,
    sum(nation_join_delta.weight)::bigint AS weight
  FROM nation_join_delta
  GROUP BY nation_join_delta.id, nation_join_delta.name, nation_join_delta.tax, nation_join_delta.tax::text COLLATE pg_catalog."C"
  HAVING sum(nation_join_delta.weight) <> 0
),
-- Δ(sale ⋈ (customer ⋈ (nation ⋈ region)))
customer_join_delta AS MATERIALIZED (
  -- Δsale ⋈ (customer ⋈ (nation ⋈ region)): runs when sale changed
  SELECT
    sale_change.customer_id,
    sale_change.part_id,
    sale_change.amount,
    customer.id,
    customer.name,
    nation.tax,
    sale_change.weight
  FROM sale_change
  JOIN public.customer AS customer
    ON customer.id = sale_change.customer_id
  JOIN public.nation AS nation
    ON nation.id = customer.nation_id
  JOIN public.region AS region
    ON region.id = nation.region_id
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.customer_id IS NOT NULL
    AND region.name = 'north'::text
  UNION ALL
  -- sale ⋈ Δ(customer ⋈ (nation ⋈ region)): runs when customer or nation or region changed
  SELECT
    sale.customer_id,
    sale.part_id,
    sale.amount,
    nation_join_change.id,
    nation_join_change.name,
    nation_join_change.tax,
    nation_join_change.weight
  FROM nation_join_change
  JOIN public.sale AS sale
    ON nation_join_change.id = sale.customer_id
  WHERE (EXISTS (SELECT FROM customer_change) OR EXISTS (SELECT FROM nation_change) OR EXISTS (SELECT FROM region_change))
  UNION ALL
  -- −Δsale ⋈ Δ(customer ⋈ (nation ⋈ region)): runs when (customer or nation or region) and sale changed
  SELECT
    sale_change.customer_id,
    sale_change.part_id,
    sale_change.amount,
    nation_join_change.id,
    nation_join_change.name,
    nation_join_change.tax,
    - (nation_join_change.weight * sale_change.weight) AS weight
  FROM nation_join_change
  JOIN sale_change
    ON nation_join_change.id = sale_change.customer_id
  WHERE sale_change.customer_id IS NOT NULL
),
-- Δ of part_join: sale, customer, nation, region, part
part_join_delta AS MATERIALIZED (
  -- Δ(sale ⋈ (customer ⋈ (nation ⋈ region))) ⋈ part: runs when sale or customer or nation or region changed
  SELECT
    customer_join_delta.customer_id,
    customer_join_delta.part_id,
    customer_join_delta.amount,
    customer_join_delta.id,
    customer_join_delta.name,
    customer_join_delta.tax,
    part.id AS id_2,
    part.kind,
    customer_join_delta.weight
  FROM customer_join_delta
  JOIN public.part AS part
    ON part.id = customer_join_delta.part_id
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM customer_change) OR EXISTS (SELECT FROM nation_change) OR EXISTS (SELECT FROM region_change))
    AND customer_join_delta.part_id IS NOT NULL
  UNION ALL
  -- (sale ⋈ (customer ⋈ (nation ⋈ region))) ⋈ Δpart: runs when part changed
  SELECT
    sale.customer_id,
    sale.part_id,
    sale.amount,
    customer.id,
    customer.name,
    nation.tax,
    part_change.id AS id_2,
    part_change.kind,
    part_change.weight
  FROM part_change
  JOIN public.sale AS sale
    ON part_change.id = sale.part_id
  JOIN public.customer AS customer
    ON customer.id = sale.customer_id
  JOIN public.nation AS nation
    ON nation.id = customer.nation_id
  JOIN public.region AS region
    ON region.id = nation.region_id
  WHERE EXISTS (SELECT FROM part_change)
    AND region.name = 'north'::text
  UNION ALL
  -- −Δ(sale ⋈ (customer ⋈ (nation ⋈ region))) ⋈ Δpart: runs when part and (sale or customer or nation or region) changed
  SELECT
    customer_join_delta.customer_id,
    customer_join_delta.part_id,
    customer_join_delta.amount,
    customer_join_delta.id,
    customer_join_delta.name,
    customer_join_delta.tax,
    part_change.id AS id_2,
    part_change.kind,
    - (part_change.weight * customer_join_delta.weight) AS weight
  FROM part_change
  JOIN customer_join_delta
    ON part_change.id = customer_join_delta.part_id
  WHERE customer_join_delta.part_id IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.name,
    grouped.tax,
    grouped.kind,
    grouped.amount,
    grouped.net,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      part_join_delta.name,
      part_join_delta.tax,
      part_join_delta.kind,
      part_join_delta.amount,
      part_join_delta.amount / part_join_delta.tax AS net,
      sum(part_join_delta.weight)::bigint AS weight
    FROM part_join_delta
    GROUP BY part_join_delta.customer_id, part_join_delta.part_id, part_join_delta.amount, part_join_delta.id, part_join_delta.name, part_join_delta.tax, part_join_delta.tax::text COLLATE pg_catalog."C", part_join_delta.id_2, part_join_delta.kind
    HAVING sum(part_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.name, grouped.tax, grouped.tax::text COLLATE pg_catalog."C", grouped.kind, grouped.amount, grouped.net, grouped.net::text COLLATE pg_catalog."C"
  HAVING sum(grouped.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.name,
    result_change.tax,
    result_change.kind,
    result_change.amount,
    result_change.net,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.name, result_change.tax, result_change.kind, result_change.amount, result_change.net), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_of_a_snowflake_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.name, result_change.tax, result_change.kind, result_change.amount, result_change.net), 0)
    AND ROW(kept.name, kept.tax, kept.tax::text COLLATE pg_catalog."C", kept.kind, kept.amount, kept.net, kept.net::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(result_change.name, result_change.tax, result_change.tax::text COLLATE pg_catalog."C", result_change.kind, result_change.amount, result_change.net, result_change.net::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_of_a_snowflake_result" (name, tax, kind, amount, net, __pgt_count, __pgt_hash)
  SELECT n.name, n.tax, n.kind, n.amount, n.net, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_of_a_snowflake_result" AS s
  SET name = n.name, tax = n.tax, kind = n.kind, amount = n.amount, net = n.net, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.tax, s.kind, s.amount, s.net, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.name, n.tax, n.kind, n.amount, n.net, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_of_a_snowflake_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.sale', (SELECT count(*) FROM sale_change),
    'public.customer', (SELECT count(*) FROM customer_change),
    'public.nation', (SELECT count(*) FROM nation_change),
    'public.region', (SELECT count(*) FROM region_change),
    'public.part', (SELECT count(*) FROM part_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_of_a_snowflake_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
