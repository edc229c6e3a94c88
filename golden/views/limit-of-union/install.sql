SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_of_union_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_of_union_result" WITH (fillfactor = 90) AS
SELECT
  combined.id,
  combined.n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.id, combined.n), 0) AS __pgt_hash
FROM (
  (
    SELECT
      t.id,
      t.n
    FROM public.t AS t
    WHERE t.n > 3
    ORDER BY t.id
    LIMIT '1'::bigint
  )
  UNION ALL
  (
    SELECT
      t_2.id,
      t_2.n
    FROM public.t AS t_2
    ORDER BY t_2.id DESC
    LIMIT '1'::bigint
  )
) AS combined
GROUP BY combined.id, combined.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.limit_of_union_result" (__pgt_hash);

-- what an inner operator keeps: top
CREATE TABLE pgtrickle_state."public.limit_of_union_result.top" WITH (fillfactor = 90) AS
SELECT
  latest.id,
  latest.n
FROM (
  SELECT
    t.id,
    t.n
  FROM public.t AS t
  WHERE t.n > 3
  ORDER BY t.id
  LIMIT 1::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_of_union_result.top" ADD PRIMARY KEY (id);

-- what an inner operator keeps: top_2
CREATE TABLE pgtrickle_state."public.limit_of_union_result.top_2" WITH (fillfactor = 90) AS
SELECT
  latest.id,
  latest.n
FROM (
  SELECT
    t.id,
    t.n
  FROM public.t AS t
  ORDER BY t.id DESC
  LIMIT 1::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_of_union_result.top_2" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_of_union_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_of_union_result AS
SELECT
  kept.id,
  kept.n
FROM pgtrickle_state."public.limit_of_union_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_of_union_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
