SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_list_of_ways_result',
  source => 'public.start',
  buffer => 'public.start',
  columns => ARRAY['node']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_list_of_ways_result',
  source => 'public.edge',
  buffer => 'public.edge',
  columns => ARRAY['source', 'target', 'permits']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_list_of_ways_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.node,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.node), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE reached (node) AS (
    SELECT
      start.node
    FROM public.start AS start
    UNION
    SELECT
      edge.target AS node
    FROM reached AS reached_2
    JOIN public.edge AS edge
      ON edge.source = reached_2.node AND array_position(edge.permits, reached_2.node) IS NOT NULL
  )
  SELECT
    reached_3.node
  FROM reached AS reached_3
) AS fixpoint
GROUP BY fixpoint.node
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_list_of_ways_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_list_of_ways_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_list_of_ways_result AS
SELECT
  kept.node
FROM pgtrickle_state."public.recursive_list_of_ways_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_list_of_ways_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
