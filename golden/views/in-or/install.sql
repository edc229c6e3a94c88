SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.in_or_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.in_or_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.in_or_result" WITH (fillfactor = 90) AS
SELECT
  l.id
FROM public.l AS l
LEFT JOIN (
  SELECT
    r.b,
    count(*) AS count
  FROM public.r AS r
  GROUP BY r.b
) AS grouped
  ON grouped.b = l.a
LEFT JOIN (
  SELECT
    r_2.k,
    count(*) AS count
  FROM public.r AS r_2
  WHERE r_2.b IS NULL
  GROUP BY r_2.k
) AS grouped_2
  ON grouped_2.k = l.k
WHERE (coalesce(grouped.count, '0'::bigint) > '0'::bigint OR coalesce(grouped_2.count, '0'::bigint) > '0'::bigint)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.in_or_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.in_or_result.group" WITH (fillfactor = 90) AS
SELECT
  r.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.b), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.in_or_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.in_or_result.group_2" WITH (fillfactor = 90) AS
SELECT
  r.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
WHERE r.b IS NULL
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.in_or_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.in_or_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.in_or_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.in_or_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.in_or_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
