SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.values_joined_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.values_joined_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  constants_2.column2 AS name,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, constants_2.column2), 0) AS __pgt_hash
FROM public.l AS l
JOIN (
  SELECT
    constants.column1,
    constants.column2
  FROM (VALUES
    (1, 'one'::text),
    (2, 'two'::text),
    (NULL::integer, 'none'::text)
  ) AS constants (column1, column2)
) AS constants_2
  ON constants_2.column1 = l.k
GROUP BY l.id, constants_2.column2
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.values_joined_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.values_joined_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.values_joined_result AS
SELECT
  kept.id,
  kept.name
FROM pgtrickle_state."public.values_joined_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.values_joined_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
