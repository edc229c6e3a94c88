SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.materialized_view_compared_result',
  source => 'public.kind',
  buffer => 'public.kind',
  columns => ARRAY['kind', 'label']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.materialized_view_compared_result" WITH (fillfactor = 90) AS
SELECT
  priced.price,
  (array_agg(priced.shown))[1] AS shown,
  kind.label,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(priced.price, kind.label), 0) AS __pgt_hash
FROM public.priced AS priced
LEFT JOIN public.kind AS kind
  ON kind.kind = priced.kind
GROUP BY priced.price, priced.price::text COLLATE pg_catalog."C", priced.shown::text COLLATE pg_catalog."C", kind.label
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.materialized_view_compared_result" (__pgt_hash);

-- what an inner operator keeps: priced
CREATE TABLE pgtrickle_state."public.materialized_view_compared_result.priced" WITH (fillfactor = 90) AS
SELECT
  priced.kind,
  priced.price,
  (array_agg(priced.shown))[1] AS shown,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(priced.kind, priced.price), 0) AS __pgt_hash
FROM public.priced AS priced
GROUP BY priced.kind, priced.price, priced.price::text COLLATE pg_catalog."C", priced.shown::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.materialized_view_compared_result.priced" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.materialized_view_compared_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.materialized_view_compared_result AS
SELECT
  kept.price,
  kept.shown,
  kept.label
FROM pgtrickle_state."public.materialized_view_compared_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.materialized_view_compared_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
