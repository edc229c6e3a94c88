SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.truncate_of_joined_tables_result',
  source => 'public.parent',
  buffer => 'public.parent',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.truncate_of_joined_tables_result',
  source => 'public.child',
  buffer => 'public.child',
  columns => ARRAY['parent_id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.truncate_of_joined_tables_result" WITH (fillfactor = 90) AS
SELECT
  parent.name,
  child.n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(parent.name, child.n), 0) AS __pgt_hash
FROM public.parent AS parent
JOIN public.child AS child
  ON child.parent_id = parent.id
GROUP BY parent.name, child.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.truncate_of_joined_tables_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.truncate_of_joined_tables_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.truncate_of_joined_tables_result AS
SELECT
  kept.name,
  kept.n
FROM pgtrickle_state."public.truncate_of_joined_tables_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.truncate_of_joined_tables_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
