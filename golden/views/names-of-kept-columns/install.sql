SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.names_of_kept_columns_result',
  source => 'public.seat',
  buffer => 'public.seat',
  columns => ARRAY['locator', 'present', 'rescan', 'weight']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.names_of_kept_columns_result',
  source => 'public.pupil',
  buffer => 'public.pupil',
  columns => ARRAY['locator']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.names_of_kept_columns_result" WITH (fillfactor = 90) AS
SELECT
  grouped.locator,
  grouped.bool_or AS present,
  grouped.max AS rescan,
  grouped.sum AS weight_2,
  grouped.count AS __pgt_count,
  pupil.locator AS __pgt_hash,
  count(*) AS __pgt_count_2,
  hash_record_extended(ROW(grouped.locator, grouped.bool_or, grouped.max, grouped.sum, grouped.count, pupil.locator), 0) AS __pgt_hash_2
FROM (
  SELECT
    seat.locator,
    bool_or(seat.present) AS bool_or,
    max(seat.rescan) AS max,
    sum(seat.weight) AS sum,
    count(*) AS count
  FROM public.seat AS seat
  GROUP BY seat.locator
) AS grouped
LEFT JOIN public.pupil AS pupil
  ON pupil.locator = grouped.locator
GROUP BY grouped.locator, grouped.bool_or, grouped.max, grouped.sum, grouped.count, pupil.locator
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.names_of_kept_columns_result" (__pgt_hash_2);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.names_of_kept_columns_result.group" WITH (fillfactor = 90) AS
SELECT
  seat.locator,
  count(*) FILTER (WHERE seat.present) AS __pgt_bool_or_true,
  count(seat.present) AS __pgt_bool_or_count,
  max(seat.rescan) AS max,
  sum(seat.weight) AS sum,
  count(seat.weight) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(seat.locator), 0) AS __pgt_hash
FROM public.seat AS seat
GROUP BY seat.locator
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.names_of_kept_columns_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.names_of_kept_columns_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.names_of_kept_columns_result AS
SELECT
  kept.locator,
  kept.present,
  kept.rescan,
  kept.weight_2 AS weight,
  kept.__pgt_count,
  kept.__pgt_hash
FROM pgtrickle_state."public.names_of_kept_columns_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count_2) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.names_of_kept_columns_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
