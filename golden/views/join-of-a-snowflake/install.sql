SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_a_snowflake_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['customer_id', 'part_id', 'amount']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_a_snowflake_result',
  source => 'public.customer',
  buffer => 'public.customer',
  columns => ARRAY['id', 'nation_id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_a_snowflake_result',
  source => 'public.nation',
  buffer => 'public.nation',
  columns => ARRAY['id', 'region_id', 'tax']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_a_snowflake_result',
  source => 'public.region',
  buffer => 'public.region',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_a_snowflake_result',
  source => 'public.part',
  buffer => 'public.part',
  columns => ARRAY['id', 'kind']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_of_a_snowflake_result" WITH (fillfactor = 90) AS
SELECT
  customer.name,
  nation.tax,
  part.kind,
  sale.amount,
  sale.amount / nation.tax AS net,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(customer.name, nation.tax, part.kind, sale.amount, sale.amount / nation.tax), 0) AS __pgt_hash
FROM public.sale AS sale
JOIN public.customer AS customer
  ON customer.id = sale.customer_id
JOIN public.nation AS nation
  ON nation.id = customer.nation_id
JOIN public.region AS region
  ON region.id = nation.region_id
JOIN public.part AS part
  ON part.id = sale.part_id
WHERE region.name = 'north'::text
GROUP BY customer.name, nation.tax, nation.tax::text COLLATE pg_catalog."C", part.kind, sale.amount, sale.amount / nation.tax, (sale.amount / nation.tax)::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_of_a_snowflake_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_of_a_snowflake_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_of_a_snowflake_result AS
SELECT
  kept.name,
  kept.tax,
  kept.kind,
  kept.amount,
  kept.net
FROM pgtrickle_state."public.join_of_a_snowflake_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_of_a_snowflake_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
