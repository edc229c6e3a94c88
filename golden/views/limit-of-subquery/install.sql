SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_of_subquery_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['id', 'n']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.limit_of_subquery_result',
  source => 'public.setting',
  buffer => 'public.setting',
  columns => ARRAY['name', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_of_subquery_result" WITH (fillfactor = 90) AS
SELECT
  item.id,
  item.n
FROM public.item AS item
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.limit_of_subquery_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: limit
CREATE TABLE pgtrickle_state."public.limit_of_subquery_result.limit" WITH (fillfactor = 90) AS
SELECT
  joined.amount::bigint AS amount
FROM (
  SELECT
) AS constants
LEFT JOIN (
  SELECT
    setting.name,
    setting.amount
  FROM public.setting AS setting
  WHERE setting.name = 'page'::text
) AS joined
  ON true
WITH NO DATA;

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.limit_of_subquery_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.setting AS setting
WHERE setting.name <> 'page'::text
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: limit_2
CREATE TABLE pgtrickle_state."public.limit_of_subquery_result.limit_2" WITH (fillfactor = 90) AS
SELECT
  grouped.count AS amount
FROM (
  SELECT
    count(*) AS count
  FROM public.setting AS setting
  WHERE setting.name <> 'page'::text
) AS grouped
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_of_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_of_subquery_result AS
SELECT
  kept.id,
  kept.n
FROM pgtrickle_state."public.limit_of_subquery_result" AS kept
ORDER BY kept.n DESC, kept.id
OFFSET (
  SELECT
    kept_2.amount
  FROM pgtrickle_state."public.limit_of_subquery_result.limit_2" AS kept_2
)
LIMIT (
  SELECT
    kept_3.amount
  FROM pgtrickle_state."public.limit_of_subquery_result.limit" AS kept_3
);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_of_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
