SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_not_distinct_equal_values_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'n', 'f', 'b', 't', 'w']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_not_distinct_equal_values_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'n', 'f', 'b', 't', 'w']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_not_distinct_equal_values_result" WITH (fillfactor = 90) AS
SELECT
  l.id AS l_id,
  r.id AS r_id,
  l.n,
  r.f
FROM public.l AS l
JOIN public.r AS r
  ON hash_record_extended(ROW(l.n, l.f, l.b, l.t::text), 0) = hash_record_extended(ROW(r.n, r.f, r.b, r.t), 0) AND (l.n = r.n OR l.n IS NULL AND r.n IS NULL) AND (l.f = r.f OR l.f IS NULL AND r.f IS NULL) AND (l.b = r.b OR l.b IS NULL AND r.b IS NULL) AND (l.t = r.t OR l.t IS NULL AND r.t IS NULL) AND l.w IS NOT DISTINCT FROM r.w
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.join_not_distinct_equal_values_result" ADD PRIMARY KEY (l_id, r_id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_not_distinct_equal_values_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_not_distinct_equal_values_result AS
SELECT
  kept.l_id,
  kept.r_id,
  kept.n,
  kept.f
FROM pgtrickle_state."public.join_not_distinct_equal_values_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_not_distinct_equal_values_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
