SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_running_null_order_descending_result',
  source => 'public.bid',
  buffer => 'public.bid',
  columns => ARRAY['id', 'price', 'bidder']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_running_null_order_descending_result" WITH (fillfactor = 90) AS
SELECT
  windowed.bidder,
  min(windowed.rank) AS best,
  max(windowed.count) AS bids,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.bidder), 0) AS __pgt_hash
FROM (
  SELECT
    bid.price,
    bid.bidder,
    bid.id,
    rank() OVER (ORDER BY bid.price DESC NULLS LAST) AS rank,
    count(*) OVER (ORDER BY bid.price DESC NULLS LAST) AS count
  FROM public.bid AS bid
) AS windowed
GROUP BY windowed.bidder
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_running_null_order_descending_result" (__pgt_hash);

-- what an inner operator keeps: window
CREATE TABLE pgtrickle_state."public.window_running_null_order_descending_result.window" WITH (fillfactor = 90) AS
SELECT
  windowed.price,
  windowed.bidder,
  windowed.id,
  windowed.rank,
  windowed.count
FROM (
  SELECT
    bid.price,
    bid.bidder,
    bid.id,
    rank() OVER (ORDER BY bid.price DESC NULLS LAST) AS rank,
    count(*) OVER (ORDER BY bid.price DESC NULLS LAST) AS count
  FROM public.bid AS bid
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_running_null_order_descending_result.window" ADD PRIMARY KEY (id);
CREATE INDEX ON pgtrickle_state."public.window_running_null_order_descending_result.window" (price);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_running_null_order_descending_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_running_null_order_descending_result AS
SELECT
  kept.bidder,
  kept.best,
  kept.bids
FROM pgtrickle_state."public.window_running_null_order_descending_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_running_null_order_descending_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
