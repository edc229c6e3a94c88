SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_over_join_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.window_over_join_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_over_join_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id AS l_id,
  windowed.id_2 AS r_id,
  windowed.count AS n,
  windowed.rank AS place
FROM (
  SELECT
    l.id,
    l.k,
    r.id AS id_2,
    r.k AS k_2,
    count(*) OVER (PARTITION BY l.k) AS count,
    rank() OVER (PARTITION BY l.k ORDER BY r.id DESC) AS rank
  FROM public.l AS l
  JOIN public.r AS r
    ON r.k = l.k
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_over_join_result" ADD PRIMARY KEY (l_id, r_id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_over_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_over_join_result AS
SELECT
  kept.l_id,
  kept.r_id,
  kept.n,
  kept.place
FROM pgtrickle_state."public.window_over_join_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_over_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
