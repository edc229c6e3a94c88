SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_of_subquery_nested_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['id', 'grp', 'n']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.limit_of_subquery_nested_result',
  source => 'public.setting',
  buffer => 'public.setting',
  columns => ARRAY['amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_of_subquery_nested_result" WITH (fillfactor = 90) AS
SELECT
  combined.grp,
  count(*) AS __pgt_count,
  sum(combined.n) AS total,
  count(combined.n) AS __pgt_total_count,
  hash_record_extended(ROW(combined.grp), 0) AS __pgt_hash
FROM (
  SELECT
    windowed.grp,
    windowed.n
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
      sum(setting.amount) AS sum
    FROM public.setting AS setting
  ) AS grouped
    ON EXISTS (
    SELECT
    FROM (
      SELECT
        min(setting_2.amount) AS min
      FROM public.setting AS setting_2
    ) AS grouped_2
    WHERE windowed.place > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES ((grouped_2.min - 3)::bigint)) AS amount (n)), '0'::bigint)
      AND windowed.place - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES ((grouped_2.min - 3)::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (grouped.sum)) AS amount (n)), '9223372036854775807'::bigint)
  )
  UNION ALL
  SELECT
    - windowed_2.grp AS grp,
    windowed_2.n
  FROM (
    SELECT
      item_2.grp,
      item_2.n,
      rank() OVER (ORDER BY item_2.n) AS place
    FROM public.item AS item_2
  ) AS windowed_2
  WHERE EXISTS (
    SELECT
    FROM (
      SELECT
        count(*) AS count,
        min(setting_3.amount - 1) AS "?column?"
      FROM public.setting AS setting_3
    ) AS grouped_3
    WHERE windowed_2.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (CASE WHEN grouped_3.count > '1'::bigint THEN (SELECT NULL::integer FROM pg_catalog.generate_series(1, 2)) ELSE grouped_3."?column?" END::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  )
) AS combined
GROUP BY combined.grp
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.limit_of_subquery_nested_result" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.limit_of_subquery_nested_result.total" WITH (fillfactor = 90) AS
SELECT
  sum(setting.amount) AS sum,
  count(setting.amount) AS __pgt_sum_count,
  count(*) AS __pgt_count
FROM public.setting AS setting
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.limit_of_subquery_nested_result.total_2" WITH (fillfactor = 90) AS
SELECT
  min(setting.amount) AS min,
  count(*) AS __pgt_count
FROM public.setting AS setting
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_3
CREATE TABLE pgtrickle_state."public.limit_of_subquery_nested_result.total_3" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count,
  min(setting.amount - 1) AS "?column?"
FROM public.setting AS setting
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_of_subquery_nested_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_of_subquery_nested_result AS
SELECT
  kept.grp,
  kept.__pgt_count AS number,
  kept.total
FROM pgtrickle_state."public.limit_of_subquery_nested_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_of_subquery_nested_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
