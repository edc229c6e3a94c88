SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.generated_columns_virtual_inherited_result',
  source => 'public.part',
  buffer => 'public.part',
  columns => ARRAY['kind', 'price']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.generated_columns_virtual_inherited_result" WITH (fillfactor = 90) AS
SELECT
  windowed.gross,
  windowed.count AS parts,
  windowed.min AS "least",
  windowed.part_text,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.gross, windowed.count, windowed.min, windowed.part_text), 0) AS __pgt_hash
FROM (
  SELECT
    grouped.gross,
    grouped.part_text,
    grouped.count,
    min(grouped.gross) OVER (ORDER BY grouped.gross::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS min
  FROM (
    SELECT
      min(part.price * 1.2 ORDER BY (part.price * 1.2)::text COLLATE pg_catalog."C") AS gross,
      ROW(part.kind, part.price, part.price * 1.2)::public.part::text AS part_text,
      count(*) AS count
    FROM public.part AS part
    GROUP BY part.price * 1.2, ROW(part.kind, part.price, part.price * 1.2)::public.part::text
  ) AS grouped
) AS windowed
GROUP BY windowed.gross, windowed.gross::text COLLATE pg_catalog."C", windowed.count, windowed.min, windowed.min::text COLLATE pg_catalog."C", windowed.part_text
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.generated_columns_virtual_inherited_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.generated_columns_virtual_inherited_result.group" WITH (fillfactor = 90) AS
SELECT
  part.price * 1.2 AS gross,
  ROW(part.kind, part.price, part.price * 1.2)::public.part::text AS part_text,
  count(*) AS __pgt_count,
  min(part.price * 1.2 ORDER BY (part.price * 1.2)::text COLLATE pg_catalog."C") AS gross_shown,
  hash_record_extended(ROW(part.price * 1.2, ROW(part.kind, part.price, part.price * 1.2)::public.part::text), 0) AS __pgt_hash
FROM public.part AS part
GROUP BY part.price * 1.2, ROW(part.kind, part.price, part.price * 1.2)::public.part::text
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.generated_columns_virtual_inherited_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.generated_columns_virtual_inherited_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.generated_columns_virtual_inherited_result AS
SELECT
  kept.gross,
  kept.parts,
  kept."least",
  kept.part_text
FROM pgtrickle_state."public.generated_columns_virtual_inherited_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.generated_columns_virtual_inherited_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
