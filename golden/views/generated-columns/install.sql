SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.generated_columns_result',
  source => 'public.box',
  buffer => 'public.box',
  columns => ARRAY['width', 'area']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.generated_columns_result" WITH (fillfactor = 90) AS
SELECT
  box.area,
  count(*) AS __pgt_count,
  sum(box.width) AS width
FROM public.box AS box
WHERE box.area > 1
GROUP BY box.area
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.generated_columns_result" ADD PRIMARY KEY (area);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.generated_columns_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.generated_columns_result AS
SELECT
  kept.area,
  kept.__pgt_count AS boxes,
  kept.width
FROM pgtrickle_state."public.generated_columns_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.generated_columns_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
