SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.cte_of_subquery_compared_twice_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x', 'low', 'high']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.cte_of_subquery_compared_twice_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['y']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.cte_of_subquery_compared_twice_result" WITH (fillfactor = 90) AS
SELECT
  a.x,
  a.high,
  a_2.high AS other,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(a.x, a.high, a_2.high), 0) AS __pgt_hash
FROM public.a AS a
JOIN (
  SELECT
    b.y
  FROM public.b AS b
  ORDER BY b.y
  LIMIT '1'::bigint
) AS latest
  ON latest.y <> a.low AND latest.y <> a.high
JOIN public.a AS a_2
  ON a_2.x = a.x
JOIN (
  SELECT
    b_2.y
  FROM public.b AS b_2
  ORDER BY b_2.y
  LIMIT '1'::bigint
) AS latest_2
  ON latest_2.y <> a_2.low AND latest_2.y <> a_2.high
GROUP BY a.x, a.high, a_2.high
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_of_subquery_compared_twice_result" (__pgt_hash);

-- what an inner operator keeps: top
CREATE TABLE pgtrickle_state."public.cte_of_subquery_compared_twice_result.top" WITH (fillfactor = 90) AS
SELECT
  latest.y,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(latest.y), 0) AS __pgt_hash
FROM (
  SELECT
    b.y
  FROM public.b AS b
  ORDER BY b.y
  LIMIT 1::bigint
) AS latest
GROUP BY latest.y
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_of_subquery_compared_twice_result.top" (__pgt_hash);

-- what an inner operator keeps: top_2
CREATE TABLE pgtrickle_state."public.cte_of_subquery_compared_twice_result.top_2" WITH (fillfactor = 90) AS
SELECT
  latest.y,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(latest.y), 0) AS __pgt_hash
FROM (
  SELECT
    b.y
  FROM public.b AS b
  ORDER BY b.y
  LIMIT 1::bigint
) AS latest
GROUP BY latest.y
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_of_subquery_compared_twice_result.top_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.cte_of_subquery_compared_twice_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.cte_of_subquery_compared_twice_result AS
SELECT
  kept.x,
  kept.high,
  kept.other
FROM pgtrickle_state."public.cte_of_subquery_compared_twice_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.cte_of_subquery_compared_twice_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
