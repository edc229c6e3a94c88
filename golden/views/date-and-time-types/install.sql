SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.date_and_time_types_result',
  source => 'public.moment',
  buffer => 'public.moment',
  columns => ARRAY['id', 'd', 't', 'tz', 'ts', 'tstz', 'i', 'u', 'b', 'n', 'bits']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.date_and_time_types_result" WITH (fillfactor = 90) AS
SELECT
  moment.id,
  moment.d,
  moment.t,
  moment.tz,
  moment.ts,
  moment.tstz,
  moment.i,
  moment.u,
  moment.b,
  moment.n,
  moment.bits
FROM public.moment AS moment
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.date_and_time_types_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.date_and_time_types_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.date_and_time_types_result AS
SELECT
  kept.id,
  kept.d,
  kept.t,
  kept.tz,
  kept.ts,
  kept.tstz,
  kept.i,
  kept.u,
  kept.b,
  kept.n,
  kept.bits
FROM pgtrickle_state."public.date_and_time_types_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.date_and_time_types_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
