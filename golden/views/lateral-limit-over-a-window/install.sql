SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_limit_over_a_window_result',
  source => 'public.shelf',
  buffer => 'public.shelf',
  columns => ARRAY['id', 'kind']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_limit_over_a_window_result',
  source => 'public.book',
  buffer => 'public.book',
  columns => ARRAY['title', 'kind', 'pages']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_limit_over_a_window_result',
  source => 'public.amount',
  buffer => 'public.amount',
  columns => ARRAY[]::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_limit_over_a_window_result" WITH (fillfactor = 90) AS
SELECT
  shelf.id,
  joined.title,
  joined.row_number AS number,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shelf.id, joined.title, joined.row_number), 0) AS __pgt_hash
FROM public.shelf AS shelf
LEFT JOIN (
  SELECT
    windowed_2.kind,
    windowed_2.title,
    windowed_2.kind_2,
    windowed_2.pages,
    windowed_2.row_number,
    windowed_2.place,
    grouped.count
  FROM (
    SELECT
      windowed.kind,
      windowed.title,
      windowed.kind_2,
      windowed.pages,
      windowed.row_number,
      row_number() OVER (PARTITION BY windowed.kind ORDER BY windowed.pages DESC, windowed.title, windowed.row_number, windowed.row_number) AS place
    FROM (
      SELECT
        distinct_rows.kind,
        book.title,
        book.kind AS kind_2,
        book.pages,
        row_number() OVER (PARTITION BY distinct_rows.kind, distinct_rows.kind ORDER BY book.pages, book.title, book.kind) AS row_number
      FROM (
        SELECT DISTINCT
          shelf_2.kind
        FROM public.shelf AS shelf_2
      ) AS distinct_rows
      JOIN public.book AS book
        ON book.kind >= distinct_rows.kind
    ) AS windowed
  ) AS windowed_2
  JOIN (
    SELECT
      count(*) AS count
    FROM public.amount AS amount
  ) AS grouped
    ON windowed_2.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (grouped.count)) AS amount (n)), '9223372036854775807'::bigint)
) AS joined
  ON shelf.kind = joined.kind
GROUP BY shelf.id, joined.title, joined.row_number
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_limit_over_a_window_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.lateral_limit_over_a_window_result.group" WITH (fillfactor = 90) AS
SELECT
  shelf.kind,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shelf.kind), 0) AS __pgt_hash
FROM public.shelf AS shelf
GROUP BY shelf.kind
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_limit_over_a_window_result.group" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.lateral_limit_over_a_window_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.amount AS amount
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_limit_over_a_window_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_limit_over_a_window_result AS
SELECT
  kept.id,
  kept.title,
  kept.number
FROM pgtrickle_state."public.lateral_limit_over_a_window_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_limit_over_a_window_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
