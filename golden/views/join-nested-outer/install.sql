SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_nested_outer_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_nested_outer_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_nested_outer_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_nested_outer_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.a,
  joined.b,
  joined.c,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, l.a, joined.b, joined.c), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN (
  SELECT
    r.k,
    r.b,
    s.k AS k_2,
    s.c
  FROM public.r AS r
  JOIN public.s AS s
    ON s.k = r.k
) AS joined
  ON joined.k = l.k
GROUP BY l.id, l.a, joined.b, joined.c
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_nested_outer_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_nested_outer_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_nested_outer_result AS
SELECT
  kept.id,
  kept.a,
  kept.b,
  kept.c
FROM pgtrickle_state."public.join_nested_outer_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_nested_outer_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
