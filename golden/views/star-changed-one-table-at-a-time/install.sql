SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.star_changed_one_table_at_a_time_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['id', 'shop_id', 'article_id', 'amount']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.star_changed_one_table_at_a_time_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.star_changed_one_table_at_a_time_result',
  source => 'public.article',
  buffer => 'public.article',
  columns => ARRAY['id', 'name', 'details']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.star_changed_one_table_at_a_time_result" WITH (fillfactor = 90) AS
SELECT
  sale.id,
  sale.amount,
  shop.name AS shop,
  article.name AS article,
  article.details
FROM public.sale AS sale
JOIN public.shop AS shop
  ON shop.id = sale.shop_id
JOIN public.article AS article
  ON article.id = sale.article_id
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.star_changed_one_table_at_a_time_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.star_changed_one_table_at_a_time_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.star_changed_one_table_at_a_time_result AS
SELECT
  kept.id,
  kept.amount,
  kept.shop,
  kept.article,
  kept.details
FROM pgtrickle_state."public.star_changed_one_table_at_a_time_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.star_changed_one_table_at_a_time_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
