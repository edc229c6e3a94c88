SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_bit_xor_of_duplicates_result',
  source => 'public.flag',
  buffer => 'public.flag',
  columns => ARRAY['kind', 'small', 'n', 'big']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_bit_xor_of_duplicates_result" WITH (fillfactor = 90) AS
SELECT
  flag.kind,
  bit_xor(flag.small) AS s,
  count(flag.small) AS __pgt_s_count,
  bit_xor(flag.n) AS i,
  count(flag.n) AS __pgt_i_count,
  bit_xor(flag.big) AS b,
  count(flag.big) AS __pgt_b_count,
  bit_xor(flag.n) FILTER (WHERE flag.n > 3) AS f,
  count(flag.n) FILTER (WHERE flag.n > 3) AS __pgt_f_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(flag.kind), 0) AS __pgt_hash
FROM public.flag AS flag
GROUP BY flag.kind
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_bit_xor_of_duplicates_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_bit_xor_of_duplicates_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_bit_xor_of_duplicates_result AS
SELECT
  kept.kind,
  kept.s,
  kept.i,
  kept.b,
  kept.f
FROM pgtrickle_state."public.aggregate_bit_xor_of_duplicates_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_bit_xor_of_duplicates_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
