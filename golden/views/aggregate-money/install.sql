SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_money_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 'q']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_money_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  sum(t.q * 2) AS twice,
  count(t.q * 2) AS __pgt_twice_count,
  sum(t.n::bigint) AS big,
  count(t.n::bigint) AS __pgt_big_count,
  sum(t.n::smallint) AS __pgt_small_sum,
  count(t.n::smallint) AS __pgt_small_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_money_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_money_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_money_result AS
SELECT
  kept.g,
  kept.twice,
  kept.big,
  kept.__pgt_small_sum::numeric / kept.__pgt_small_count AS small
FROM pgtrickle_state."public.aggregate_money_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_money_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
