SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_of_any_type_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_of_any_type_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_any_type_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.a,
  CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::bytea FROM pg_catalog.generate_series(1, 2)) ELSE latest.b END AS b
FROM public.l AS l
LEFT JOIN (
  SELECT
    r.k,
    count(*) AS count
  FROM public.r AS r
  GROUP BY r.k
) AS grouped
  ON grouped.k = l.k
LEFT JOIN (
  SELECT DISTINCT ON (r_2.k)
    r_2.k,
    r_2.b
  FROM public.r AS r_2
  ORDER BY r_2.k, r_2.b IS NULL, r_2.b
) AS latest
  ON latest.k = l.k
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_of_any_type_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_any_type_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_of_any_type_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_any_type_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_of_any_type_result AS
SELECT
  kept.id,
  kept.a,
  kept.b
FROM pgtrickle_state."public.scalar_subquery_of_any_type_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_of_any_type_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
