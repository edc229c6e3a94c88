SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_boundary_of_keyless_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['a', 'b', 'j']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_boundary_of_keyless_result" WITH (fillfactor = 90) AS
SELECT
  latest.a,
  latest.b,
  (array_agg(latest.j))[1] AS j,
  latest.j_2,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(latest.a, latest.b, latest.j_2), 0) AS __pgt_hash
FROM (
  SELECT
    t.a,
    t.b,
    t.j,
    t.j::text AS j_2
  FROM public.t AS t
  ORDER BY t.a DESC NULLS LAST, t.b, t.j::text, t.b::text COLLATE pg_catalog."C", t.j::text COLLATE pg_catalog."C"
  LIMIT 3::bigint
) AS latest
GROUP BY latest.a, latest.b, latest.b::text COLLATE pg_catalog."C", latest.j::text COLLATE pg_catalog."C", latest.j_2
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.limit_boundary_of_keyless_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_boundary_of_keyless_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_boundary_of_keyless_result AS
SELECT
  latest.a,
  latest.b,
  latest.j
FROM (
  SELECT
    kept.a,
    kept.b,
    kept.j,
    kept.j_2
  FROM pgtrickle_state."public.limit_boundary_of_keyless_result" AS kept
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  ORDER BY kept.a DESC NULLS LAST, kept.b, kept.j_2, kept.b::text COLLATE pg_catalog."C", kept.j::text COLLATE pg_catalog."C"
  LIMIT '3'::bigint
) AS latest;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_boundary_of_keyless_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
