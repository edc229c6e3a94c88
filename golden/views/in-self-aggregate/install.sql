SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.in_self_aggregate_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.in_self_aggregate_result" WITH (fillfactor = 90) AS
SELECT
  t.id,
  t.g,
  t.n
FROM public.t AS t
JOIN (
  SELECT
    t_2.g,
    max(t_2.n) AS max
  FROM public.t AS t_2
  GROUP BY t_2.g
) AS grouped
  ON t.g = grouped.g AND t.n = grouped.max
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.in_self_aggregate_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.in_self_aggregate_result.group" WITH (fillfactor = 90) AS
SELECT
  t.g,
  max(t.n) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.in_self_aggregate_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.in_self_aggregate_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.in_self_aggregate_result AS
SELECT
  kept.id,
  kept.g,
  kept.n
FROM pgtrickle_state."public.in_self_aggregate_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.in_self_aggregate_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
