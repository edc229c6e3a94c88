SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_for_dependence_on_the_session_result" WITH (fillfactor = 90) AS
SELECT
  grouped.day,
  grouped.logins,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.day, grouped.logins), 0) AS __pgt_hash
FROM (
  SELECT
    login.at::date AS day,
    count(*) AS logins
  FROM public.login AS login
  GROUP BY login.at::date
) AS grouped
GROUP BY grouped.day, grouped.logins
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.full_for_dependence_on_the_session_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_for_dependence_on_the_session_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_for_dependence_on_the_session_result AS
SELECT
  kept.day,
  kept.logins
FROM pgtrickle_state."public.full_for_dependence_on_the_session_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_for_dependence_on_the_session_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
