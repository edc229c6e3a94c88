SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_full_self_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_full_self_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l_2.id AS other,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, l_2.id), 0) AS __pgt_hash
FROM public.l AS l
FULL JOIN public.l AS l_2
  ON l_2.k = l.id
GROUP BY l.id, l_2.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_self_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_full_self_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_full_self_result AS
SELECT
  kept.id,
  kept.other
FROM pgtrickle_state."public.join_full_self_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_full_self_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
