SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_limit_inequality_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_limit_inequality_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_limit_inequality_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  latest.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, latest.b), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN (
  SELECT
    ranked.k AS k,
    ranked.id AS id,
    ranked.k_2 AS k_2,
    ranked.b AS b
  FROM (
    SELECT
      distinct_rows.k AS k,
      r.id AS id,
      r.k AS k_2,
      r.b AS b,
      row_number() OVER (PARTITION BY distinct_rows.k ORDER BY r.k DESC, r.id) AS position,
      rank() OVER (PARTITION BY distinct_rows.k ORDER BY r.k DESC, r.id) AS place
    FROM (
      SELECT DISTINCT
        l_2.k
      FROM public.l AS l_2
    ) AS distinct_rows
    JOIN public.r AS r
      ON r.k <= distinct_rows.k
  ) AS ranked
  WHERE ranked."position" <= coalesce('2'::bigint, ranked."position")
) AS latest
  ON l.k = latest.k
GROUP BY l.id, latest.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_limit_inequality_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.lateral_limit_inequality_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_limit_inequality_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_limit_inequality_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_limit_inequality_result AS
SELECT
  kept.id,
  kept.b
FROM pgtrickle_state."public.lateral_limit_inequality_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_limit_inequality_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
