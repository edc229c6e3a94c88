SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_spellings_result',
  source => 'public.amount',
  buffer => 'public.amount',
  columns => ARRAY['value']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_spellings_result',
  source => 'public.conversion',
  buffer => 'public.conversion',
  columns => ARRAY['source', 'target', 'label']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_spellings_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.value,
  fixpoint.labels,
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.value, fixpoint.labels, fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE found (value, labels, __pgt_level) AS (
    SELECT
      amount.value,
      ''::text AS labels,
      0::bigint AS __pgt_level
    FROM public.amount AS amount
    UNION ALL
    SELECT
      conversion.target AS value,
      found_2.labels || coalesce(conversion.label, '-'::character varying) AS labels,
      found_2.__pgt_level + 1 AS __pgt_level
    FROM found AS found_2
    JOIN public.conversion AS conversion
      ON conversion.source = found_2.value
  )
  SELECT
    found_3.value,
    found_3.labels,
    found_3.__pgt_level
  FROM found AS found_3
) AS fixpoint
GROUP BY fixpoint.value, fixpoint.value::text COLLATE pg_catalog."C", fixpoint.labels, fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_spellings_result" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_spellings_result" USING hash (value);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_spellings_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_spellings_result AS
SELECT
  kept.value,
  kept.labels
FROM pgtrickle_state."public.recursive_spellings_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_spellings_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
