SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.latest_row_per_group_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.latest_row_per_group_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.id,
  t.n
FROM public.t AS t
JOIN (
  SELECT
    t_2.g,
    max(t_2.id) AS max
  FROM public.t AS t_2
  GROUP BY t_2.g
) AS grouped
  ON grouped.g = t.g AND t.id = grouped.max
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.latest_row_per_group_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.latest_row_per_group_result.group" WITH (fillfactor = 90) AS
SELECT
  t.g,
  max(t.id) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.latest_row_per_group_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.latest_row_per_group_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.latest_row_per_group_result AS
SELECT
  kept.g,
  kept.id,
  kept.n
FROM pgtrickle_state."public.latest_row_per_group_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.latest_row_per_group_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
