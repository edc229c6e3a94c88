SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_neighbours_by_groups_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'at', 'n', 'q']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_neighbours_by_groups_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.sum AS upto,
  windowed.array_agg AS around,
  windowed.last_value AS own
FROM (
  SELECT
    t.id,
    t.g,
    t.at,
    t.n,
    t.q,
    sum(t.q) OVER (PARTITION BY t.g ORDER BY t.at, t.id GROUPS BETWEEN 2::bigint PRECEDING AND CURRENT ROW) AS sum,
    array_agg(t.id) OVER (PARTITION BY t.g ORDER BY t.at, t.id GROUPS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE TIES) AS array_agg,
    last_value(t.n) OVER (PARTITION BY t.g ORDER BY t.at, t.id RANGE BETWEEN CURRENT ROW AND CURRENT ROW) AS last_value
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_neighbours_by_groups_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_neighbours_by_groups_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_neighbours_by_groups_result AS
SELECT
  kept.id,
  kept.upto,
  kept.around,
  kept.own
FROM pgtrickle_state."public.window_neighbours_by_groups_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_neighbours_by_groups_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
