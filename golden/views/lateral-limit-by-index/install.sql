SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_limit_by_index_result',
  source => 'public.u',
  buffer => 'public.u',
  columns => ARRAY['name', 'g']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_limit_by_index_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_limit_by_index_result" WITH (fillfactor = 90) AS
SELECT
  u.name,
  latest.id,
  latest.n
FROM public.u AS u
JOIN (
  SELECT
    ranked.id AS id,
    ranked.n AS n,
    ranked.g AS g
  FROM (
    SELECT
      t.id AS id,
      t.n AS n,
      t.g AS g,
      row_number() OVER (PARTITION BY t.g ORDER BY t.n DESC NULLS LAST, t.id) AS position,
      rank() OVER (PARTITION BY t.g ORDER BY t.n DESC NULLS LAST, t.id) AS place
    FROM public.t AS t
  ) AS ranked
  WHERE ranked."position" > coalesce('1'::bigint, 0)
    AND ranked."position" <= coalesce('2'::bigint + coalesce('1'::bigint, 0), ranked."position")
) AS latest
  ON latest.g = u.g
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.lateral_limit_by_index_result" ADD PRIMARY KEY (name, id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_limit_by_index_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_limit_by_index_result AS
SELECT
  kept.name,
  kept.id,
  kept.n
FROM pgtrickle_state."public.lateral_limit_by_index_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_limit_by_index_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
