SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_array_subquery_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  ARRAY(
    SELECT
      latest.b
    FROM (
      SELECT
        r.b,
        r.id
      FROM public.r AS r
      WHERE r.k = l.k
      ORDER BY r.id
    ) AS latest
  ) AS bs
FROM public.l AS l
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.full_array_subquery_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_array_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_array_subquery_result AS
SELECT
  kept.id,
  kept.bs
FROM pgtrickle_state."public.full_array_subquery_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_array_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
