SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_avg_result',
  source => 'public.grade',
  buffer => 'public.grade',
  columns => ARRAY['class', 'points', 'weight']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_avg_result" WITH (fillfactor = 90) AS
SELECT
  grade.class,
  sum(grade.points) AS __pgt_points_sum,
  count(grade.points) AS __pgt_points_count,
  sum(grade.weight) AS __pgt_weight_sum,
  count(grade.weight) AS __pgt_weight_count,
  sum(grade.points) FILTER (WHERE grade.points > 1) AS __pgt_passed_sum,
  count(grade.points) FILTER (WHERE grade.points > 1) AS __pgt_passed_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grade.class), 0) AS __pgt_hash
FROM public.grade AS grade
GROUP BY grade.class
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_avg_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_avg_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_avg_result AS
SELECT
  kept.class,
  kept.__pgt_points_sum::numeric / kept.__pgt_points_count AS points,
  kept.__pgt_weight_sum / kept.__pgt_weight_count AS weight,
  kept.__pgt_passed_sum::numeric / kept.__pgt_passed_count AS passed
FROM pgtrickle_state."public.group_avg_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_avg_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
