SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_aggregate_result',
  source => 'public.team',
  buffer => 'public.team',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_aggregate_result',
  source => 'public.point',
  buffer => 'public.point',
  columns => ARRAY['team_id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_of_aggregate_result" WITH (fillfactor = 90) AS
SELECT
  team.name,
  grouped.sum AS total,
  grouped.count AS games,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(team.name, grouped.sum, grouped.count), 0) AS __pgt_hash
FROM public.team AS team
JOIN (
  SELECT
    point.team_id,
    sum(point.n) AS sum,
    count(*) AS count
  FROM public.point AS point
  GROUP BY point.team_id
) AS grouped
  ON grouped.team_id = team.id
GROUP BY team.name, grouped.sum, grouped.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_of_aggregate_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.join_of_aggregate_result.group" WITH (fillfactor = 90) AS
SELECT
  point.team_id,
  sum(point.n) AS sum,
  count(point.n) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(point.team_id), 0) AS __pgt_hash
FROM public.point AS point
GROUP BY point.team_id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_of_aggregate_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_of_aggregate_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_of_aggregate_result AS
SELECT
  kept.name,
  kept.total,
  kept.games
FROM pgtrickle_state."public.join_of_aggregate_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_of_aggregate_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
