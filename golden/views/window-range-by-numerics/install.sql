SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_range_by_numerics_result',
  source => 'public.offer',
  buffer => 'public.offer',
  columns => ARRAY['item', 'price', 'pieces']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_range_by_numerics_result" WITH (fillfactor = 90) AS
SELECT
  windowed.item,
  windowed.price,
  windowed.pieces,
  windowed.sum AS near,
  windowed.count AS above,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.item, windowed.price, windowed.pieces, windowed.sum, windowed.count), 0) AS __pgt_hash
FROM (
  SELECT
    offer.item,
    offer.price,
    offer.pieces,
    sum(offer.pieces) OVER (PARTITION BY offer.item ORDER BY offer.price DESC RANGE BETWEEN 0.5 PRECEDING AND 0.25 FOLLOWING) AS sum,
    count(*) OVER (PARTITION BY offer.item ORDER BY offer.price DESC RANGE BETWEEN 1::numeric PRECEDING AND CURRENT ROW EXCLUDE TIES) AS count
  FROM public.offer AS offer
) AS windowed
GROUP BY windowed.item, windowed.price, windowed.price::text COLLATE pg_catalog."C", windowed.pieces, windowed.sum, windowed.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_range_by_numerics_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_range_by_numerics_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_range_by_numerics_result AS
SELECT
  kept.item,
  kept.price,
  kept.pieces,
  kept.near,
  kept.above
FROM pgtrickle_state."public.window_range_by_numerics_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_range_by_numerics_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
