SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.generated_columns_virtual_result',
  source => 'public.box',
  buffer => 'public.box',
  columns => ARRAY['id', 'width', 'height', 'note', 'perimeter']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.generated_columns_virtual_result',
  source => 'public.lid',
  buffer => 'public.lid',
  columns => ARRAY['area', 'name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.generated_columns_virtual_result" WITH (fillfactor = 90) AS
SELECT
  joined.id,
  joined.width * joined.height AS area,
  (joined.width / 4.0)::numeric(6,1) AS half,
  (joined.width / 4.0)::numeric(6,1) * 100 AS hundredfold,
  (joined.width / 4.0)::real * 3 AS quarter,
  "varchar"((upper(joined.note) || '!'::text)::character varying, 16, false)::character varying(12) AS label,
  joined.perimeter,
  joined_2.shout,
  joined_2.area IS NULL AS bare,
  joined.note COLLATE pg_catalog."C" < "varchar"((upper(joined.note) || '!'::text)::character varying, 16, false)::character varying(12) AS below
FROM (
  SELECT
    box.id,
    box.width,
    box.height,
    box.note,
    box.perimeter
  FROM public.box AS box
  WHERE ((box.width / 4.0)::numeric(6,1) > 0.5 OR "varchar"((upper(box.note) || '!'::text)::character varying, 16, false)::character varying(12) <> 'A!'::text)
) AS joined
LEFT JOIN (
  SELECT
    lid.area,
    coalesce(upper(lid.name), '?'::text) AS shout
  FROM public.lid AS lid
) AS joined_2
  ON joined_2.area = joined.width * joined.height
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.generated_columns_virtual_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.generated_columns_virtual_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.generated_columns_virtual_result AS
SELECT
  kept.id,
  kept.area,
  kept.half,
  kept.hundredfold,
  kept.quarter,
  kept.label,
  kept.perimeter,
  kept.shout,
  kept.bare,
  kept.below
FROM pgtrickle_state."public.generated_columns_virtual_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.generated_columns_virtual_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
