SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_on_expressions_result',
  source => 'public.mail',
  buffer => 'public.mail',
  columns => ARRAY['id', 'address', 'size']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_on_expressions_result',
  source => 'public.member',
  buffer => 'public.member',
  columns => ARRAY['email', 'level']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_on_expressions_result" WITH (fillfactor = 90) AS
SELECT
  mail.id,
  member.level,
  mail.size + member.level AS score,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(mail.id, member.level, mail.size + member.level), 0) AS __pgt_hash
FROM public.mail AS mail
JOIN public.member AS member
  ON lower(mail.address) = member.email AND member.level <= mail.size
GROUP BY mail.id, member.level, mail.size + member.level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_on_expressions_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_on_expressions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_on_expressions_result AS
SELECT
  kept.id,
  kept.level,
  kept.score
FROM pgtrickle_state."public.join_on_expressions_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_on_expressions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
