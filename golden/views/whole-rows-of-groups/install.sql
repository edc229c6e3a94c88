SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.whole_rows_of_groups_result',
  source => 'public.visit',
  buffer => 'public.visit',
  columns => ARRAY['place', 'minutes']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.whole_rows_of_groups_result" WITH (fillfactor = 90) AS
SELECT
  row_to_json((SELECT entry FROM (SELECT grouped.place AS "place", grouped.count AS "visits", grouped.count_2 AS "timed") AS entry))::text AS counted,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(row_to_json((SELECT entry FROM (SELECT grouped.place AS "place", grouped.count AS "visits", grouped.count_2 AS "timed") AS entry))::text), 0) AS __pgt_hash
FROM (
  SELECT
    visit.place,
    count(*) AS count,
    count(visit.minutes) AS count_2
  FROM public.visit AS visit
  GROUP BY visit.place
) AS grouped
WHERE to_jsonb((SELECT entry FROM (SELECT grouped.place AS "place", grouped.count AS "visits", grouped.count_2 AS "timed") AS entry)) ->> 'visits'::text <> '3'::text
GROUP BY row_to_json((SELECT entry FROM (SELECT grouped.place AS "place", grouped.count AS "visits", grouped.count_2 AS "timed") AS entry))::text
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.whole_rows_of_groups_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.whole_rows_of_groups_result.group" WITH (fillfactor = 90) AS
SELECT
  visit.place,
  count(*) AS __pgt_count,
  count(visit.minutes) AS count,
  hash_record_extended(ROW(visit.place), 0) AS __pgt_hash
FROM public.visit AS visit
GROUP BY visit.place
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.whole_rows_of_groups_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.whole_rows_of_groups_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.whole_rows_of_groups_result AS
SELECT
  kept.counted
FROM pgtrickle_state."public.whole_rows_of_groups_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.whole_rows_of_groups_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
