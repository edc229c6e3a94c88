SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_in_where_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_in_where_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_where_result" WITH (fillfactor = 90) AS
SELECT
  l.id
FROM public.l AS l
JOIN (
  SELECT
    r.k,
    avg(r.id) AS avg
  FROM public.r AS r
  GROUP BY r.k
) AS grouped
  ON grouped.k = l.k AND l.id > grouped.avg
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_in_where_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_where_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  sum(r.id) AS __pgt_avg_sum,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_in_where_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_in_where_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_in_where_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.scalar_subquery_in_where_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_in_where_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
