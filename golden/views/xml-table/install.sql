SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.xml_table_result',
  source => 'public.delivery',
  buffer => 'public.delivery',
  columns => ARRAY['id', 'source', 'body']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.xml_table_result" WITH (fillfactor = 90) AS
SELECT
  delivery.id,
  expanded.place,
  expanded.n,
  expanded.name,
  expanded.price,
  expanded."own name",
  (array_agg(expanded.whole))[1] AS whole,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(delivery.id, expanded.place, expanded.n, expanded.name, expanded.price, expanded."own name"), 0) AS __pgt_hash
FROM public.delivery AS delivery
CROSS JOIN LATERAL XMLTABLE(XMLNAMESPACES(('urn:d'::text) AS "x", (delivery.source) AS "own"), ('/x:d/x:item'::text) PASSING (delivery.body) COLUMNS "place" FOR ORDINALITY, "n" integer PATH ('@n'::text) NOT NULL, "name" character varying(8) PATH ('x:name'::text), "price" numeric(6,2) PATH ('x:price'::text) DEFAULT (delivery.id + 0.5), "own name" text PATH ('own:name'::text) DEFAULT (delivery.source), "whole" xml PATH ('.'::text)) AS expanded (place, n, name, price, "own name", whole)
GROUP BY delivery.id, expanded.place, expanded.n, expanded.name, expanded.price, expanded."own name", expanded.whole::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.xml_table_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.xml_table_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.xml_table_result AS
SELECT
  kept.id,
  kept.place,
  kept.n,
  kept.name,
  kept.price,
  kept."own name",
  kept.whole
FROM pgtrickle_state."public.xml_table_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.xml_table_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
