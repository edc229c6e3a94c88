SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_step_of_all_rows_result',
  source => 'public.depot',
  buffer => 'public.depot',
  columns => ARRAY['id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_step_of_all_rows_result',
  source => 'public.road',
  buffer => 'public.road',
  columns => ARRAY['origin', 'destination', 'length']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_step_of_all_rows_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  min(fixpoint.length) AS length,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.id), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE distance (id, length, round) AS (
    SELECT
      depot.id,
      0 AS length,
      0 AS round
    FROM public.depot AS depot
    UNION ALL
    SELECT
      windowed.destination AS id,
      windowed.min AS length,
      windowed.min_2 + 1 AS round
    FROM (
      SELECT
        grouped.destination,
        grouped.min,
        grouped.min_2,
        rank() OVER (ORDER BY grouped.min, grouped.destination) AS rank
      FROM (
        SELECT
          joined.destination,
          min(joined.length + joined.length_2) AS min,
          min(joined.round) AS min_2
        FROM (
          SELECT
            distance_2.id,
            distance_2.length,
            distance_2.round,
            road.origin,
            road.destination,
            road.length AS length_2
          FROM distance AS distance_2
          JOIN public.road AS road
            ON road.origin = distance_2.id
        ) AS joined
        GROUP BY joined.destination
      ) AS grouped
    ) AS windowed
    WHERE windowed.min_2 < 5
      AND windowed.rank <= 3
  )
  SELECT
    distance_3.id,
    distance_3.length,
    distance_3.round
  FROM distance AS distance_3
) AS fixpoint
GROUP BY fixpoint.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_step_of_all_rows_result" (__pgt_hash);

-- what an inner operator keeps: recursion
CREATE TABLE pgtrickle_state."public.recursive_step_of_all_rows_result.recursion" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  fixpoint.length,
  fixpoint.round,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.id, fixpoint.length, fixpoint.round), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE distance (id, length, round) AS (
    SELECT
      depot.id,
      0 AS length,
      0 AS round
    FROM public.depot AS depot
    UNION ALL
    SELECT
      windowed.destination AS id,
      windowed.min AS length,
      windowed.min_2 + 1 AS round
    FROM (
      SELECT
        grouped.destination,
        grouped.min,
        grouped.min_2,
        rank() OVER (ORDER BY grouped.min, grouped.destination) AS rank
      FROM (
        SELECT
          joined.destination,
          min(joined.length + joined.length_2) AS min,
          min(joined.round) AS min_2
        FROM (
          SELECT
            distance_2.id,
            distance_2.length,
            distance_2.round,
            road.origin,
            road.destination,
            road.length AS length_2
          FROM distance AS distance_2
          JOIN public.road AS road
            ON road.origin = distance_2.id
        ) AS joined
        GROUP BY joined.destination
      ) AS grouped
    ) AS windowed
    WHERE windowed.min_2 < 5
      AND windowed.rank <= 3
  )
  SELECT
    distance_3.id,
    distance_3.length,
    distance_3.round
  FROM distance AS distance_3
) AS fixpoint
GROUP BY fixpoint.id, fixpoint.length, fixpoint.round
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_step_of_all_rows_result.recursion" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_step_of_all_rows_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_step_of_all_rows_result AS
SELECT
  kept.id,
  kept.length
FROM pgtrickle_state."public.recursive_step_of_all_rows_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_step_of_all_rows_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
