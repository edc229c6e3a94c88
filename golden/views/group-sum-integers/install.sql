SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_sum_integers_result',
  source => 'public.score',
  buffer => 'public.score',
  columns => ARRAY['who', 's2', 's4', 's8']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_sum_integers_result" WITH (fillfactor = 90) AS
SELECT
  score.who,
  sum(score.s2) AS s2,
  count(score.s2) AS __pgt_s2_count,
  sum(score.s4) AS s4,
  count(score.s4) AS __pgt_s4_count,
  sum(score.s8) AS s8,
  count(score.s8) AS __pgt_s8_count,
  sum(score.s4 + 0) AS expression,
  count(score.s4 + 0) AS __pgt_expression_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(score.who), 0) AS __pgt_hash
FROM public.score AS score
GROUP BY score.who
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_sum_integers_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_sum_integers_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_sum_integers_result AS
SELECT
  kept.who,
  kept.s2,
  kept.s4,
  kept.s8,
  kept.expression
FROM pgtrickle_state."public.group_sum_integers_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_sum_integers_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
