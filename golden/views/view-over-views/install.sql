SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.view_over_views_result',
  source => 'public.account',
  buffer => 'public.account',
  columns => ARRAY['id', 'owner', 'closed']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.view_over_views_result',
  source => 'public.booking',
  buffer => 'public.booking',
  columns => ARRAY['account_id', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.view_over_views_result" WITH (fillfactor = 90) AS
SELECT
  grouped.holder,
  grouped.sum AS total,
  account_2.id AS number
FROM (
  SELECT
    account.owner AS holder,
    sum(booking.amount) AS sum
  FROM public.account AS account
  JOIN public.booking AS booking
    ON booking.account_id = account.id
  WHERE NOT account.closed
  GROUP BY account.owner
) AS grouped
JOIN public.account AS account_2
  ON grouped.holder = account_2.owner
WHERE NOT account_2.closed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.view_over_views_result" ADD PRIMARY KEY (number);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.view_over_views_result.group" WITH (fillfactor = 90) AS
SELECT
  account.owner AS holder,
  sum(booking.amount) AS sum,
  count(booking.amount) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(account.owner), 0) AS __pgt_hash
FROM public.account AS account
JOIN public.booking AS booking
  ON booking.account_id = account.id
WHERE NOT account.closed
GROUP BY account.owner
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.view_over_views_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.view_over_views_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.view_over_views_result AS
SELECT
  kept.holder,
  kept.total,
  kept.number
FROM pgtrickle_state."public.view_over_views_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.view_over_views_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
