SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.values_union_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x', 'y']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.values_union_result" WITH (fillfactor = 90) AS
SELECT
  combined.column1,
  combined.column2,
  sum(combined.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined.in_right) AS right_count,
  hash_record_extended(ROW(combined.column1, combined.column2), 0) AS __pgt_hash
FROM (
  SELECT
    constants_2.column1,
    constants_2.column2,
    1 AS in_left,
    0 AS in_right
  FROM (
    SELECT
      constants.column1,
      constants.column2
    FROM (VALUES
      (1, 'p'::text),
      (1, 'p'::text),
      (NULL::integer, 'v'::text)
    ) AS constants (column1, column2)
  ) AS constants_2
  UNION ALL
  SELECT
    a.x AS column1,
    a.y AS column2,
    0 AS in_left,
    1 AS in_right
  FROM public.a AS a
) AS combined
GROUP BY combined.column1, combined.column2
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.values_union_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.values_union_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.values_union_result AS
SELECT
  kept.column1,
  kept.column2
FROM pgtrickle_state."public.values_union_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.left_count - kept.right_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.values_union_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
