SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.domain_of_outermost_group_result',
  source => 'public.offer',
  buffer => 'public.offer',
  columns => ARRAY['cost', 'code', 'wait', 'kind']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.domain_of_outermost_group_result" WITH (fillfactor = 90) AS
SELECT
  grouped.cost,
  grouped.code,
  grouped.wait,
  count(*) AS __pgt_count,
  min(grouped.cost) AS __pgt_cost_shown,
  min(grouped.wait) AS __pgt_wait_shown,
  hash_record_extended(ROW(grouped.cost, grouped.code, grouped.wait), 0) AS __pgt_hash
FROM (
  SELECT
    CASE WHEN min(offer.cost ORDER BY offer.cost::text COLLATE pg_catalog."C") IS NOT NULL THEN min(offer.cost ORDER BY offer.cost::text COLLATE pg_catalog."C")::public.price ELSE (SELECT NULL::public.price WHERE false) END AS cost,
    offer.code,
    min(offer.wait ORDER BY interval_send(offer.wait))::interval(3) AS wait,
    offer.kind
  FROM public.offer AS offer
  GROUP BY offer.cost, offer.code, offer.wait, offer.kind
) AS grouped
GROUP BY grouped.cost, grouped.code, grouped.wait
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.domain_of_outermost_group_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.domain_of_outermost_group_result.group" WITH (fillfactor = 90) AS
SELECT
  offer.cost,
  offer.code,
  offer.wait,
  offer.kind,
  min(offer.cost ORDER BY offer.cost::text COLLATE pg_catalog."C") AS cost_shown,
  min(offer.wait ORDER BY interval_send(offer.wait)) AS wait_shown,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(offer.cost, offer.code, offer.wait, offer.kind), 0) AS __pgt_hash
FROM public.offer AS offer
GROUP BY offer.cost, offer.code, offer.wait, offer.kind
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.domain_of_outermost_group_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.domain_of_outermost_group_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.domain_of_outermost_group_result AS
SELECT
  CASE WHEN kept.__pgt_cost_shown IS NOT NULL THEN kept.__pgt_cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END AS cost,
  kept.code,
  kept.__pgt_wait_shown::interval(3) AS wait,
  kept.__pgt_count AS offers
FROM pgtrickle_state."public.domain_of_outermost_group_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.domain_of_outermost_group_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
