SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.transient_rows_result',
  source => 'public.step',
  buffer => 'public.step',
  columns => ARRAY['label', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.transient_rows_result" WITH (fillfactor = 90) AS
SELECT
  step.label,
  count(*) AS __pgt_count,
  sum(step.n) AS n,
  count(step.n) AS __pgt_n_count,
  hash_record_extended(ROW(step.label), 0) AS __pgt_hash
FROM public.step AS step
GROUP BY step.label
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.transient_rows_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.transient_rows_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.transient_rows_result AS
SELECT
  kept.label,
  kept.__pgt_count AS rows,
  kept.n
FROM pgtrickle_state."public.transient_rows_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.transient_rows_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
