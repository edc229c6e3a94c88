SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_bill_of_materials_result',
  source => 'public.product',
  buffer => 'public.product',
  columns => ARRAY['id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_bill_of_materials_result',
  source => 'public.part',
  buffer => 'public.part',
  columns => ARRAY['whole', 'piece', 'quantity']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_bill_of_materials_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.product,
  fixpoint.piece,
  count(*) AS __pgt_count,
  sum(fixpoint.quantity) AS quantity,
  count(fixpoint.quantity) AS __pgt_quantity_count,
  hash_record_extended(ROW(fixpoint.product, fixpoint.piece), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE explosion (product, piece, quantity) AS (
    SELECT
      product.id AS product,
      product.id AS piece,
      1 AS quantity
    FROM public.product AS product
    UNION ALL
    SELECT
      explosion_2.product,
      part.piece,
      explosion_2.quantity * part.quantity AS quantity
    FROM explosion AS explosion_2
    JOIN public.part AS part
      ON part.whole = explosion_2.piece
  )
  SELECT
    explosion_3.product,
    explosion_3.piece,
    explosion_3.quantity
  FROM explosion AS explosion_3
) AS fixpoint
GROUP BY fixpoint.product, fixpoint.piece
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_bill_of_materials_result" (__pgt_hash);

-- what an inner operator keeps: recursion
CREATE TABLE pgtrickle_state."public.recursive_bill_of_materials_result.recursion" WITH (fillfactor = 90) AS
SELECT
  fixpoint.product,
  fixpoint.piece,
  fixpoint.quantity,
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.product, fixpoint.piece, fixpoint.quantity, fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE explosion (product, piece, quantity, __pgt_level) AS (
    SELECT
      product.id AS product,
      product.id AS piece,
      1 AS quantity,
      0::bigint AS __pgt_level
    FROM public.product AS product
    UNION ALL
    SELECT
      explosion_2.product,
      part.piece,
      explosion_2.quantity * part.quantity AS quantity,
      explosion_2.__pgt_level + 1 AS __pgt_level
    FROM explosion AS explosion_2
    JOIN public.part AS part
      ON part.whole = explosion_2.piece
  )
  SELECT
    explosion_3.product,
    explosion_3.piece,
    explosion_3.quantity,
    explosion_3.__pgt_level
  FROM explosion AS explosion_3
) AS fixpoint
GROUP BY fixpoint.product, fixpoint.piece, fixpoint.quantity, fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_bill_of_materials_result.recursion" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_bill_of_materials_result.recursion" (piece);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_bill_of_materials_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_bill_of_materials_result AS
SELECT
  kept.product,
  kept.piece,
  kept.__pgt_count AS ways,
  kept.quantity
FROM pgtrickle_state."public.recursive_bill_of_materials_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_bill_of_materials_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
