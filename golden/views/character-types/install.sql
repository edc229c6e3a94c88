SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.character_types_result',
  source => 'public.name',
  buffer => 'public.name',
  columns => ARRAY['fixed', 'short', 'long', 'flag', 'ident']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.character_types_result" WITH (fillfactor = 90) AS
SELECT
  name.fixed,
  name.short,
  name.long,
  name.flag,
  name.ident,
  name.fixed || '|'::text AS marked,
  name.short || name.long AS "both",
  count(*) AS __pgt_count,
  hash_record_extended(ROW(name.fixed, name.short, name.long, name.flag, name.ident, name.fixed || '|'::text, name.short || name.long), 0) AS __pgt_hash
FROM public.name AS name
GROUP BY name.fixed, name.short, name.long, name.flag, name.ident, name.fixed || '|'::text, name.short || name.long
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.character_types_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.character_types_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.character_types_result AS
SELECT
  kept.fixed,
  kept.short,
  kept.long,
  kept.flag,
  kept.ident,
  kept.marked,
  kept."both"
FROM pgtrickle_state."public.character_types_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.character_types_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
