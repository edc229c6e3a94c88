SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_in_subquery_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_in_subquery_result" WITH (fillfactor = 90) AS
SELECT
  latest.g,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(latest.g), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.n,
    t.id
  FROM public.t AS t
  ORDER BY t.n DESC NULLS LAST, t.id
  LIMIT '3'::bigint
) AS latest
GROUP BY latest.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.limit_in_subquery_result" (__pgt_hash);

-- what an inner operator keeps: top
CREATE TABLE pgtrickle_state."public.limit_in_subquery_result.top" WITH (fillfactor = 90) AS
SELECT
  latest.g,
  latest.n,
  latest.id
FROM (
  SELECT
    t.g,
    t.n,
    t.id
  FROM public.t AS t
  ORDER BY t.n DESC NULLS LAST, t.id
  LIMIT 3::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_in_subquery_result.top" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_in_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_in_subquery_result AS
SELECT
  kept.g,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.limit_in_subquery_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_in_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
