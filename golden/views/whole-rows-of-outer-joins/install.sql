SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.whole_rows_of_outer_joins_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'tags']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.whole_rows_of_outer_joins_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.whole_rows_of_outer_joins_result" WITH (fillfactor = 90) AS
SELECT
  joined_2.id,
  CASE WHEN joined_2.present IS NOT NULL THEN (SELECT entry FROM (SELECT joined_2.k_2 AS "k", joined_2.b AS "b") AS entry) ELSE NULL::record END IS NULL AS no_values,
  CASE WHEN joined_2.present IS NOT NULL THEN (SELECT entry FROM (SELECT joined_2.k_2 AS "k", joined_2.b AS "b") AS entry) ELSE NULL::record END IS DISTINCT FROM NULL::record AS has_row,
  (array_agg(to_json(CASE WHEN joined_2.present IS NOT NULL THEN (SELECT entry FROM (SELECT joined_2.k_2 AS "k", joined_2.b AS "b") AS entry) ELSE NULL::record END)))[1] AS s,
  CASE WHEN joined_2.ordinality IS NOT NULL THEN (SELECT entry FROM (SELECT joined_2.unnest AS "tag", joined_2.unnest_2 AS "k") AS entry) ELSE NULL::record END::text AS f,
  (array_agg(row_to_json(CASE WHEN constants_3.present IS NOT NULL THEN (SELECT entry FROM (SELECT constants_3.column1 AS "k", constants_3.column2 AS "word") AS entry) ELSE NULL::record END)))[1] AS c,
  (array_agg(row_to_json(CASE WHEN grouped.n IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.k AS "k", grouped.n AS "n") AS entry) ELSE NULL::record END)))[1] AS y,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(joined_2.id, CASE WHEN joined_2.present IS NOT NULL THEN (SELECT entry FROM (SELECT joined_2.k_2 AS "k", joined_2.b AS "b") AS entry) ELSE NULL::record END IS NULL, CASE WHEN joined_2.present IS NOT NULL THEN (SELECT entry FROM (SELECT joined_2.k_2 AS "k", joined_2.b AS "b") AS entry) ELSE NULL::record END IS DISTINCT FROM NULL::record, CASE WHEN joined_2.ordinality IS NOT NULL THEN (SELECT entry FROM (SELECT joined_2.unnest AS "tag", joined_2.unnest_2 AS "k") AS entry) ELSE NULL::record END::text), 0) AS __pgt_hash
FROM (
  SELECT
    l.id,
    l.k,
    l.tags,
    joined.k AS k_2,
    joined.b,
    joined.present,
    expanded.unnest,
    expanded.unnest_2,
    expanded.ordinality
  FROM public.l AS l
  LEFT JOIN (
    SELECT
      r.k,
      upper(r.b) AS b,
      true AS present
    FROM public.r AS r
  ) AS joined
    ON hash_record_extended(ROW(nullif(l.k, 9)), 0) = hash_record_extended(ROW(joined.k), 0)
    AND (nullif(l.k, 9) = joined.k OR nullif(l.k, 9) IS NULL AND joined.k IS NULL)
  LEFT JOIN LATERAL ROWS FROM (unnest(l.tags), unnest(ARRAY[l.k]::integer[])) WITH ORDINALITY AS expanded (unnest, unnest_2, ordinality) ON true
) AS joined_2
LEFT JOIN (
  SELECT
    constants_2.column1,
    constants_2.column2,
    true AS present
  FROM (
    SELECT
      constants.column1,
      constants.column2
    FROM (VALUES
      (1, 'one'::text),
      (2, NULL::text),
      (NULL::integer, NULL::text)
    ) AS constants (column1, column2)
  ) AS constants_2
) AS constants_3
  ON (constants_3.column1 = joined_2.k_2 OR constants_3.column1 IS NULL AND joined_2.id = 2)
FULL JOIN (
  SELECT
    r_2.k,
    count(r_2.b) AS n
  FROM public.r AS r_2
  GROUP BY r_2.k
) AS grouped
  ON grouped.k = joined_2.id
GROUP BY joined_2.id, CASE WHEN joined_2.present IS NOT NULL THEN (SELECT entry FROM (SELECT joined_2.k_2 AS "k", joined_2.b AS "b") AS entry) ELSE NULL::record END IS NULL, CASE WHEN joined_2.present IS NOT NULL THEN (SELECT entry FROM (SELECT joined_2.k_2 AS "k", joined_2.b AS "b") AS entry) ELSE NULL::record END IS DISTINCT FROM NULL::record, to_json(CASE WHEN joined_2.present IS NOT NULL THEN (SELECT entry FROM (SELECT joined_2.k_2 AS "k", joined_2.b AS "b") AS entry) ELSE NULL::record END)::text COLLATE pg_catalog."C", CASE WHEN joined_2.ordinality IS NOT NULL THEN (SELECT entry FROM (SELECT joined_2.unnest AS "tag", joined_2.unnest_2 AS "k") AS entry) ELSE NULL::record END::text, row_to_json(CASE WHEN constants_3.present IS NOT NULL THEN (SELECT entry FROM (SELECT constants_3.column1 AS "k", constants_3.column2 AS "word") AS entry) ELSE NULL::record END)::text COLLATE pg_catalog."C", row_to_json(CASE WHEN grouped.n IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.k AS "k", grouped.n AS "n") AS entry) ELSE NULL::record END)::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.whole_rows_of_outer_joins_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.whole_rows_of_outer_joins_result.group" WITH (fillfactor = 90) AS
SELECT
  r.k,
  count(r.b) AS count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.whole_rows_of_outer_joins_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.whole_rows_of_outer_joins_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.whole_rows_of_outer_joins_result AS
SELECT
  kept.id,
  kept.no_values,
  kept.has_row,
  kept.s,
  kept.f,
  kept.c,
  kept.y
FROM pgtrickle_state."public.whole_rows_of_outer_joins_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.whole_rows_of_outer_joins_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
