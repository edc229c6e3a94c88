SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_range_by_months_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['id', 'shop', 'day', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_range_by_months_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.shop,
  windowed.day,
  windowed.sum AS last_month,
  windowed.count AS next_month
FROM (
  SELECT
    sale.id,
    sale.shop,
    sale.day,
    sale.amount,
    sum(sale.amount) OVER (PARTITION BY sale.shop ORDER BY sale.day RANGE BETWEEN '1 month'::interval PRECEDING AND CURRENT ROW) AS sum,
    count(*) OVER (PARTITION BY sale.shop ORDER BY sale.day RANGE BETWEEN CURRENT ROW AND '40'::interval day::interval FOLLOWING) AS count
  FROM public.sale AS sale
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_range_by_months_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_range_by_months_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_range_by_months_result AS
SELECT
  kept.id,
  kept.shop,
  kept.day,
  kept.last_month,
  kept.next_month
FROM pgtrickle_state."public.window_range_by_months_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_range_by_months_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
