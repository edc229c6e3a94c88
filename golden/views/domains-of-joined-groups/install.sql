SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.domains_of_joined_groups_result',
  source => 'public.category',
  buffer => 'public.category',
  columns => ARRAY['id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.domains_of_joined_groups_result',
  source => 'public.product',
  buffer => 'public.product',
  columns => ARRAY['category', 'cost', 'wait']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.domains_of_joined_groups_result',
  source => 'public.label',
  buffer => 'public.label',
  columns => ARRAY['id', 'value']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.domains_of_joined_groups_result" WITH (fillfactor = 90) AS
SELECT
  label.id,
  grouped.cost,
  grouped.wait,
  grouped.count AS titles,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(label.id, grouped.cost, grouped.wait, grouped.count), 0) AS __pgt_hash
FROM (
  SELECT
    CASE WHEN min(product.cost ORDER BY product.cost::text COLLATE pg_catalog."C") IS NOT NULL THEN min(product.cost ORDER BY product.cost::text COLLATE pg_catalog."C")::public.price ELSE (SELECT NULL::public.price WHERE false) END AS cost,
    min(product.wait ORDER BY interval_send(product.wait))::interval(3) AS wait,
    count(*) AS count
  FROM public.category AS category
  LEFT JOIN public.product AS product
    ON product.category = category.id
  GROUP BY product.cost, product.wait
) AS grouped
LEFT JOIN public.label AS label
  ON label.value = grouped.cost
GROUP BY label.id, grouped.cost, grouped.cost::text COLLATE pg_catalog."C", grouped.wait, grouped.wait::text COLLATE pg_catalog."C", grouped.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.domains_of_joined_groups_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.domains_of_joined_groups_result.group" WITH (fillfactor = 90) AS
SELECT
  product.cost,
  product.wait,
  count(*) AS __pgt_count,
  min(product.cost ORDER BY product.cost::text COLLATE pg_catalog."C") AS cost_shown,
  min(product.wait ORDER BY interval_send(product.wait)) AS wait_shown,
  hash_record_extended(ROW(product.cost, product.wait), 0) AS __pgt_hash
FROM public.category AS category
LEFT JOIN public.product AS product
  ON product.category = category.id
GROUP BY product.cost, product.wait
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.domains_of_joined_groups_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.domains_of_joined_groups_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.domains_of_joined_groups_result AS
SELECT
  kept.id,
  kept.cost,
  kept.wait,
  kept.titles
FROM pgtrickle_state."public.domains_of_joined_groups_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.domains_of_joined_groups_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
