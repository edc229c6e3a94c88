SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_variance_any_scale_result',
  source => 'public.sample',
  buffer => 'public.sample',
  columns => ARRAY['kind', 'n', 'big', 'q', 'f']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_variance_any_scale_result" WITH (fillfactor = 90) AS
SELECT
  sample.kind,
  sum(sample.n) AS __pgt_sn_sum,
  count(sample.n) AS __pgt_sn_count,
  sum(sample.n::numeric * sample.n::numeric) AS __pgt_sn_squares,
  sum(sample.big) AS __pgt_vb_sum,
  count(sample.big) AS __pgt_vb_count,
  sum(sample.big::numeric * sample.big::numeric) AS __pgt_vb_squares,
  sum(sample.q) AS __pgt_sq_sum,
  count(sample.q) AS __pgt_sq_count,
  sum(sample.q * sample.q) AS __pgt_sq_squares,
  sum(sample.f) AS __pgt_sf_sum,
  count(sample.f) AS __pgt_sf_count,
  sum(sample.f * sample.f) AS __pgt_sf_squares,
  sum(sample.f * 1000) AS __pgt_sm_sum,
  count(sample.f * 1000) AS __pgt_sm_count,
  sum(sample.f * 1000 * (sample.f * 1000)) AS __pgt_sm_squares,
  sum(CASE WHEN sample.n > 3 THEN sample.f ELSE 1.5 END) AS __pgt_mixed_sum,
  count(CASE WHEN sample.n > 3 THEN sample.f ELSE 1.5 END) AS __pgt_mixed_count,
  count(*) FILTER (WHERE scale(CASE WHEN sample.n > 3 THEN sample.f ELSE 1.5 END) = 3) AS __pgt_mixed_scale_3,
  sum(CASE WHEN sample.n > 3 THEN sample.f ELSE 1.5 END * CASE WHEN sample.n > 3 THEN sample.f ELSE 1.5 END) AS __pgt_mixed_squares,
  sum(sample.q) FILTER (WHERE sample.n > 1) AS __pgt_some_sum,
  count(sample.q) FILTER (WHERE sample.n > 1) AS __pgt_some_count,
  sum(sample.q * sample.q) FILTER (WHERE sample.n > 1) AS __pgt_some_squares,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sample.kind), 0) AS __pgt_hash
