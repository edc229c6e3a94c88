SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.functions_of_several_lengths_result',
  source => 'public.cart',
  buffer => 'public.cart',
  columns => ARRAY['id', 'sizes', 'names', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.functions_of_several_lengths_result" WITH (fillfactor = 90) AS
SELECT
  cart.id,
  expanded.unnest AS name,
  expanded.unnest_2 AS size,
  expanded.generate_series AS number,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(cart.id, expanded.unnest, expanded.unnest_2, expanded.generate_series), 0) AS __pgt_hash
FROM public.cart AS cart
CROSS JOIN LATERAL ROWS FROM (unnest(cart.names), unnest(cart.sizes), generate_series(1, cart.n)) AS expanded (unnest, unnest_2, generate_series)
GROUP BY cart.id, expanded.unnest, expanded.unnest_2, expanded.generate_series
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.functions_of_several_lengths_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.functions_of_several_lengths_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.functions_of_several_lengths_result AS
SELECT
  kept.id,
  kept.name,
  kept.size,
  kept.number
FROM pgtrickle_state."public.functions_of_several_lengths_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.functions_of_several_lengths_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
