SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_of_constants_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['region']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_of_constants_result" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  5 + combined.count AS n,
  5 AS five,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.x, 5 + combined.count, 5), 0) AS __pgt_hash
FROM (
  SELECT
    5 AS x,
    count(sale.region) AS count,
    0 AS x_absent
  FROM public.sale AS sale
  GROUP BY 5::integer
  UNION ALL
  SELECT
    NULL::integer AS x,
    count(sale_2.region) AS count,
    1 AS x_absent
  FROM public.sale AS sale_2
  GROUP BY ()
) AS combined
GROUP BY combined.x, 5 + combined.count, 5::integer
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_of_constants_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_of_constants_result.group" WITH (fillfactor = 90) AS
SELECT
  5 AS x,
  count(sale.region) AS count,
  count(*) AS __pgt_count
FROM public.sale AS sale
GROUP BY 5::integer
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.grouping_sets_of_constants_result.group" ADD PRIMARY KEY (x);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.grouping_sets_of_constants_result.total" WITH (fillfactor = 90) AS
SELECT
  count(sale.region) AS count,
  count(*) AS __pgt_count
FROM public.sale AS sale
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_of_constants_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_of_constants_result AS
SELECT
  kept.x,
  kept.n,
  kept.five
FROM pgtrickle_state."public.grouping_sets_of_constants_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_of_constants_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
