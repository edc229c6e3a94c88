SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_by_expressions_result',
  source => 'public.event',
  buffer => 'public.event',
  columns => ARRAY['at', 'name', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_by_expressions_result" WITH (fillfactor = 90) AS
SELECT
  date_trunc('month'::text, event.at) AS month,
  lower(event.name) AS kind,
  event.n % 2 = 0 AS even,
  count(*) AS __pgt_count,
  sum(event.n * 2) AS twice,
  count(event.n * 2) AS __pgt_twice_count,
  hash_record_extended(ROW(date_trunc('month'::text, event.at), lower(event.name), event.n % 2 = 0), 0) AS __pgt_hash
FROM public.event AS event
GROUP BY date_trunc('month'::text, event.at), lower(event.name), event.n % 2 = 0
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_by_expressions_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_by_expressions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_by_expressions_result AS
SELECT
  kept.month,
  kept.kind,
  kept.even,
  kept.__pgt_count AS count,
  kept.twice
FROM pgtrickle_state."public.group_by_expressions_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_by_expressions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
