SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_numbers_result',
  source => 'public.span',
  buffer => 'public.span',
  columns => ARRAY['id', 'lower_end', 'upper_end']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_numbers_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  fixpoint.n,
  fixpoint_2.n AS letter,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.id, fixpoint.n, fixpoint_2.n), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE number (id, n, upper_end) AS (
    SELECT
      span.id,
      span.lower_end AS n,
      span.upper_end
    FROM public.span AS span
    UNION ALL
    SELECT
      number_2.id,
      number_2.n + 1 AS n,
      number_2.upper_end
    FROM number AS number_2
    WHERE number_2.n < number_2.upper_end
  )
  SELECT
    number_3.id,
    number_3.n,
    number_3.upper_end
  FROM number AS number_3
) AS fixpoint
JOIN (
  WITH RECURSIVE letter (n) AS (
    SELECT
      1 AS n
    UNION ALL
    SELECT
      letter_2.n + 1 AS n
    FROM letter AS letter_2
    WHERE letter_2.n < 3
  )
  SELECT
    letter_3.n
  FROM letter AS letter_3
) AS fixpoint_2
  ON fixpoint_2.n <= fixpoint.n
GROUP BY fixpoint.id, fixpoint.n, fixpoint_2.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_numbers_result" (__pgt_hash);

-- what an inner operator keeps: recursion
CREATE TABLE pgtrickle_state."public.recursive_numbers_result.recursion" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  fixpoint.n,
  fixpoint.upper_end,
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.id, fixpoint.n, fixpoint.upper_end, fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE number (id, n, upper_end, __pgt_level) AS (
    SELECT
      span.id,
      span.lower_end AS n,
      span.upper_end,
      0::bigint AS __pgt_level
    FROM public.span AS span
    UNION ALL
    SELECT
      number_2.id,
      number_2.n + 1 AS n,
      number_2.upper_end,
      number_2.__pgt_level + 1 AS __pgt_level
    FROM number AS number_2
    WHERE number_2.n < number_2.upper_end
  )
  SELECT
    number_3.id,
    number_3.n,
    number_3.upper_end,
    number_3.__pgt_level
  FROM number AS number_3
) AS fixpoint
GROUP BY fixpoint.id, fixpoint.n, fixpoint.upper_end, fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_numbers_result.recursion" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_numbers_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_numbers_result AS
SELECT
  kept.id,
  kept.n,
  kept.letter
FROM pgtrickle_state."public.recursive_numbers_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_numbers_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
