SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.except_of_jsonb_shown_result',
  source => 'public.wanted',
  buffer => 'public.wanted',
  columns => ARRAY['data']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.except_of_jsonb_shown_result',
  source => 'public.refused',
  buffer => 'public.refused',
  columns => ARRAY['data']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.except_of_jsonb_shown_result" WITH (fillfactor = 90) AS
SELECT
  combined.data,
  sum(combined.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined.in_right) AS right_count,
  min(combined.data::text COLLATE pg_catalog."C") AS __pgt_data_shown,
  hash_record_extended(ROW(combined.data), 0) AS __pgt_hash
FROM (
  SELECT
    wanted.data,
    1 AS in_left,
    0 AS in_right
  FROM public.wanted AS wanted
  UNION ALL
  SELECT
    refused.data,
    0 AS in_left,
    1 AS in_right
  FROM public.refused AS refused
) AS combined
GROUP BY combined.data
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.except_of_jsonb_shown_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.except_of_jsonb_shown_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.except_of_jsonb_shown_result AS
SELECT
  kept.__pgt_data_shown::jsonb AS data
FROM pgtrickle_state."public.except_of_jsonb_shown_result" AS kept
WHERE kept.left_count > 0
  AND kept.right_count = 0;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.except_of_jsonb_shown_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
