SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.materialized_view_compared_twice_result" WITH (fillfactor = 90) AS
SELECT
  priced.kind,
  count(*) AS __pgt_count,
  sum(priced_2.price) AS price,
  count(priced_2.price) AS __pgt_price_count
FROM public.priced AS priced
JOIN public.priced AS priced_2
  ON priced_2.kind = priced.kind
GROUP BY priced.kind
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.materialized_view_compared_twice_result" ADD PRIMARY KEY (kind);

-- what an inner operator keeps: priced
CREATE TABLE pgtrickle_state."public.materialized_view_compared_twice_result.priced" WITH (fillfactor = 90) AS
SELECT
  priced.kind,
  priced.price,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(priced.kind, priced.price), 0) AS __pgt_hash
FROM public.priced AS priced
GROUP BY priced.kind, priced.price, priced.price::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.materialized_view_compared_twice_result.priced" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.materialized_view_compared_twice_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.materialized_view_compared_twice_result AS
SELECT
  kept.kind,
  kept.__pgt_count AS pairs,
  kept.price
FROM pgtrickle_state."public.materialized_view_compared_twice_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.materialized_view_compared_twice_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
