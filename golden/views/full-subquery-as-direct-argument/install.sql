SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_subquery_as_direct_argument_result" WITH (fillfactor = 90) AS
SELECT
  percentile_disc((
    SELECT
      r.part
    FROM public.r AS r
  )) WITHIN GROUP (ORDER BY l.n) AS n
FROM public.l AS l
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_subquery_as_direct_argument_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_subquery_as_direct_argument_result AS
SELECT
  kept.n
FROM pgtrickle_state."public.full_subquery_as_direct_argument_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_subquery_as_direct_argument_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
