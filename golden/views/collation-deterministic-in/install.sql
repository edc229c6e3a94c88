SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.collation_deterministic_in_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['id', 'name', 'code']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.collation_deterministic_in_result',
  source => 'public.nickname',
  buffer => 'public.nickname',
  columns => ARRAY['name', 'other']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.collation_deterministic_in_result" WITH (fillfactor = 90) AS
SELECT
  combined.id,
  combined.name,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.id, combined.name), 0) AS __pgt_hash
FROM (
  (
    SELECT
      person.id,
      person.name
    FROM public.person AS person
    WHERE EXISTS (
      SELECT
      FROM public.nickname AS nickname
      WHERE nickname.name = person.name
    )
    UNION ALL
    SELECT
      person_2.id,
      person_2.code AS name
    FROM public.person AS person_2
    WHERE NOT EXISTS (
      SELECT
      FROM public.nickname AS nickname_2
      WHERE nickname_2.other = person_2.code COLLATE pg_catalog."C"
    )
  )
  UNION ALL
  SELECT
    - person_3.id AS id,
    person_3.name
  FROM public.person AS person_3
  WHERE EXISTS (
    SELECT
    FROM public.nickname AS nickname_3
    WHERE nickname_3.other = person_3.name
      AND nickname_3.name = person_3.name
  )
) AS combined
GROUP BY combined.id, combined.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.collation_deterministic_in_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.collation_deterministic_in_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.collation_deterministic_in_result AS
SELECT
  kept.id,
  kept.name
FROM pgtrickle_state."public.collation_deterministic_in_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.collation_deterministic_in_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
