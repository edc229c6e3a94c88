SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.spellings_of_joined_groups_result',
  source => 'public.amount',
  buffer => 'public.amount',
  columns => ARRAY['value', 'kind']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.spellings_of_joined_groups_result',
  source => 'public.label',
  buffer => 'public.label',
  columns => ARRAY['id', 'value']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.spellings_of_joined_groups_result" WITH (fillfactor = 90) AS
SELECT
  label.id,
  count(*) AS __pgt_count,
  count(DISTINCT grouped.value::text) AS forms,
  count(DISTINCT grouped.min::text) AS least_forms,
  sum(grouped.count) AS rows,
  min(grouped.max) AS kind,
  hash_record_extended(ROW(label.id), 0) AS __pgt_hash
FROM (
  SELECT
    min(amount.value ORDER BY amount.value::text COLLATE pg_catalog."C") AS value,
    count(*) AS count,
    min(amount.value + 0 ORDER BY (amount.value + 0)::text COLLATE pg_catalog."C") AS min,
    max(amount.kind) AS max
  FROM public.amount AS amount
  GROUP BY amount.value
) AS grouped
LEFT JOIN public.label AS label
  ON label.value = grouped.value
GROUP BY label.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.spellings_of_joined_groups_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.spellings_of_joined_groups_result.group" WITH (fillfactor = 90) AS
SELECT
  amount.value,
  count(*) AS __pgt_count,
  min(amount.value + 0 ORDER BY (amount.value + 0)::text COLLATE pg_catalog."C") AS min,
  max(amount.kind) AS max,
  min(amount.value ORDER BY amount.value::text COLLATE pg_catalog."C") AS value_shown,
  hash_record_extended(ROW(amount.value), 0) AS __pgt_hash
FROM public.amount AS amount
GROUP BY amount.value
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.spellings_of_joined_groups_result.group" (__pgt_hash);

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.spellings_of_joined_groups_result.distinct" WITH (fillfactor = 90) AS
SELECT
  label.id,
  grouped.value::text AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(label.id, grouped.value::text), 0) AS __pgt_hash
FROM (
  SELECT
    min(amount.value ORDER BY amount.value::text COLLATE pg_catalog."C") AS value,
    count(*) AS count,
    min(amount.value + 0 ORDER BY (amount.value + 0)::text COLLATE pg_catalog."C") AS min,
    max(amount.kind) AS max
  FROM public.amount AS amount
  GROUP BY amount.value
) AS grouped
LEFT JOIN public.label AS label
  ON label.value = grouped.value
WHERE grouped.value::text IS NOT NULL
GROUP BY label.id, grouped.value::text
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.spellings_of_joined_groups_result.distinct" (__pgt_hash);

-- what an inner operator keeps: distinct_2
CREATE TABLE pgtrickle_state."public.spellings_of_joined_groups_result.distinct_2" WITH (fillfactor = 90) AS
SELECT
  label.id,
  grouped.min::text AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(label.id, grouped.min::text), 0) AS __pgt_hash
FROM (
  SELECT
    min(amount.value ORDER BY amount.value::text COLLATE pg_catalog."C") AS value,
    count(*) AS count,
    min(amount.value + 0 ORDER BY (amount.value + 0)::text COLLATE pg_catalog."C") AS min,
    max(amount.kind) AS max
  FROM public.amount AS amount
  GROUP BY amount.value
) AS grouped
LEFT JOIN public.label AS label
  ON label.value = grouped.value
WHERE grouped.min::text IS NOT NULL
GROUP BY label.id, grouped.min::text
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.spellings_of_joined_groups_result.distinct_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.spellings_of_joined_groups_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.spellings_of_joined_groups_result AS
SELECT
  kept.id,
  kept.__pgt_count AS groups,
  kept.forms,
  kept.least_forms,
  kept.rows,
  kept.kind
FROM pgtrickle_state."public.spellings_of_joined_groups_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.spellings_of_joined_groups_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
