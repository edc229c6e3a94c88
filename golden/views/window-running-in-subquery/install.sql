SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_running_in_subquery_result',
  source => 'public.payment',
  buffer => 'public.payment',
  columns => ARRAY['id', 'customer', 'paid', 'amount']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.window_running_in_subquery_result',
  source => 'public.mark',
  buffer => 'public.mark',
  columns => ARRAY['place', 'name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_running_in_subquery_result" WITH (fillfactor = 90) AS
SELECT
  windowed.customer,
  windowed.sum AS total,
  mark.name,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.customer, windowed.sum, mark.name), 0) AS __pgt_hash
FROM (
  SELECT
    payment.id,
    payment.customer,
    payment.paid,
    payment.amount,
    row_number() OVER (ORDER BY payment.paid, payment.id) AS row_number,
    sum(payment.amount) OVER (ORDER BY payment.paid, payment.id) AS sum
  FROM public.payment AS payment
) AS windowed
LEFT JOIN public.mark AS mark
  ON mark.place = windowed.row_number
GROUP BY windowed.customer, windowed.sum, mark.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_running_in_subquery_result" (__pgt_hash);

-- what an inner operator keeps: window
CREATE TABLE pgtrickle_state."public.window_running_in_subquery_result.window" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.customer,
  windowed.paid,
  windowed.amount,
  windowed.row_number,
  windowed.sum
FROM (
  SELECT
    payment.id,
    payment.customer,
    payment.paid,
    payment.amount,
    row_number() OVER (ORDER BY payment.paid, payment.id) AS row_number,
    sum(payment.amount) OVER (ORDER BY payment.paid, payment.id) AS sum
  FROM public.payment AS payment
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_running_in_subquery_result.window" ADD PRIMARY KEY (id);
CREATE INDEX ON pgtrickle_state."public.window_running_in_subquery_result.window" (paid);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_running_in_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_running_in_subquery_result AS
SELECT
  kept.customer,
  kept.total,
  kept.name
FROM pgtrickle_state."public.window_running_in_subquery_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_running_in_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
