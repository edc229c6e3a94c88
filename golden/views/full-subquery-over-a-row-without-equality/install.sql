SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_subquery_over_a_row_without_equality_result" WITH (fillfactor = 90) AS
SELECT
  crate.id,
  (
    SELECT
      max(thing.size) AS max
    FROM public.thing AS thing
    WHERE thing.size < (crate.label).size
    GROUP BY ()
  ) AS largest
FROM public.crate AS crate
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.full_subquery_over_a_row_without_equality_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_subquery_over_a_row_without_equality_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_subquery_over_a_row_without_equality_result AS
SELECT
  kept.id,
  kept.largest
FROM pgtrickle_state."public.full_subquery_over_a_row_without_equality_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_subquery_over_a_row_without_equality_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
