SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_self_thrice_result',
  source => 'public.edge',
  buffer => 'public.edge',
  columns => ARRAY['src', 'dst']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_self_thrice_result" WITH (fillfactor = 90) AS
SELECT
  edge.src AS a,
  edge_2.src AS b,
  edge_3.src AS c,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(edge.src, edge_2.src, edge_3.src), 0) AS __pgt_hash
FROM public.edge AS edge
JOIN public.edge AS edge_2
  ON edge_2.src = edge.dst
JOIN public.edge AS edge_3
  ON edge_3.src = edge_2.dst AND edge_3.dst = edge.src
GROUP BY edge.src, edge_2.src, edge_3.src
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_self_thrice_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_self_thrice_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_self_thrice_result AS
SELECT
  kept.a,
  kept.b,
  kept.c
FROM pgtrickle_state."public.join_self_thrice_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_self_thrice_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
