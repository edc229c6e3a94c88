SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_exclude_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_exclude_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.sum AS others,
  windowed.count AS strangers,
  windowed.count_2 AS untied
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    sum(t.id) OVER (PARTITION BY t.g ORDER BY t.n RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) AS sum,
    count(*) OVER (PARTITION BY t.g ORDER BY t.n GROUPS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE GROUP) AS count,
    count(*) OVER (PARTITION BY t.g ORDER BY t.n GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE TIES) AS count_2
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_exclude_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_exclude_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_exclude_result AS
SELECT
  kept.id,
  kept.others,
  kept.strangers,
  kept.untied
FROM pgtrickle_state."public.window_exclude_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_exclude_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
