SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.partitioned_source_result',
  source => 'public.log',
  buffer => 'public.log',
  columns => ARRAY['day', 'level']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.partitioned_source_result" WITH (fillfactor = 90) AS
SELECT
  log.level,
  count(*) AS __pgt_count,
  max(log.day) AS latest
FROM public.log AS log
GROUP BY log.level
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.partitioned_source_result" ADD PRIMARY KEY (level);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.partitioned_source_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.partitioned_source_result AS
SELECT
  kept.level,
  kept.__pgt_count AS n,
  kept.latest
FROM pgtrickle_state."public.partitioned_source_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.partitioned_source_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
