SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_lateral_over_a_point_result" WITH (fillfactor = 90) AS
SELECT
  stop.id,
  lateral_rows.shops
FROM public.stop AS stop
JOIN LATERAL (
  SELECT
    count(*) AS shops
  FROM public.shop AS shop
  WHERE shop.place <-> stop.place < 2
  GROUP BY ()
) AS lateral_rows
  ON true
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.full_lateral_over_a_point_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_lateral_over_a_point_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_lateral_over_a_point_result AS
SELECT
  kept.id,
  kept.shops
FROM pgtrickle_state."public.full_lateral_over_a_point_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_lateral_over_a_point_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
