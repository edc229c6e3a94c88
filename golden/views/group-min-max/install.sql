SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_min_max_result',
  source => 'public.quote',
  buffer => 'public.quote',
  columns => ARRAY['symbol', 'price', 'day', 'note']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_min_max_result" WITH (fillfactor = 90) AS
SELECT
  quote.symbol,
  min(quote.price) AS low,
  max(quote.price) AS high,
  min(quote.day) AS first,
  max(quote.note) AS note,
  max(quote.price) FILTER (WHERE quote.price < 9) AS below_nine,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(quote.symbol), 0) AS __pgt_hash
FROM public.quote AS quote
GROUP BY quote.symbol
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_min_max_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_min_max_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_min_max_result AS
SELECT
  kept.symbol,
  kept.low,
  kept.high,
  kept.first,
  kept.note,
  kept.below_nine
FROM pgtrickle_state."public.group_min_max_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_min_max_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
