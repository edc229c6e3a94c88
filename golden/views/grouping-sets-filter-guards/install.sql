SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_filter_guards_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['g', 'h', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_filter_guards_result" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.h,
  grouped.__pgt_set,
  grouped.parts,
  grouped.__pgt_parts_count,
  grouped.__pgt_all_large_true,
  grouped.__pgt_all_large_count,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.h, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    item.g,
    item.h,
    sum(10 / item.n) FILTER (WHERE item.n <> 0) AS parts,
    count(10 / item.n) FILTER (WHERE item.n <> 0) AS __pgt_parts_count,
    count(*) FILTER (WHERE CASE WHEN item.n <> 0 THEN 10 / item.n > 3 ELSE false END) AS __pgt_all_large_true,
    count(10 / item.n > 3) FILTER (WHERE item.n <> 0) AS __pgt_all_large_count,
    count(*) AS __pgt_count,
    GROUPING(item.g, item.h) AS __pgt_set
  FROM public.item AS item
  GROUP BY GROUPING SETS ((item.g, item.h), (item.g), ())
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_filter_guards_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_filter_guards_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_filter_guards_result AS
SELECT
  kept.g,
  kept.h,
  kept.parts,
  CASE WHEN kept.__pgt_all_large_count > 0 THEN kept.__pgt_all_large_true = kept.__pgt_all_large_count ELSE NULL::boolean END AS all_large
FROM pgtrickle_state."public.grouping_sets_filter_guards_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_filter_guards_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
