SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_by_what_is_not_shown_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_by_what_is_not_shown_result" WITH (fillfactor = 90) AS
SELECT
  latest.s,
  latest.n,
  latest.id
FROM (
  SELECT
    t.s,
    t.n,
    t.id
  FROM public.t AS t
  ORDER BY t.id
  LIMIT 3::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_by_what_is_not_shown_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_by_what_is_not_shown_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_by_what_is_not_shown_result AS
SELECT
  latest.s,
  latest.n
FROM (
  SELECT
    kept.s,
    kept.n,
    kept.id
  FROM pgtrickle_state."public.limit_by_what_is_not_shown_result" AS kept
  ORDER BY kept.id
  LIMIT '3'::bigint
) AS latest;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_by_what_is_not_shown_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
