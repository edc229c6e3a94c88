SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.functions_nested_in_the_select_list_result',
  source => 'public.cart',
  buffer => 'public.cart',
  columns => ARRAY['id', 'sizes', 'names']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.functions_nested_in_the_select_list_result" WITH (fillfactor = 90) AS
SELECT
  cart.id,
  expanded.unnest AS name,
  expanded_2.generate_series AS number,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(cart.id, expanded.unnest, expanded_2.generate_series), 0) AS __pgt_hash
FROM public.cart AS cart
CROSS JOIN LATERAL ROWS FROM (unnest(cart.names), unnest(cart.sizes)) AS expanded (unnest, unnest_2)
CROSS JOIN LATERAL generate_series(1, expanded.unnest_2 + 0) AS expanded_2 (generate_series)
GROUP BY cart.id, expanded.unnest, expanded_2.generate_series
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.functions_nested_in_the_select_list_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.functions_nested_in_the_select_list_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.functions_nested_in_the_select_list_result AS
SELECT
  kept.id,
  kept.name,
  kept.number
FROM pgtrickle_state."public.functions_nested_in_the_select_list_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.functions_nested_in_the_select_list_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