FROM public.sample AS sample
GROUP BY sample.kind
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_variance_any_scale_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_variance_any_scale_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_variance_any_scale_result AS
SELECT
  kept.kind,
  CASE WHEN kept.__pgt_sn_count <= 1 THEN NULL::numeric WHEN kept.__pgt_sn_count::numeric * kept.__pgt_sn_squares - kept.__pgt_sn_sum::numeric * kept.__pgt_sn_sum::numeric <= 0 THEN 0::numeric ELSE round(sqrt(round((kept.__pgt_sn_count::numeric * kept.__pgt_sn_squares - kept.__pgt_sn_sum::numeric * kept.__pgt_sn_sum::numeric) / (kept.__pgt_sn_count::numeric * (kept.__pgt_sn_count::numeric - 1)), 2 * scale((kept.__pgt_sn_count::numeric * kept.__pgt_sn_squares - kept.__pgt_sn_sum::numeric * kept.__pgt_sn_sum::numeric) / (kept.__pgt_sn_count::numeric * (kept.__pgt_sn_count::numeric - 1))) + 40)), scale((kept.__pgt_sn_count::numeric * kept.__pgt_sn_squares - kept.__pgt_sn_sum::numeric * kept.__pgt_sn_sum::numeric) / (kept.__pgt_sn_count::numeric * (kept.__pgt_sn_count::numeric - 1)))) END AS sn,
  CASE WHEN kept.__pgt_sn_count <= 0 THEN NULL::numeric WHEN kept.__pgt_sn_count::numeric * kept.__pgt_sn_squares - kept.__pgt_sn_sum::numeric * kept.__pgt_sn_sum::numeric <= 0 THEN 0::numeric ELSE (kept.__pgt_sn_count::numeric * kept.__pgt_sn_squares - kept.__pgt_sn_sum::numeric * kept.__pgt_sn_sum::numeric) / (kept.__pgt_sn_count::numeric * kept.__pgt_sn_count::numeric) END AS vn,
  CASE WHEN kept.__pgt_vb_count <= 1 THEN NULL::numeric WHEN kept.__pgt_vb_count::numeric * kept.__pgt_vb_squares - kept.__pgt_vb_sum * kept.__pgt_vb_sum <= 0 THEN 0::numeric ELSE (kept.__pgt_vb_count::numeric * kept.__pgt_vb_squares - kept.__pgt_vb_sum * kept.__pgt_vb_sum) / (kept.__pgt_vb_count::numeric * (kept.__pgt_vb_count::numeric - 1)) END AS vb,
  CASE WHEN kept.__pgt_vb_count <= 0 THEN NULL::numeric WHEN kept.__pgt_vb_count::numeric * kept.__pgt_vb_squares - kept.__pgt_vb_sum * kept.__pgt_vb_sum <= 0 THEN 0::numeric ELSE round(sqrt(round((kept.__pgt_vb_count::numeric * kept.__pgt_vb_squares - kept.__pgt_vb_sum * kept.__pgt_vb_sum) / (kept.__pgt_vb_count::numeric * kept.__pgt_vb_count::numeric), 2 * scale((kept.__pgt_vb_count::numeric * kept.__pgt_vb_squares - kept.__pgt_vb_sum * kept.__pgt_vb_sum) / (kept.__pgt_vb_count::numeric * kept.__pgt_vb_count::numeric)) + 40)), scale((kept.__pgt_vb_count::numeric * kept.__pgt_vb_squares - kept.__pgt_vb_sum * kept.__pgt_vb_sum) / (kept.__pgt_vb_count::numeric * kept.__pgt_vb_count::numeric))) END AS sb,
  CASE WHEN kept.__pgt_sq_count <= 1 THEN NULL::numeric WHEN kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum <= 0 THEN 0::numeric ELSE coalesce(round(sqrt(round(coalesce(round(kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum, 2 * scale(kept.__pgt_sq_sum)), kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum) / (kept.__pgt_sq_count::numeric * (kept.__pgt_sq_count::numeric - 1)), 2 * scale(coalesce(round(kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum, 2 * scale(kept.__pgt_sq_sum)), kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum) / (kept.__pgt_sq_count::numeric * (kept.__pgt_sq_count::numeric - 1))) + 40)), scale(coalesce(round(kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum, 2 * scale(kept.__pgt_sq_sum)), kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum) / (kept.__pgt_sq_count::numeric * (kept.__pgt_sq_count::numeric - 1)))), coalesce(round(kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum, 2 * scale(kept.__pgt_sq_sum)), kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum) / (kept.__pgt_sq_count::numeric * (kept.__pgt_sq_count::numeric - 1))) END AS sq,
  CASE WHEN kept.__pgt_sq_count <= 1 THEN NULL::numeric WHEN kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum <= 0 THEN 0::numeric ELSE coalesce(round(kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum, 2 * scale(kept.__pgt_sq_sum)), kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum) / (kept.__pgt_sq_count::numeric * (kept.__pgt_sq_count::numeric - 1)) END AS vq,
  CASE WHEN kept.__pgt_sq_count <= 0 THEN NULL::numeric WHEN kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum <= 0 THEN 0::numeric ELSE coalesce(round(kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum, 2 * scale(kept.__pgt_sq_sum)), kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum) / (kept.__pgt_sq_count::numeric * kept.__pgt_sq_count::numeric) END AS vpq,
  CASE WHEN kept.__pgt_sq_count <= 0 THEN NULL::numeric WHEN kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum <= 0 THEN 0::numeric ELSE coalesce(round(sqrt(round(coalesce(round(kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum, 2 * scale(kept.__pgt_sq_sum)), kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum) / (kept.__pgt_sq_count::numeric * kept.__pgt_sq_count::numeric), 2 * scale(coalesce(round(kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum, 2 * scale(kept.__pgt_sq_sum)), kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum) / (kept.__pgt_sq_count::numeric * kept.__pgt_sq_count::numeric)) + 40)), scale(coalesce(round(kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum, 2 * scale(kept.__pgt_sq_sum)), kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum) / (kept.__pgt_sq_count::numeric * kept.__pgt_sq_count::numeric))), coalesce(round(kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum, 2 * scale(kept.__pgt_sq_sum)), kept.__pgt_sq_count::numeric * kept.__pgt_sq_squares - kept.__pgt_sq_sum * kept.__pgt_sq_sum) / (kept.__pgt_sq_count::numeric * kept.__pgt_sq_count::numeric)) END AS spq,
  CASE WHEN kept.__pgt_sf_count <= 1 THEN NULL::numeric WHEN kept.__pgt_sf_count::numeric * kept.__pgt_sf_squares - kept.__pgt_sf_sum * kept.__pgt_sf_sum <= 0 THEN 0::numeric ELSE coalesce(round(sqrt(round((kept.__pgt_sf_count::numeric * kept.__pgt_sf_squares - kept.__pgt_sf_sum * kept.__pgt_sf_sum) / (kept.__pgt_sf_count::numeric * (kept.__pgt_sf_count::numeric - 1)), 2 * scale((kept.__pgt_sf_count::numeric * kept.__pgt_sf_squares - kept.__pgt_sf_sum * kept.__pgt_sf_sum) / (kept.__pgt_sf_count::numeric * (kept.__pgt_sf_count::numeric - 1))) + 40)), scale((kept.__pgt_sf_count::numeric * kept.__pgt_sf_squares - kept.__pgt_sf_sum * kept.__pgt_sf_sum) / (kept.__pgt_sf_count::numeric * (kept.__pgt_sf_count::numeric - 1)))), (kept.__pgt_sf_count::numeric * kept.__pgt_sf_squares - kept.__pgt_sf_sum * kept.__pgt_sf_sum) / (kept.__pgt_sf_count::numeric * (kept.__pgt_sf_count::numeric - 1))) END AS sf,
  CASE WHEN kept.__pgt_sm_count <= 0 THEN NULL::numeric WHEN kept.__pgt_sm_count::numeric * kept.__pgt_sm_squares - kept.__pgt_sm_sum * kept.__pgt_sm_sum <= 0 THEN 0::numeric ELSE coalesce(round(sqrt(round((kept.__pgt_sm_count::numeric * kept.__pgt_sm_squares - kept.__pgt_sm_sum * kept.__pgt_sm_sum) / (kept.__pgt_sm_count::numeric * kept.__pgt_sm_count::numeric), 2 * scale((kept.__pgt_sm_count::numeric * kept.__pgt_sm_squares - kept.__pgt_sm_sum * kept.__pgt_sm_sum) / (kept.__pgt_sm_count::numeric * kept.__pgt_sm_count::numeric)) + 40)), scale((kept.__pgt_sm_count::numeric * kept.__pgt_sm_squares - kept.__pgt_sm_sum * kept.__pgt_sm_sum) / (kept.__pgt_sm_count::numeric * kept.__pgt_sm_count::numeric))), (kept.__pgt_sm_count::numeric * kept.__pgt_sm_squares - kept.__pgt_sm_sum * kept.__pgt_sm_sum) / (kept.__pgt_sm_count::numeric * kept.__pgt_sm_count::numeric)) END AS sm,
  CASE WHEN kept.__pgt_mixed_count <= 1 THEN NULL::numeric WHEN kept.__pgt_mixed_count::numeric * kept.__pgt_mixed_squares - round(kept.__pgt_mixed_sum, CASE WHEN kept.__pgt_mixed_scale_3 > 0 THEN 3 ELSE 1 END) * round(kept.__pgt_mixed_sum, CASE WHEN kept.__pgt_mixed_scale_3 > 0 THEN 3 ELSE 1 END) <= 0 THEN 0::numeric ELSE coalesce(round(kept.__pgt_mixed_count::numeric * kept.__pgt_mixed_squares - round(kept.__pgt_mixed_sum, CASE WHEN kept.__pgt_mixed_scale_3 > 0 THEN 3 ELSE 1 END) * round(kept.__pgt_mixed_sum, CASE WHEN kept.__pgt_mixed_scale_3 > 0 THEN 3 ELSE 1 END), 2 * scale(round(kept.__pgt_mixed_sum, CASE WHEN kept.__pgt_mixed_scale_3 > 0 THEN 3 ELSE 1 END))), kept.__pgt_mixed_count::numeric * kept.__pgt_mixed_squares - round(kept.__pgt_mixed_sum, CASE WHEN kept.__pgt_mixed_scale_3 > 0 THEN 3 ELSE 1 END) * round(kept.__pgt_mixed_sum, CASE WHEN kept.__pgt_mixed_scale_3 > 0 THEN 3 ELSE 1 END)) / (kept.__pgt_mixed_count::numeric * (kept.__pgt_mixed_count::numeric - 1)) END AS mixed,
  CASE WHEN kept.__pgt_some_count <= 1 THEN NULL::numeric WHEN kept.__pgt_some_count::numeric * kept.__pgt_some_squares - kept.__pgt_some_sum * kept.__pgt_some_sum <= 0 THEN 0::numeric ELSE coalesce(round(sqrt(round(coalesce(round(kept.__pgt_some_count::numeric * kept.__pgt_some_squares - kept.__pgt_some_sum * kept.__pgt_some_sum, 2 * scale(kept.__pgt_some_sum)), kept.__pgt_some_count::numeric * kept.__pgt_some_squares - kept.__pgt_some_sum * kept.__pgt_some_sum) / (kept.__pgt_some_count::numeric * (kept.__pgt_some_count::numeric - 1)), 2 * scale(coalesce(round(kept.__pgt_some_count::numeric * kept.__pgt_some_squares - kept.__pgt_some_sum * kept.__pgt_some_sum, 2 * scale(kept.__pgt_some_sum)), kept.__pgt_some_count::numeric * kept.__pgt_some_squares - kept.__pgt_some_sum * kept.__pgt_some_sum) / (kept.__pgt_some_count::numeric * (kept.__pgt_some_count::numeric - 1))) + 40)), scale(coalesce(round(kept.__pgt_some_count::numeric * kept.__pgt_some_squares - kept.__pgt_some_sum * kept.__pgt_some_sum, 2 * scale(kept.__pgt_some_sum)), kept.__pgt_some_count::numeric * kept.__pgt_some_squares - kept.__pgt_some_sum * kept.__pgt_some_sum) / (kept.__pgt_some_count::numeric * (kept.__pgt_some_count::numeric - 1)))), coalesce(round(kept.__pgt_some_count::numeric * kept.__pgt_some_squares - kept.__pgt_some_sum * kept.__pgt_some_sum, 2 * scale(kept.__pgt_some_sum)), kept.__pgt_some_count::numeric * kept.__pgt_some_squares - kept.__pgt_some_sum * kept.__pgt_some_sum) / (kept.__pgt_some_count::numeric * (kept.__pgt_some_count::numeric - 1))) END AS "some",
  kept.__pgt_sq_sum AS total
FROM pgtrickle_state."public.aggregate_variance_any_scale_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_variance_any_scale_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
