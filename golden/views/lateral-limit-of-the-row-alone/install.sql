SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_limit_of_the_row_alone_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_limit_of_the_row_alone_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_limit_of_the_row_alone_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  windowed.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, windowed.b), 0) AS __pgt_hash
FROM public.l AS l
JOIN (
  SELECT
    r.id,
    r.b,
    row_number() OVER (ORDER BY r.id, r.id) AS place
  FROM public.r AS r
) AS windowed
  ON windowed.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (l.k::bigint)) AS amount (n)), '9223372036854775807'::bigint)
GROUP BY l.id, windowed.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_limit_of_the_row_alone_result" (__pgt_hash);

-- what an inner operator keeps: window
CREATE TABLE pgtrickle_state."public.lateral_limit_of_the_row_alone_result.window" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.b,
  windowed.place
FROM (
  SELECT
    r.id,
    r.b,
    row_number() OVER (ORDER BY r.id, r.id) AS place
  FROM public.r AS r
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.lateral_limit_of_the_row_alone_result.window" ADD PRIMARY KEY (id);
CREATE INDEX ON pgtrickle_state."public.lateral_limit_of_the_row_alone_result.window" (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_limit_of_the_row_alone_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_limit_of_the_row_alone_result AS
SELECT
  kept.id,
  kept.b
FROM pgtrickle_state."public.lateral_limit_of_the_row_alone_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_limit_of_the_row_alone_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
