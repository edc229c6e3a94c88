SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_vanishes_and_returns_result',
  source => 'public.member',
  buffer => 'public.member',
  columns => ARRAY['club', 'age']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_vanishes_and_returns_result" WITH (fillfactor = 90) AS
SELECT
  member.club,
  count(*) AS __pgt_count,
  sum(member.age) AS __pgt_age_sum,
  count(member.age) AS __pgt_age_count,
  max(member.age) AS oldest,
  hash_record_extended(ROW(member.club), 0) AS __pgt_hash
FROM public.member AS member
GROUP BY member.club
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_vanishes_and_returns_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_vanishes_and_returns_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_vanishes_and_returns_result AS
SELECT
  kept.club,
  kept.__pgt_count AS members,
  kept.__pgt_age_sum::numeric / kept.__pgt_age_count AS age,
  kept.oldest
FROM pgtrickle_state."public.group_vanishes_and_returns_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_vanishes_and_returns_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
