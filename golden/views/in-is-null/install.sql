SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.in_is_null_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.in_is_null_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.in_is_null_result" WITH (fillfactor = 90) AS
SELECT
  l.id
FROM public.l AS l
LEFT JOIN (
  SELECT
    r.k,
    count(*) AS count
  FROM public.r AS r
  GROUP BY r.k
) AS grouped
  ON grouped.k = l.k
JOIN (
  SELECT
    count(*) AS count
  FROM public.r AS r_2
) AS grouped_2
  ON EXISTS (
  SELECT
  FROM (
    SELECT
      count(*) AS count
    FROM public.r AS r_3
    WHERE r_3.k IS NULL
  ) AS grouped_3
  WHERE CASE WHEN coalesce(grouped.count, '0'::bigint) > '0'::bigint THEN true WHEN grouped_3.count > '0'::bigint THEN NULL::boolean WHEN l.k IS NULL AND grouped_2.count > '0'::bigint THEN NULL::boolean ELSE false END IS NULL
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.in_is_null_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.in_is_null_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.in_is_null_result.group" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.in_is_null_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.in_is_null_result.total_2" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
WHERE r.k IS NULL
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.in_is_null_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.in_is_null_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.in_is_null_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.in_is_null_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
