SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_on_of_join_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_on_of_join_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_on_of_join_result" WITH (fillfactor = 90) AS
SELECT
  latest.k,
  latest.id,
  latest.r_id,
  latest.b
FROM (
  SELECT DISTINCT ON (l.k)
    l.k,
    l.id,
    r.id AS r_id,
    r.b
  FROM public.l AS l
  LEFT JOIN public.r AS r
    ON r.k = l.k
  ORDER BY l.k, r.id DESC NULLS LAST, l.id
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.distinct_on_of_join_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_on_of_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_on_of_join_result AS
SELECT
  kept.k,
  kept.id,
  kept.r_id,
  kept.b
FROM pgtrickle_state."public.distinct_on_of_join_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_on_of_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
