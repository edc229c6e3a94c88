SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.upsert_result',
  source => 'public.counter',
  buffer => 'public.counter',
  columns => ARRAY['name', 'hits']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.upsert_result" WITH (fillfactor = 90) AS
SELECT
  counter.name,
  counter.hits
FROM public.counter AS counter
WHERE counter.hits > 1
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.upsert_result" ADD PRIMARY KEY (name);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.upsert_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.upsert_result AS
SELECT
  kept.name,
  kept.hits
FROM pgtrickle_state."public.upsert_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.upsert_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
