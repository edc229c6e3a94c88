SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_left_limit_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_left_limit_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_left_limit_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  latest.id AS r_id,
  latest.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, latest.id, latest.b), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN (
  SELECT
    ranked.id AS id,
    ranked.k AS k,
    ranked.b AS b
  FROM (
    SELECT
      r.id AS id,
      r.k AS k,
      r.b AS b,
      row_number() OVER (PARTITION BY r.k ORDER BY r.b, r.id) AS position,
      rank() OVER (PARTITION BY r.k ORDER BY r.b, r.id) AS place
    FROM public.r AS r
  ) AS ranked
  WHERE ranked."position" <= coalesce('2'::bigint, ranked."position")
) AS latest
  ON latest.k = l.k
GROUP BY l.id, latest.id, latest.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_left_limit_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_left_limit_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_left_limit_result AS
SELECT
  kept.id,
  kept.r_id,
  kept.b
FROM pgtrickle_state."public.lateral_left_limit_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_left_limit_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
