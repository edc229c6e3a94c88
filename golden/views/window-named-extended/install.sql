SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_named_extended_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_named_extended_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.sum AS whole,
  windowed.sum_2 AS running,
  windowed.lag AS next
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    t.s,
    sum(t.n) OVER (PARTITION BY t.g) AS sum,
    sum(t.n) OVER (PARTITION BY t.g ORDER BY t.id) AS sum_2,
    lag(t.s) OVER (PARTITION BY t.g ORDER BY t.id DESC) AS lag
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_named_extended_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_named_extended_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_named_extended_result AS
SELECT
  kept.id,
  kept.whole,
  kept.running,
  kept.next
FROM pgtrickle_state."public.window_named_extended_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_named_extended_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
