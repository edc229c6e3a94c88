SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.truncate_result',
  source => 'public.queue',
  buffer => 'public.queue',
  columns => ARRAY['kind']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.truncate_result" WITH (fillfactor = 90) AS
SELECT
  queue.kind,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(queue.kind), 0) AS __pgt_hash
FROM public.queue AS queue
GROUP BY queue.kind
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.truncate_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.truncate_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.truncate_result AS
SELECT
  kept.kind,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.truncate_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.truncate_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
