SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_in_a_subquery_result',
  source => 'public.person',
  buffer => 'public.person',
  columns => ARRAY['id', 'name', 'invited']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_in_a_subquery_result',
  source => 'public.friend',
  buffer => 'public.friend',
  columns => ARRAY['a', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_in_a_subquery_result" WITH (fillfactor = 90) AS
SELECT
  person.id,
  person.name
FROM public.person AS person
JOIN (
  WITH RECURSIVE known (id) AS (
    SELECT
      person_2.id
    FROM public.person AS person_2
    WHERE person_2.invited
    UNION
    SELECT
      friend.b AS id
    FROM known AS known_2
    JOIN public.friend AS friend
      ON friend.a = known_2.id
    WHERE friend.b IS NOT NULL
  )
  SELECT
    known_3.id
  FROM known AS known_3
) AS fixpoint
  ON person.id = fixpoint.id
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.recursive_in_a_subquery_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: recursion
CREATE TABLE pgtrickle_state."public.recursive_in_a_subquery_result.recursion" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.id), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE known (id) AS (
    SELECT
      person.id
    FROM public.person AS person
    WHERE person.invited
    UNION
    SELECT
      friend.b AS id
    FROM known AS known_2
    JOIN public.friend AS friend
      ON friend.a = known_2.id
    WHERE friend.b IS NOT NULL
  )
  SELECT
    known_3.id
  FROM known AS known_3
) AS fixpoint
GROUP BY fixpoint.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_in_a_subquery_result.recursion" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_in_a_subquery_result.recursion" (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_in_a_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_in_a_subquery_result AS
SELECT
  kept.id,
  kept.name
FROM pgtrickle_state."public.recursive_in_a_subquery_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_in_a_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
