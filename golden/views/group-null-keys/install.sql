SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_null_keys_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['a', 'b', 'v']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_null_keys_result" WITH (fillfactor = 90) AS
SELECT
  t.a,
  t.b,
  count(*) AS __pgt_count,
  sum(t.v) AS v,
  count(t.v) AS __pgt_v_count,
  hash_record_extended(ROW(t.a, t.b), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.a, t.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_null_keys_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_null_keys_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_null_keys_result AS
SELECT
  kept.a,
  kept.b,
  kept.__pgt_count AS n,
  kept.v
FROM pgtrickle_state."public.group_null_keys_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_null_keys_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
