SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.union_of_distinct_on_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.union_of_distinct_on_result" WITH (fillfactor = 90) AS
SELECT
  combined.g,
  combined.id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.g, combined.id), 0) AS __pgt_hash
FROM (
  (
    SELECT DISTINCT ON (t.g)
      t.g,
      t.id
    FROM public.t AS t
    ORDER BY t.g, t.id
  )
  UNION ALL
  (
    SELECT DISTINCT ON (t_2.g)
      t_2.g,
      t_2.id
    FROM public.t AS t_2
    ORDER BY t_2.g, t_2.id DESC
  )
) AS combined
GROUP BY combined.g, combined.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.union_of_distinct_on_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.union_of_distinct_on_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.union_of_distinct_on_result AS
SELECT
  kept.g,
  kept.id
FROM pgtrickle_state."public.union_of_distinct_on_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.union_of_distinct_on_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
