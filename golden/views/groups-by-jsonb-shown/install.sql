SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.groups_by_jsonb_shown_result',
  source => 'public.entry',
  buffer => 'public.entry',
  columns => ARRAY['data']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.groups_by_jsonb_shown_result" WITH (fillfactor = 90) AS
SELECT
  entry.data,
  count(*) AS __pgt_count,
  min(entry.data::text COLLATE pg_catalog."C") AS __pgt_data_shown,
  hash_record_extended(ROW(entry.data), 0) AS __pgt_hash
FROM public.entry AS entry
GROUP BY entry.data
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.groups_by_jsonb_shown_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.groups_by_jsonb_shown_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.groups_by_jsonb_shown_result AS
SELECT
  kept.__pgt_data_shown::jsonb AS data,
  kept.__pgt_count AS entries
FROM pgtrickle_state."public.groups_by_jsonb_shown_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.groups_by_jsonb_shown_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
