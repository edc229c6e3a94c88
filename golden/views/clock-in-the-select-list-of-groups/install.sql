SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_the_select_list_of_groups_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['k', 'ts', 'due']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_in_the_select_list_of_groups_result" WITH (fillfactor = 90) AS
SELECT
  events.k,
  max(events.ts) AS max,
  min(events.due) AS min,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(events.k), 0) AS __pgt_hash
FROM public.events AS events
GROUP BY events.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_in_the_select_list_of_groups_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_in_the_select_list_of_groups_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now() - '30 days'::interval) AS moment,
  (now()) AS moment_2,
  (CURRENT_DATE) AS moment_2_2,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_in_the_select_list_of_groups_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_in_the_select_list_of_groups_result AS
SELECT
  kept.k,
  kept_3.moment_2 - kept.max AS idle,
  kept_3.moment_2_2 > kept.min AS late,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.clock_in_the_select_list_of_groups_result" AS kept
CROSS JOIN pgtrickle_state."public.clock_in_the_select_list_of_groups_result.clock" AS kept_3
WHERE EXISTS (
  SELECT
  FROM pgtrickle_state."public.clock_in_the_select_list_of_groups_result.clock" AS kept_2
  WHERE (kept.max > kept_2.moment OR kept.__pgt_count > 1)
);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_in_the_select_list_of_groups_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
