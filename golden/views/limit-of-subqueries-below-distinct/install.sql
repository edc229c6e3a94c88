SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_of_subqueries_below_distinct_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['id', 'grp', 'n']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.limit_of_subqueries_below_distinct_result',
  source => 'public.setting',
  buffer => 'public.setting',
  columns => ARRAY['name', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_of_subqueries_below_distinct_result" WITH (fillfactor = 90) AS
SELECT
  joined.grp,
  joined.n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(joined.grp, joined.n), 0) AS __pgt_hash
FROM (
  SELECT
    windowed.id,
    windowed.grp,
    windowed.n,
    windowed.place,
    grouped.count
  FROM (
    SELECT
      item.id,
      item.grp,
      item.n,
      row_number() OVER (ORDER BY item.n DESC, item.id, item.id) AS place
    FROM public.item AS item
  ) AS windowed
  JOIN (
    SELECT
      count(*) AS count
    FROM public.setting AS setting
    WHERE setting.name <> 'page'::text
  ) AS grouped
    ON windowed.place > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (grouped.count)) AS amount (n)), '0'::bigint)
) AS joined
LEFT JOIN (
  SELECT
    setting_2.name,
    setting_2.amount
  FROM public.setting AS setting_2
  WHERE setting_2.name = 'page'::text
) AS joined_2
  ON true
WHERE joined.place - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (joined.count)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (joined_2.amount::bigint)) AS amount (n)), '9223372036854775807'::bigint)
GROUP BY joined.grp, joined.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.limit_of_subqueries_below_distinct_result" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.limit_of_subqueries_below_distinct_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.setting AS setting
WHERE setting.name <> 'page'::text
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_of_subqueries_below_distinct_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_of_subqueries_below_distinct_result AS
SELECT
  kept.grp,
  kept.n
FROM pgtrickle_state."public.limit_of_subqueries_below_distinct_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_of_subqueries_below_distinct_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
