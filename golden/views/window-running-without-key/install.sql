SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_running_without_key_result',
  source => 'public.entry',
  buffer => 'public.entry',
  columns => ARRAY['id', 'account', 'day', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_running_without_key_result" WITH (fillfactor = 90) AS
SELECT
  windowed.account,
  windowed.day,
  windowed.amount,
  windowed.id,
  windowed.sum AS balance
FROM (
  SELECT
    entry.account,
    entry.day,
    entry.amount,
    entry.id,
    sum(entry.amount) OVER (PARTITION BY entry.account ORDER BY entry.day) AS sum
  FROM public.entry AS entry
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_running_without_key_result" ADD PRIMARY KEY (id);
CREATE INDEX ON pgtrickle_state."public.window_running_without_key_result" (account, day);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_running_without_key_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_running_without_key_result AS
SELECT
  kept.account,
  kept.amount,
  kept.balance
FROM pgtrickle_state."public.window_running_without_key_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_running_without_key_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
