SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_boundary_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 'q']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.limit_boundary_result',
  source => 'public.u',
  buffer => 'public.u',
  columns => ARRAY['g', 'label']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_boundary_result" WITH (fillfactor = 90) AS
SELECT
  latest.id,
  latest.g,
  latest.q,
  u.label,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(latest.id, latest.g, latest.q, u.label), 0) AS __pgt_hash
FROM (
  SELECT
    t.id,
    t.g,
    t.q,
    t.n,
    abs(coalesce(t.q, '-1'::integer::numeric)) AS abs
  FROM public.t AS t
  ORDER BY t.n DESC, abs(coalesce(t.q, '-1'::integer::numeric)), t.id DESC
  OFFSET '1'::bigint
  LIMIT '3'::bigint
) AS latest
LEFT JOIN public.u AS u
  ON u.g = latest.g
GROUP BY latest.id, latest.g, latest.q, latest.q::text COLLATE pg_catalog."C", u.label
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.limit_boundary_result" (__pgt_hash);

-- what an inner operator keeps: top
CREATE TABLE pgtrickle_state."public.limit_boundary_result.top" WITH (fillfactor = 90) AS
SELECT
  latest.id,
  latest.g,
  latest.q,
  latest.n,
  latest.abs
FROM (
  SELECT
    t.id,
    t.g,
    t.q,
    t.n,
    abs(coalesce(t.q, '-1'::integer::numeric)) AS abs
  FROM public.t AS t
  ORDER BY t.n DESC, abs(coalesce(t.q, '-1'::integer::numeric)), t.id DESC
  LIMIT 4::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_boundary_result.top" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_boundary_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_boundary_result AS
SELECT
  kept.id,
  kept.g,
  kept.q,
  kept.label
FROM pgtrickle_state."public.limit_boundary_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_boundary_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
