SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.values_left_joined_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.values_left_joined_result" WITH (fillfactor = 90) AS
SELECT
  constants_2.column1 AS k,
  constants_2.column2 AS name,
  count(l.id) AS n,
  count(*) AS __pgt_count
FROM (
  SELECT
    constants.column1,
    constants.column2
  FROM (VALUES
    (1, 'one'::text),
    (2, 'two'::text),
    (7, 'seven'::text)
  ) AS constants (column1, column2)
) AS constants_2
LEFT JOIN public.l AS l
  ON l.k = constants_2.column1
GROUP BY constants_2.column1, constants_2.column2
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.values_left_joined_result" ADD PRIMARY KEY (k, name);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.values_left_joined_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.values_left_joined_result AS
SELECT
  kept.k,
  kept.name,
  kept.n
FROM pgtrickle_state."public.values_left_joined_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.values_left_joined_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
