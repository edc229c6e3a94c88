SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_antijoin_idiom_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_antijoin_idiom_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_left_antijoin_idiom_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.a
FROM public.l AS l
WHERE NOT EXISTS (
  SELECT
  FROM public.r AS r
  WHERE r.k = l.k
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.join_left_antijoin_idiom_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_left_antijoin_idiom_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_left_antijoin_idiom_result AS
SELECT
  kept.id,
  kept.a
FROM pgtrickle_state."public.join_left_antijoin_idiom_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_left_antijoin_idiom_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
