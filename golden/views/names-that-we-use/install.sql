SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.names_that_we_use_result',
  source => 'public.change',
  buffer => 'public.change',
  columns => ARRAY['__id', 'weight', 'xid', 'seq', 'ctid_', 'delta']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.names_that_we_use_result',
  source => 'public.state',
  buffer => 'public.state',
  columns => ARRAY['__id', 'multiplicity', 'weight']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.names_that_we_use_result" WITH (fillfactor = 90) AS
SELECT
  change.weight AS weight_2,
  change.xid,
  change.seq,
  change.delta,
  state.multiplicity,
  state.weight AS count,
  sum(change.ctid_) AS sum,
  count(change.ctid_) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(change.weight, change.xid, change.seq, change.delta, state.multiplicity, state.weight), 0) AS __pgt_hash
FROM public.change AS change
JOIN public.state AS state
  ON state.__id = change.__id
GROUP BY change.weight, change.xid, change.seq, change.delta, state.multiplicity, state.weight
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.names_that_we_use_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.names_that_we_use_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.names_that_we_use_result AS
SELECT
  kept.weight_2 AS weight,
  kept.xid,
  kept.seq,
  kept.delta,
  kept.multiplicity,
  kept.count,
  kept.sum
FROM pgtrickle_state."public.names_that_we_use_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.names_that_we_use_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
