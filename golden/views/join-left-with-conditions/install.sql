SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_with_conditions_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_with_conditions_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_left_with_conditions_result" WITH (fillfactor = 90) AS
SELECT
  joined.id,
  joined_2.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(joined.id, joined_2.b), 0) AS __pgt_hash
FROM (
  SELECT
    l.id,
    l.k,
    l.a
  FROM public.l AS l
  WHERE l.id < 31
) AS joined
LEFT JOIN (
  SELECT
    r.id,
    r.k,
    r.b
  FROM public.r AS r
  WHERE r.id <> 2
) AS joined_2
  ON joined_2.k = joined.k
  AND joined.a IS NOT NULL
GROUP BY joined.id, joined_2.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_left_with_conditions_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_left_with_conditions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_left_with_conditions_result AS
SELECT
  kept.id,
  kept.b
FROM pgtrickle_state."public.join_left_with_conditions_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_left_with_conditions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
