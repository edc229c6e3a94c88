SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_limit_without_order_result" WITH (fillfactor = 90) AS
SELECT
  count(*) AS n
FROM (
  SELECT
  FROM public.l AS l
  LIMIT '2'::bigint
) AS latest
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_limit_without_order_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_limit_without_order_result AS
SELECT
  kept.n
FROM pgtrickle_state."public.full_limit_without_order_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_limit_without_order_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
