SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_types_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x', 'y']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_types_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['x', 'y']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.set_operations_types_result" WITH (fillfactor = 90) AS
SELECT
  combined_2.x,
  combined_2.y,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined_2.x, combined_2.y), 0) AS __pgt_hash
FROM (
  SELECT
    min(combined.x ORDER BY combined.x::text COLLATE pg_catalog."C") AS x,
    combined.y
  FROM (
    SELECT
      a.x::numeric AS x,
      a.y
    FROM public.a AS a
    UNION ALL
    SELECT
      b.x::numeric AS x,
      b.y::text AS y
    FROM public.b AS b
  ) AS combined
  GROUP BY combined.x, combined.y
  UNION ALL
  SELECT
    NULL::numeric AS x,
    'c'::text AS y
) AS combined_2
GROUP BY combined_2.x, combined_2.x::text COLLATE pg_catalog."C", combined_2.y
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_types_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.set_operations_types_result.group" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  combined.y,
  min(combined.x ORDER BY combined.x::text COLLATE pg_catalog."C") AS x_shown,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.x, combined.y), 0) AS __pgt_hash
FROM (
  SELECT
    a.x::numeric AS x,
    a.y
  FROM public.a AS a
  UNION ALL
  SELECT
    b.x::numeric AS x,
    b.y::text AS y
  FROM public.b AS b
) AS combined
GROUP BY combined.x, combined.y
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_types_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.set_operations_types_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.set_operations_types_result AS
SELECT
  kept.x,
  kept.y
FROM pgtrickle_state."public.set_operations_types_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.set_operations_types_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
