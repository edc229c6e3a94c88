SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_not_in_under_or_result" WITH (fillfactor = 90) AS
SELECT
  l.id
FROM public.l AS l
WHERE (NOT CASE WHEN EXISTS (
  SELECT
  FROM public.r AS r
  WHERE (l.k = r.k) IS TRUE
) THEN true WHEN EXISTS (
  SELECT
  FROM public.r AS r_2
  WHERE (l.k = r_2.k) IS UNKNOWN
) THEN NULL ELSE false END OR l.a = 'l2'::text)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.full_not_in_under_or_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_not_in_under_or_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_not_in_under_or_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.full_not_in_under_or_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_not_in_under_or_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
