SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.union_all_result',
  source => 'public.web',
  buffer => 'public.web',
  columns => ARRAY['id', 'name', 'amount']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.union_all_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['name', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.union_all_result" WITH (fillfactor = 90) AS
SELECT
  combined.name,
  combined.amount,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.name, combined.amount), 0) AS __pgt_hash
FROM (
  (
    SELECT
      web.name,
      web.amount::bigint AS amount
    FROM public.web AS web
    UNION ALL
    SELECT
      shop.name::text AS name,
      shop.amount
    FROM public.shop AS shop
    WHERE shop.amount > 0
  )
  UNION ALL
  SELECT
    'fixed'::text AS name,
    web_2.amount::bigint AS amount
  FROM public.web AS web_2
  WHERE web_2.id = 1
) AS combined
GROUP BY combined.name, combined.amount
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.union_all_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.union_all_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.union_all_result AS
SELECT
  kept.name,
  kept.amount
FROM pgtrickle_state."public.union_all_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.union_all_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
