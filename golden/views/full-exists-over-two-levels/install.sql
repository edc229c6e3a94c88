SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_exists_over_two_levels_result" WITH (fillfactor = 90) AS
SELECT
  l.id
FROM public.l AS l
WHERE NOT EXISTS (
  SELECT
  FROM public.r AS r
  WHERE NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = r.k
      AND s.c = l.a
  )
    AND r.k = l.k
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.full_exists_over_two_levels_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_exists_over_two_levels_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_exists_over_two_levels_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.full_exists_over_two_levels_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_exists_over_two_levels_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
