SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_bits_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_bits_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  bit_and(t.n) AS low,
  bit_or(t.n) AS high,
  bit_xor(t.n) AS odd,
  count(t.n) AS __pgt_odd_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_bits_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_bits_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_bits_result AS
SELECT
  kept.g,
  kept.low,
  kept.high,
  kept.odd
FROM pgtrickle_state."public.aggregate_bits_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_bits_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
