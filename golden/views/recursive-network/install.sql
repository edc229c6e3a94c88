SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_network_result',
  source => 'public.host',
  buffer => 'public.host',
  columns => ARRAY['name', 'entry']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_network_result',
  source => 'public.wire',
  buffer => 'public.wire',
  columns => ARRAY['a', 'b', 'port']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_network_result',
  source => 'public.shut',
  buffer => 'public.shut',
  columns => ARRAY['host', 'port']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_network_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.entry,
  fixpoint.host,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.entry, fixpoint.host), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE open (entry, host) AS (
    SELECT
      host.name AS entry,
      host.name AS host
    FROM public.host AS host
    WHERE host.entry
    UNION
    SELECT
      open_2.entry,
      host_2.name AS host
    FROM open AS open_2
    JOIN public.wire AS wire
      ON wire.a = open_2.host
    JOIN public.host AS host_2
      ON host_2.name = wire.b AND NOT EXISTS (
      SELECT
      FROM public.shut AS shut
      WHERE shut.host = host_2.name
        AND shut.port = wire.port
    )
  )
  SELECT
    open_3.entry,
    open_3.host
  FROM open AS open_3
) AS fixpoint
GROUP BY fixpoint.entry, fixpoint.host
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_network_result" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_network_result" USING hash (host);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_network_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_network_result AS
SELECT
  kept.entry,
  kept.host
FROM pgtrickle_state."public.recursive_network_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_network_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
