SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.rows_of_a_negated_constant_result',
  source => 'public.entry',
  buffer => 'public.entry',
  columns => ARRAY[]::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.rows_of_a_negated_constant_result" WITH (fillfactor = 90) AS
SELECT
  - 1 AS minus,
  - (- 1) AS plus,
  - 0.5 AS half,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(- 1, - (- 1), - 0.5), 0) AS __pgt_hash
FROM public.entry AS entry
GROUP BY - 1::integer, - (- 1)::integer, - 0.5::numeric, (- 0.5)::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rows_of_a_negated_constant_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.rows_of_a_negated_constant_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.rows_of_a_negated_constant_result AS
SELECT
  kept.minus,
  kept.plus,
  kept.half
FROM pgtrickle_state."public.rows_of_a_negated_constant_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.rows_of_a_negated_constant_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
