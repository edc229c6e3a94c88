SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.project_expressions_result',
  source => 'public.line',
  buffer => 'public.line',
  columns => ARRAY['id', 'quantity', 'price', 'label', 'day']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.project_expressions_result" WITH (fillfactor = 90) AS
SELECT
  line.id,
  line.quantity * line.price AS total,
  line.quantity / 2 AS half,
  - line.quantity AS negative,
  coalesce(line.label, 'none'::character varying) AS label,
  upper(line.label) || '!'::text AS shout,
  CASE WHEN line.quantity > 0 THEN 'in'::text WHEN line.quantity = 0 THEN 'zero'::text ELSE 'out'::text END AS direction,
  line.price::integer AS rounded,
  nullif(line.quantity, 0) AS nonzero,
  line.day + 1 AS next_day,
  greatest(line.quantity, 1) AS at_least_one,
  line.label IS NULL AS unnamed,
  length(line.label) AS length
FROM public.line AS line
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.project_expressions_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.project_expressions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.project_expressions_result AS
SELECT
  kept.id,
  kept.total,
  kept.half,
  kept.negative,
  kept.label,
  kept.shout,
  kept.direction,
  kept.rounded,
  kept.nonzero,
  kept.next_day,
  kept.at_least_one,
  kept.unnamed,
  kept.length
FROM pgtrickle_state."public.project_expressions_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.project_expressions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
