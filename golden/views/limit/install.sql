SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_result',
  source => 'public.score',
  buffer => 'public.score',
  columns => ARRAY['id', 'player', 'points']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_result" WITH (fillfactor = 90) AS
SELECT
  latest.id,
  latest.player,
  latest.points
FROM (
  SELECT
    score.id,
    score.player,
    score.points
  FROM public.score AS score
  ORDER BY score.points DESC NULLS LAST, score.id
  LIMIT 3::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_result AS
SELECT
  kept.id,
  kept.player,
  kept.points
FROM pgtrickle_state."public.limit_result" AS kept
ORDER BY kept.points DESC NULLS LAST, kept.id
LIMIT '3'::bigint;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
