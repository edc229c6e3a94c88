SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_lateral_left_join_of_aggregate_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  lateral_rows.n
FROM public.l AS l
LEFT JOIN LATERAL (
  SELECT
    count(*) AS n
  FROM public.r AS r
  WHERE r.k = l.k
  HAVING count(*) > 1
) AS lateral_rows
  ON true
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.full_lateral_left_join_of_aggregate_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_lateral_left_join_of_aggregate_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_lateral_left_join_of_aggregate_result AS
SELECT
  kept.id,
  kept.n
FROM pgtrickle_state."public.full_lateral_left_join_of_aggregate_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_lateral_left_join_of_aggregate_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
