SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.subquery_in_from_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['kind', 'price']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.subquery_in_from_result" WITH (fillfactor = 90) AS
SELECT
  item.kind,
  item.price * 2 + 1 AS more,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(item.kind, item.price * 2 + 1), 0) AS __pgt_hash
FROM public.item AS item
WHERE item.price > 10
  AND item.kind IS NOT NULL
  AND item.price * 2 < 100
GROUP BY item.kind, item.price * 2 + 1
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.subquery_in_from_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.subquery_in_from_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.subquery_in_from_result AS
SELECT
  kept.kind,
  kept.more
FROM pgtrickle_state."public.subquery_in_from_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.subquery_in_from_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
