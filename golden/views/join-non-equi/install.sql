SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_non_equi_result',
  source => 'public.payment',
  buffer => 'public.payment',
  columns => ARRAY['id', 'amount']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_non_equi_result',
  source => 'public.band',
  buffer => 'public.band',
  columns => ARRAY['name', 'low', 'high']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_non_equi_result" WITH (fillfactor = 90) AS
SELECT
  payment.id,
  band.name,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(payment.id, band.name), 0) AS __pgt_hash
FROM public.payment AS payment
JOIN public.band AS band
  ON payment.amount >= band.low AND (payment.amount < band.high OR band.high IS NULL)
GROUP BY payment.id, band.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_non_equi_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_non_equi_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_non_equi_result AS
SELECT
  kept.id,
  kept.name
FROM pgtrickle_state."public.join_non_equi_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_non_equi_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
