SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_running_result',
  source => 'public.entry',
  buffer => 'public.entry',
  columns => ARRAY['id', 'account', 'day', 'amount', 'units', 'approved']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_running_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.account,
  windowed.day,
  windowed.rank,
  windowed.dense_rank,
  windowed.count AS entries,
  windowed.count_2 AS approved_units,
  windowed.sum AS balance,
  windowed.avg AS units,
  windowed.min AS since,
  windowed.max AS most,
  windowed.bool_and AS all_approved,
  windowed.bool_or AS some_approved,
  windowed.__pgt_running_sum,
  windowed.__pgt_running_count
FROM (
  SELECT
    entry.id,
    entry.account,
    entry.day,
    entry.amount,
    entry.units,
    entry.approved,
    rank() OVER (PARTITION BY entry.account ORDER BY entry.day) AS rank,
    dense_rank() OVER (PARTITION BY entry.account ORDER BY entry.day) AS dense_rank,
    count(*) OVER (PARTITION BY entry.account ORDER BY entry.day) AS count,
    count(entry.units) FILTER (WHERE entry.approved) OVER (PARTITION BY entry.account ORDER BY entry.day) AS count_2,
    sum(entry.amount) OVER (PARTITION BY entry.account ORDER BY entry.day) AS sum,
    avg(entry.units) OVER (PARTITION BY entry.account ORDER BY entry.day) AS avg,
    min(entry.day) OVER (PARTITION BY entry.account ORDER BY entry.day) AS min,
    max(entry.units) OVER (PARTITION BY entry.account ORDER BY entry.day) AS max,
    bool_and(entry.approved) OVER (PARTITION BY entry.account ORDER BY entry.day) AS bool_and,
    bool_or(entry.approved) OVER (PARTITION BY entry.account ORDER BY entry.day) AS bool_or,
    sum(entry.units) OVER (PARTITION BY entry.account ORDER BY entry.day) AS __pgt_running_sum,
    count(entry.units) OVER (PARTITION BY entry.account ORDER BY entry.day) AS __pgt_running_count
  FROM public.entry AS entry
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_running_result" ADD PRIMARY KEY (id);
CREATE INDEX ON pgtrickle_state."public.window_running_result" (account, day);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_running_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_running_result AS
SELECT
  kept.id,
  kept.account,
  kept.rank,
  kept.dense_rank,
  kept.entries,
  kept.approved_units,
  kept.balance,
  kept.units,
  kept.since,
  kept.most,
  kept.all_approved,
  kept.some_approved
FROM pgtrickle_state."public.window_running_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_running_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
