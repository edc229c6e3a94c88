SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.choices_of_joined_groups_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['k', 'place', 'word', 'f']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.choices_of_joined_groups_result" WITH (fillfactor = 90) AS
SELECT
  grouped_2.parity,
  sum(cardinality(grouped_2.array_agg)) AS members,
  count(cardinality(grouped_2.array_agg)) AS __pgt_members_count,
  sum(grouped_2.count) AS groups,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped_2.parity), 0) AS __pgt_hash
FROM (
  SELECT
    grouped.k % 2 AS parity,
    grouped.string_agg AS words,
    grouped.sum::text AS f,
    grouped.mode::text AS zero,
    count(*) AS count,
    array_agg(grouped.k ORDER BY grouped.k) AS array_agg
  FROM (
    SELECT
      item.k,
      string_agg(item.word, ','::text ORDER BY item.place, item.word) AS string_agg,
      sum(item.f ORDER BY item.f) AS sum,
      CASE WHEN mode() WITHIN GROUP (ORDER BY item.f * 0) = '0'::double precision THEN coalesce(min(item.f * 0) FILTER (WHERE (item.f * 0)::text = '0'::text), mode() WITHIN GROUP (ORDER BY item.f * 0)) ELSE mode() WITHIN GROUP (ORDER BY item.f * 0) END AS mode
    FROM public.item AS item
    GROUP BY item.k
  ) AS grouped
  GROUP BY grouped.k % 2, grouped.string_agg, grouped.sum::text, grouped.mode::text
) AS grouped_2
GROUP BY grouped_2.parity
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.choices_of_joined_groups_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.choices_of_joined_groups_result.group" WITH (fillfactor = 90) AS
SELECT
  item.k,
  string_agg(item.word, ','::text ORDER BY item.place, item.word) AS string_agg,
  sum(item.f ORDER BY item.f) AS sum,
  mode() WITHIN GROUP (ORDER BY item.f * 0) AS mode,
  min(item.f * 0) FILTER (WHERE (item.f * 0)::text = '0'::text) AS mode_beside,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(item.k), 0) AS __pgt_hash
FROM public.item AS item
GROUP BY item.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.choices_of_joined_groups_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.choices_of_joined_groups_result.group_2" WITH (fillfactor = 90) AS
SELECT
  grouped.k % 2 AS parity,
  grouped.string_agg AS words,
  grouped.sum::text AS f,
  grouped.mode::text AS zero,
  count(*) AS __pgt_count,
  array_agg(grouped.k ORDER BY grouped.k) AS array_agg,
  hash_record_extended(ROW(grouped.k % 2, grouped.string_agg, grouped.sum::text, grouped.mode::text), 0) AS __pgt_hash
FROM (
  SELECT
    item.k,
    string_agg(item.word, ','::text ORDER BY item.place, item.word) AS string_agg,
    sum(item.f ORDER BY item.f) AS sum,
    CASE WHEN mode() WITHIN GROUP (ORDER BY item.f * 0) = '0'::double precision THEN coalesce(min(item.f * 0) FILTER (WHERE (item.f * 0)::text = '0'::text), mode() WITHIN GROUP (ORDER BY item.f * 0)) ELSE mode() WITHIN GROUP (ORDER BY item.f * 0) END AS mode
  FROM public.item AS item
  GROUP BY item.k
) AS grouped
GROUP BY grouped.k % 2, grouped.string_agg, grouped.sum::text, grouped.mode::text
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.choices_of_joined_groups_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.choices_of_joined_groups_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.choices_of_joined_groups_result AS
SELECT
  kept.parity,
  kept.members,
  kept.groups,
  kept.__pgt_count > 0 AS "any"
FROM pgtrickle_state."public.choices_of_joined_groups_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.choices_of_joined_groups_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
