SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.extremes_leave_result',
  source => 'public.bid',
  buffer => 'public.bid',
  columns => ARRAY['lot', 'side', 'price', 'note', 'valid']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.extremes_leave_result" WITH (fillfactor = 90) AS
SELECT
  bid.lot,
  bid.side,
  min(bid.price) AS low,
  max(bid.price) AS high,
  max(bid.note) AS note,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(bid.lot, bid.side), 0) AS __pgt_hash
FROM public.bid AS bid
WHERE bid.valid
GROUP BY bid.lot, bid.side
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.extremes_leave_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.extremes_leave_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.extremes_leave_result AS
SELECT
  kept.lot,
  kept.side,
  kept.low,
  kept.high,
  kept.note,
  kept.__pgt_count AS bids
FROM pgtrickle_state."public.extremes_leave_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.extremes_leave_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
