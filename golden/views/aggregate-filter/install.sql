SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_filter_result',
  source => 'public.ticket',
  buffer => 'public.ticket',
  columns => ARRAY['queue', 'state', 'minutes']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_filter_result" WITH (fillfactor = 90) AS
SELECT
  ticket.queue,
  count(*) FILTER (WHERE ticket.state = 'open'::text) AS open,
  count(ticket.minutes) FILTER (WHERE ticket.state = 'done'::text) AS timed,
  sum(ticket.minutes) FILTER (WHERE ticket.state = 'done'::text) AS minutes,
  min(ticket.minutes) FILTER (WHERE ticket.state <> 'open'::text) AS shortest,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(ticket.queue), 0) AS __pgt_hash
FROM public.ticket AS ticket
GROUP BY ticket.queue
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_filter_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_filter_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_filter_result AS
SELECT
  kept.queue,
  kept.open,
  kept.timed,
  kept.minutes,
  kept.shortest
FROM pgtrickle_state."public.aggregate_filter_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_filter_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
