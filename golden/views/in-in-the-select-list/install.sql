SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.in_in_the_select_list_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.in_in_the_select_list_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.in_in_the_select_list_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  CASE WHEN coalesce(grouped.count, '0'::bigint) > '0'::bigint THEN true WHEN l.k IS NULL AND grouped_2.count > '0'::bigint THEN NULL::boolean ELSE false END AS found
FROM public.l AS l
LEFT JOIN (
  SELECT
    r.k,
    count(*) AS count
  FROM public.r AS r
  WHERE r.k IS NOT NULL
  GROUP BY r.k
) AS grouped
  ON grouped.k = l.k
CROSS JOIN (
  SELECT
    count(*) AS count
  FROM public.r AS r_2
  WHERE r_2.k IS NOT NULL
) AS grouped_2
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.in_in_the_select_list_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.in_in_the_select_list_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  count(*) AS __pgt_count
FROM public.r AS r
WHERE r.k IS NOT NULL
GROUP BY r.k
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.in_in_the_select_list_result.group" ADD PRIMARY KEY (k);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.in_in_the_select_list_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
WHERE r.k IS NOT NULL
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.in_in_the_select_list_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.in_in_the_select_list_result AS
SELECT
  kept.id,
  kept.found
FROM pgtrickle_state."public.in_in_the_select_list_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.in_in_the_select_list_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
