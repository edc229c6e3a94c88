SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_of_window_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_of_window_result" WITH (fillfactor = 90) AS
SELECT
  windowed.row_number AS place,
  count(*) AS __pgt_count,
  sum(windowed.n) AS total,
  count(windowed.n) AS __pgt_total_count
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    row_number() OVER (PARTITION BY t.g ORDER BY t.id) AS row_number
  FROM public.t AS t
) AS windowed
GROUP BY windowed.row_number
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.aggregate_of_window_result" ADD PRIMARY KEY (place);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_of_window_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_of_window_result AS
SELECT
  kept.place,
  kept.__pgt_count AS n,
  kept.total
FROM pgtrickle_state."public.aggregate_of_window_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_of_window_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
