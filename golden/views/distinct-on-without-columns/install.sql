SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_on_without_columns_result',
  source => 'public.shelf',
  buffer => 'public.shelf',
  columns => ARRAY['label']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_on_without_columns_result',
  source => 'public.book',
  buffer => 'public.book',
  columns => ARRAY['title']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_on_without_columns_result',
  source => 'public.leaflet',
  buffer => 'public.leaflet',
  columns => ARRAY[]::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_on_without_columns_result" WITH (fillfactor = 90) AS
SELECT
  shelf.label,
  count(*) AS __pgt_count
FROM public.shelf AS shelf
LEFT JOIN (
  (
    SELECT
    FROM (
      SELECT
        row_number() OVER (PARTITION BY book.title ORDER BY book.title NULLS FIRST) AS position,
        rank() OVER (PARTITION BY book.title ORDER BY book.title NULLS FIRST) AS place
      FROM public.book AS book
    ) AS ranked
    WHERE ranked."position" <= coalesce('1'::bigint, ranked."position")
  )
  UNION ALL
  SELECT
  FROM public.leaflet AS leaflet
) AS combined
  ON true
GROUP BY shelf.label
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.distinct_on_without_columns_result" ADD PRIMARY KEY (label);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_on_without_columns_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_on_without_columns_result AS
SELECT
  kept.label,
  kept.__pgt_count AS pairs
FROM pgtrickle_state."public.distinct_on_without_columns_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_on_without_columns_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
