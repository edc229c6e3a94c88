SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_several_partitions_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_several_partitions_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.rank AS in_g,
  windowed.rank_2 AS in_s,
  windowed.count AS "both",
  windowed.count_2 AS everywhere
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    t.s,
    rank() OVER (PARTITION BY t.g ORDER BY t.n) AS rank,
    rank() OVER (PARTITION BY t.s ORDER BY t.n) AS rank_2,
    count(*) OVER (PARTITION BY t.g, t.s) AS count,
    count(*) OVER () AS count_2
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_several_partitions_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_several_partitions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_several_partitions_result AS
SELECT
  kept.id,
  kept.in_g,
  kept.in_s,
  kept."both",
  kept.everywhere
FROM pgtrickle_state."public.window_several_partitions_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_several_partitions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
