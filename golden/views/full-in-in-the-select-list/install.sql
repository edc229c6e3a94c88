SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_in_in_the_select_list_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  CASE WHEN EXISTS (
    SELECT
    FROM public.r AS r
    WHERE r.k IS NOT NULL
      AND (l.k = r.k) IS TRUE
  ) THEN true WHEN EXISTS (
    SELECT
    FROM public.r AS r_2
    WHERE r_2.k IS NOT NULL
      AND (l.k = r_2.k) IS UNKNOWN
  ) THEN NULL ELSE false END AS found
FROM public.l AS l
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.full_in_in_the_select_list_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_in_in_the_select_list_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_in_in_the_select_list_result AS
SELECT
  kept.id,
  kept.found
FROM pgtrickle_state."public.full_in_in_the_select_list_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_in_in_the_select_list_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
