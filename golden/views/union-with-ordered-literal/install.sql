SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.union_with_ordered_literal_result',
  source => 'public.tag',
  buffer => 'public.tag',
  columns => ARRAY['name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.union_with_ordered_literal_result" WITH (fillfactor = 90) AS
SELECT
  combined.name,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.name), 0) AS __pgt_hash
FROM (
  (
    (
      SELECT
        tag.name
      FROM public.tag AS tag
    )
    UNION
    (
      SELECT
        'none'::text AS name
    )
  )
  UNION ALL
  SELECT
    NULL::text AS name
) AS combined
GROUP BY combined.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.union_with_ordered_literal_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.union_with_ordered_literal_result.group" WITH (fillfactor = 90) AS
SELECT
  combined.name,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.name), 0) AS __pgt_hash
FROM (
  SELECT
    tag.name
  FROM public.tag AS tag
  UNION ALL
  SELECT
    'none'::text AS name
) AS combined
GROUP BY combined.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.union_with_ordered_literal_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.union_with_ordered_literal_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.union_with_ordered_literal_result AS
SELECT
  kept.name
FROM pgtrickle_state."public.union_with_ordered_literal_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.union_with_ordered_literal_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
