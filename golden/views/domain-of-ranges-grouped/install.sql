SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.domain_of_ranges_grouped_result',
  source => 'public.stay',
  buffer => 'public.stay',
  columns => ARRAY['span', 'spans', 'slot', 'nights']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.domain_of_ranges_grouped_result" WITH (fillfactor = 90) AS
SELECT
  stay.span,
  stay.spans,
  stay.slot,
  count(*) AS __pgt_count,
  sum(stay.nights) AS nights,
  count(stay.nights) AS __pgt_nights_count,
  min(stay.span::text COLLATE pg_catalog."C") AS __pgt_span_shown,
  min(stay.spans::text COLLATE pg_catalog."C") AS __pgt_spans_shown,
  min(stay.slot::text COLLATE pg_catalog."C") AS __pgt_slot_shown,
  hash_record_extended(ROW(stay.span::numrange, stay.spans::nummultirange), 0) AS __pgt_hash
FROM public.stay AS stay
GROUP BY stay.span, stay.spans, stay.slot
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.domain_of_ranges_grouped_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.domain_of_ranges_grouped_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.domain_of_ranges_grouped_result AS
SELECT
  CASE WHEN kept.__pgt_span_shown IS NOT NULL THEN kept.__pgt_span_shown::public.span ELSE (SELECT NULL::public.span WHERE false) END AS span,
  CASE WHEN kept.__pgt_spans_shown IS NOT NULL THEN kept.__pgt_spans_shown::public.spans ELSE (SELECT NULL::public.spans WHERE false) END AS spans,
  kept.__pgt_slot_shown::public.slot AS slot,
  kept.__pgt_count AS stays,
  kept.nights
FROM pgtrickle_state."public.domain_of_ranges_grouped_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.domain_of_ranges_grouped_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
