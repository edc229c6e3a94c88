SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_regression_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 'f']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_regression_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  regr_count(t.f, t.n) AS n,
  regr_slope(t.f, t.n) AS slope,
  regr_intercept(t.f, t.n) AS b,
  corr(t.f, t.n) AS corr,
  covar_pop(t.f, t.n) AS cp,
  covar_samp(t.f, t.n) AS cs,
  regr_r2(t.f, t.n) AS r2,
  regr_avgx(t.f, t.n) AS ax,
  regr_sxx(t.f, t.n) AS sxx,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_regression_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_regression_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_regression_result AS
SELECT
  kept.g,
  kept.n,
  kept.slope,
  kept.b,
  kept.corr,
  kept.cp,
  kept.cs,
  kept.r2,
  kept.ax,
  kept.sxx
FROM pgtrickle_state."public.aggregate_regression_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_regression_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
