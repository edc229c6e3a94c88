SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_variance_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 'q']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_variance_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  count(t.q) AS n,
  sum(t.q) AS __pgt_sd_sum,
  sum(t.q * t.q) AS __pgt_sd_squares,
  sum(t.n) AS __pgt_sdp_sum,
  count(t.n) AS __pgt_sdp_count,
  sum(t.n::numeric * t.n::numeric) AS __pgt_sdp_squares,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_variance_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_variance_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_variance_result AS
SELECT
  kept.g,
  kept.n,
  CASE WHEN kept.n <= 1 THEN NULL::numeric WHEN kept.n::numeric * kept.__pgt_sd_squares - kept.__pgt_sd_sum * kept.__pgt_sd_sum <= 0 THEN 0::numeric ELSE coalesce(round(sqrt(round((kept.n::numeric * kept.__pgt_sd_squares - kept.__pgt_sd_sum * kept.__pgt_sd_sum) / (kept.n::numeric * (kept.n::numeric - 1)), 2 * scale((kept.n::numeric * kept.__pgt_sd_squares - kept.__pgt_sd_sum * kept.__pgt_sd_sum) / (kept.n::numeric * (kept.n::numeric - 1))) + 40)), scale((kept.n::numeric * kept.__pgt_sd_squares - kept.__pgt_sd_sum * kept.__pgt_sd_sum) / (kept.n::numeric * (kept.n::numeric - 1)))), (kept.n::numeric * kept.__pgt_sd_squares - kept.__pgt_sd_sum * kept.__pgt_sd_sum) / (kept.n::numeric * (kept.n::numeric - 1))) END AS sd,
  CASE WHEN kept.__pgt_sdp_count <= 0 THEN NULL::numeric WHEN kept.__pgt_sdp_count::numeric * kept.__pgt_sdp_squares - kept.__pgt_sdp_sum::numeric * kept.__pgt_sdp_sum::numeric <= 0 THEN 0::numeric ELSE round(sqrt(round((kept.__pgt_sdp_count::numeric * kept.__pgt_sdp_squares - kept.__pgt_sdp_sum::numeric * kept.__pgt_sdp_sum::numeric) / (kept.__pgt_sdp_count::numeric * kept.__pgt_sdp_count::numeric), 2 * scale((kept.__pgt_sdp_count::numeric * kept.__pgt_sdp_squares - kept.__pgt_sdp_sum::numeric * kept.__pgt_sdp_sum::numeric) / (kept.__pgt_sdp_count::numeric * kept.__pgt_sdp_count::numeric)) + 40)), scale((kept.__pgt_sdp_count::numeric * kept.__pgt_sdp_squares - kept.__pgt_sdp_sum::numeric * kept.__pgt_sdp_sum::numeric) / (kept.__pgt_sdp_count::numeric * kept.__pgt_sdp_count::numeric))) END AS sdp,
  CASE WHEN kept.__pgt_sdp_count <= 1 THEN NULL::numeric WHEN kept.__pgt_sdp_count::numeric * kept.__pgt_sdp_squares - kept.__pgt_sdp_sum::numeric * kept.__pgt_sdp_sum::numeric <= 0 THEN 0::numeric ELSE (kept.__pgt_sdp_count::numeric * kept.__pgt_sdp_squares - kept.__pgt_sdp_sum::numeric * kept.__pgt_sdp_sum::numeric) / (kept.__pgt_sdp_count::numeric * (kept.__pgt_sdp_count::numeric - 1)) END AS v,
  CASE WHEN kept.n <= 0 THEN NULL::numeric WHEN kept.n::numeric * kept.__pgt_sd_squares - kept.__pgt_sd_sum * kept.__pgt_sd_sum <= 0 THEN 0::numeric ELSE (kept.n::numeric * kept.__pgt_sd_squares - kept.__pgt_sd_sum * kept.__pgt_sd_sum) / (kept.n::numeric * kept.n::numeric) END AS vp,
  CASE WHEN kept.__pgt_sdp_count <= 1 THEN NULL::numeric WHEN kept.__pgt_sdp_count::numeric * kept.__pgt_sdp_squares - kept.__pgt_sdp_sum::numeric * kept.__pgt_sdp_sum::numeric <= 0 THEN 0::numeric ELSE (kept.__pgt_sdp_count::numeric * kept.__pgt_sdp_squares - kept.__pgt_sdp_sum::numeric * kept.__pgt_sdp_sum::numeric) / (kept.__pgt_sdp_count::numeric * (kept.__pgt_sdp_count::numeric - 1)) END AS vs
FROM pgtrickle_state."public.aggregate_variance_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_variance_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
