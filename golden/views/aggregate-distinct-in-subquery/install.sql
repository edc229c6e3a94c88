SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_distinct_in_subquery_result',
  source => 'public.hit',
  buffer => 'public.hit',
  columns => ARRAY['page', 'reader', 'day']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_distinct_in_subquery_result',
  source => 'public.page',
  buffer => 'public.page',
  columns => ARRAY['id', 'site']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_distinct_in_subquery_result" WITH (fillfactor = 90) AS
SELECT
  grouped.count AS readers,
  count(*) AS __pgt_count,
  sum(grouped.count_2) AS days
FROM (
  SELECT
    page.site,
    count(DISTINCT hit.reader) AS count,
    count(DISTINCT hit.day) AS count_2
  FROM public.hit AS hit
  JOIN public.page AS page
    ON page.id = hit.page
  GROUP BY page.site
  HAVING count(DISTINCT hit.day) > 0
) AS grouped
GROUP BY grouped.count
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.aggregate_distinct_in_subquery_result" ADD PRIMARY KEY (readers);

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.aggregate_distinct_in_subquery_result.distinct" WITH (fillfactor = 90) AS
SELECT
  page.site,
  hit.reader AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(page.site, hit.reader), 0) AS __pgt_hash
FROM public.hit AS hit
JOIN public.page AS page
  ON page.id = hit.page
WHERE hit.reader IS NOT NULL
GROUP BY page.site, hit.reader
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_in_subquery_result.distinct" (__pgt_hash);

-- what an inner operator keeps: distinct_2
CREATE TABLE pgtrickle_state."public.aggregate_distinct_in_subquery_result.distinct_2" WITH (fillfactor = 90) AS
SELECT
  page.site,
  hit.day AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(page.site, hit.day), 0) AS __pgt_hash
FROM public.hit AS hit
JOIN public.page AS page
  ON page.id = hit.page
WHERE hit.day IS NOT NULL
GROUP BY page.site, hit.day
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_in_subquery_result.distinct_2" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.aggregate_distinct_in_subquery_result.group" WITH (fillfactor = 90) AS
SELECT
  page.site,
  count(DISTINCT hit.reader) AS count,
  count(DISTINCT hit.day) AS count_2,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(page.site), 0) AS __pgt_hash
FROM public.hit AS hit
JOIN public.page AS page
  ON page.id = hit.page
GROUP BY page.site
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_in_subquery_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_distinct_in_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_distinct_in_subquery_result AS
SELECT
  kept.readers,
  kept.__pgt_count AS sites,
  kept.days
FROM pgtrickle_state."public.aggregate_distinct_in_subquery_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_distinct_in_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
