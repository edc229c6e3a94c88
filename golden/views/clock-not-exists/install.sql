SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_not_exists_result',
  source => 'public.account',
  buffer => 'public.account',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.clock_not_exists_result',
  source => 'public.ban',
  buffer => 'public.ban',
  columns => ARRAY['account', 'until']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_not_exists_result" WITH (fillfactor = 90) AS
SELECT
  account.name,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(account.name), 0) AS __pgt_hash
FROM public.account AS account
WHERE NOT EXISTS (
  SELECT
  FROM public.ban AS ban
  WHERE EXISTS (
    SELECT
    WHERE ban.until >= (now())
  )
    AND ban.account = account.id
)
GROUP BY account.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_not_exists_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_not_exists_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now()) AS moment,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_not_exists_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_not_exists_result AS
SELECT
  kept.name
FROM pgtrickle_state."public.clock_not_exists_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_not_exists_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
