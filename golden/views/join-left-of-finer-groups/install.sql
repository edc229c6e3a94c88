SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_of_finer_groups_result',
  source => 'public.place',
  buffer => 'public.place',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_of_finer_groups_result',
  source => 'public.visit',
  buffer => 'public.visit',
  columns => ARRAY['k', 'kind']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_left_of_finer_groups_result" WITH (fillfactor = 90) AS
SELECT
  place.id,
  grouped.kind,
  grouped.count AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(place.id, grouped.kind, grouped.count), 0) AS __pgt_hash
FROM public.place AS place
LEFT JOIN (
  SELECT
    visit.k,
    visit.kind,
    count(*) AS count
  FROM public.visit AS visit
  GROUP BY visit.k, visit.kind
) AS grouped
  ON grouped.k = place.k
GROUP BY place.id, grouped.kind, grouped.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_left_of_finer_groups_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.join_left_of_finer_groups_result.group" WITH (fillfactor = 90) AS
SELECT
  visit.k,
  visit.kind,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(visit.k, visit.kind), 0) AS __pgt_hash
FROM public.visit AS visit
GROUP BY visit.k, visit.kind
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_left_of_finer_groups_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_left_of_finer_groups_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_left_of_finer_groups_result AS
SELECT
  kept.id,
  kept.kind,
  kept.n
FROM pgtrickle_state."public.join_left_of_finer_groups_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_left_of_finer_groups_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
