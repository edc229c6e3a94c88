SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_of_limit_per_group_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_of_limit_per_group_result" WITH (fillfactor = 90) AS
SELECT
  sum(windowed.n) AS n,
  count(windowed.n) AS __pgt_n_count,
  count(*) AS __pgt_count
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    row_number() OVER (PARTITION BY t.g ORDER BY t.n DESC NULLS LAST, t.id) AS row_number
  FROM public.t AS t
) AS windowed
WHERE windowed.row_number = 1
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_of_limit_per_group_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_of_limit_per_group_result AS
SELECT
  kept.n
FROM pgtrickle_state."public.aggregate_of_limit_per_group_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_of_limit_per_group_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
