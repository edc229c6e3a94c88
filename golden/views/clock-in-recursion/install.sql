SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_recursion_result',
  source => 'public.member',
  buffer => 'public.member',
  columns => ARRAY['id', 'boss', 'until']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_in_recursion_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  fixpoint.depth,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.id, fixpoint.depth), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE chain (id, depth) AS (
    SELECT
      member.id,
      0 AS depth
    FROM public.member AS member
    WHERE member.boss IS NULL
      AND EXISTS (
      SELECT
      WHERE member.until > (now())
    )
    UNION ALL
    SELECT
      member_2.id,
      chain_2.depth + 1 AS depth
    FROM chain AS chain_2
    JOIN public.member AS member_2
      ON member_2.boss = chain_2.id
    WHERE EXISTS (
      SELECT
      WHERE member_2.until > (now())
    )
  )
  SELECT
    chain_3.id,
    chain_3.depth
  FROM chain AS chain_3
) AS fixpoint
GROUP BY fixpoint.id, fixpoint.depth
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_in_recursion_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_in_recursion_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now()) AS moment,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_in_recursion_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_in_recursion_result AS
SELECT
  kept.id,
  kept.depth
FROM pgtrickle_state."public.clock_in_recursion_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_in_recursion_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
