SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_in_subquery_with_ties_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_in_subquery_with_ties_result" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count,
  sum(latest.id) AS ids
FROM (
  SELECT
    t.id,
    t.n
  FROM public.t AS t
  ORDER BY t.n
  FETCH FIRST ('1'::bigint) ROWS WITH TIES
) AS latest
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: top
CREATE TABLE pgtrickle_state."public.limit_in_subquery_with_ties_result.top" WITH (fillfactor = 90) AS
SELECT
  latest.id,
  latest.n
FROM (
  SELECT
    t.id,
    t.n
  FROM public.t AS t
  ORDER BY t.n
  FETCH FIRST (1::bigint) ROWS WITH TIES
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_in_subquery_with_ties_result.top" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_in_subquery_with_ties_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_in_subquery_with_ties_result AS
SELECT
  kept.__pgt_count AS n,
  kept.ids
FROM pgtrickle_state."public.limit_in_subquery_with_ties_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_in_subquery_with_ties_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
