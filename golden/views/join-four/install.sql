SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_four_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['id', 'v']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_four_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['id', 'a_id', 'v']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_four_result',
  source => 'public.c',
  buffer => 'public.c',
  columns => ARRAY['id', 'b_id', 'v']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_four_result',
  source => 'public.d',
  buffer => 'public.d',
  columns => ARRAY['id', 'c_id', 'v']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_four_result" WITH (fillfactor = 90) AS
SELECT
  a.id AS a_id,
  b.id AS b_id,
  c.id AS c_id,
  d.id AS d_id,
  a.v + b.v + c.v + d.v AS total
FROM public.a AS a
JOIN public.b AS b
  ON b.a_id = a.id
JOIN public.c AS c
  ON c.b_id = b.id
JOIN public.d AS d
  ON d.c_id = c.id AND d.v > a.v - 30
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.join_four_result" ADD PRIMARY KEY (d_id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_four_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_four_result AS
SELECT
  kept.a_id,
  kept.b_id,
  kept.c_id,
  kept.d_id,
  kept.total
FROM pgtrickle_state."public.join_four_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_four_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
