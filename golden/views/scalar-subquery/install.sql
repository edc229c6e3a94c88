SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_result" WITH (fillfactor = 90) AS
SELECT
  joined.id,
  grouped_2.max AS best,
  grouped_3.count AS all_of_them
FROM (
  SELECT
    l.id,
    l.k,
    grouped.min
  FROM public.l AS l
  JOIN (
    SELECT
      min(r.id) AS min
    FROM public.r AS r
  ) AS grouped
    ON (l.id >= grouped.min OR l.k IS NULL)
) AS joined
LEFT JOIN (
  SELECT
    r_2.k,
    max(r_2.b) AS max
  FROM public.r AS r_2
  GROUP BY r_2.k
) AS grouped_2
  ON grouped_2.k = joined.k
CROSS JOIN (
  SELECT
    count(*) AS count
  FROM public.r AS r_3
) AS grouped_3
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.scalar_subquery_result.total" WITH (fillfactor = 90) AS
SELECT
  min(r.id) AS min,
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.scalar_subquery_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  max(r.b) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_result.group" (__pgt_hash);

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.scalar_subquery_result.total_2" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_result AS
SELECT
  kept.id,
  kept.best,
  kept.all_of_them
FROM pgtrickle_state."public.scalar_subquery_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
