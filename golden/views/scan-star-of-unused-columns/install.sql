SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scan_star_of_unused_columns_result',
  source => 'public.account',
  buffer => 'public.account',
  columns => ARRAY['owner', 'balance']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scan_star_of_unused_columns_result" WITH (fillfactor = 90) AS
SELECT
  account.owner,
  account.balance,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(account.owner, account.balance), 0) AS __pgt_hash
FROM public.account AS account
GROUP BY account.owner, account.balance, account.balance::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scan_star_of_unused_columns_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scan_star_of_unused_columns_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scan_star_of_unused_columns_result AS
SELECT
  kept.owner,
  kept.balance
FROM pgtrickle_state."public.scan_star_of_unused_columns_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scan_star_of_unused_columns_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
