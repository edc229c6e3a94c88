SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_first_ranks_by_index_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_first_ranks_by_index_result" WITH (fillfactor = 90) AS
SELECT
  windowed.g,
  count(*) AS __pgt_count,
  sum(windowed.id) AS ids,
  hash_record_extended(ROW(windowed.g), 0) AS __pgt_hash
FROM (
  SELECT
    t.id,
    t.g,
    t.n,
    rank() OVER (PARTITION BY t.g ORDER BY t.n DESC NULLS LAST) AS rank,
    dense_rank() OVER (PARTITION BY t.g ORDER BY t.n DESC NULLS LAST) AS dense_rank
  FROM public.t AS t
) AS windowed
WHERE 3 > windowed.rank
  AND windowed.dense_rank < 5
GROUP BY windowed.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_first_ranks_by_index_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_first_ranks_by_index_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_first_ranks_by_index_result AS
SELECT
  kept.g,
  kept.__pgt_count AS n,
  kept.ids
FROM pgtrickle_state."public.window_first_ranks_by_index_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_first_ranks_by_index_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
