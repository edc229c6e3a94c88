-- Whether anything changed under a stream table is asked at every refresh, also when there is nothing to do, and nearly
-- always nothing did. A fingerprint takes long to make; a stamp is one sum over the versions (xmin and ctid) of the rows
-- of PostgreSQL's catalog that a fingerprint is made of. Rows are never changed but replaced by others with another
-- transaction or, in the same transaction, at another place (manual, 5.6); what VACUUM and ANALYZE write in place, no
-- fingerprint reads. So a stamp that is the same means that the fingerprints are; one that differs means to look.
--
-- Which rows these are is written down with the stamp. It follows from the rows themselves: while they are the same, so
-- are the partitions, the types of columns and what those are made of. Only the versions of collations come from the
-- operating system, of which a server sees one version for as long as it runs.
CREATE OR REPLACE FUNCTION pgtrickle._stamp_of(watched pgtrickle.pgt_stamps)
RETURNS numeric
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
-- Planning it takes longer than running it.
SET plan_cache_mode = force_generic_plan
-- A few rows of each, wherever there is an index.
SET enable_seqscan = off
AS $$
BEGIN
  RETURN (
    SELECT sum(hashtextextended(concat_ws(' ', kind, version, place), 0))
    FROM (
      SELECT 'server' AS kind, pg_postmaster_start_time()::text AS version, NULL AS place
      -- An unlogged table is emptied without a trace in the catalog.
      UNION ALL SELECT 'class', xmin::text, ctid::text || CASE WHEN relpersistence = 'u' THEN pgtrickle._witness()::text ELSE '' END
      FROM pg_class WHERE oid = ANY (watched.family)
      UNION ALL SELECT 'inherits', xmin::text, ctid::text FROM pg_inherits WHERE inhparent = ANY (watched.family)
      UNION ALL SELECT 'parent', xmin::text, ctid::text FROM pg_inherits WHERE inhrelid = ANY (watched.relations)
      UNION ALL SELECT 'replicated', xmin::text, ctid::text FROM pg_subscription_rel WHERE srrelid = ANY (watched.family)
      UNION ALL SELECT 'trigger', xmin::text, ctid::text FROM pg_trigger WHERE tgrelid = ANY (watched.family)
      UNION ALL SELECT 'attribute', xmin::text, ctid::text FROM pg_attribute WHERE attrelid = ANY (watched.relations) AND attnum > 0
      UNION ALL SELECT 'expression', xmin::text, ctid::text FROM pg_attrdef WHERE adrelid = ANY (watched.relations)
      UNION ALL SELECT 'index', xmin::text, ctid::text FROM pg_index WHERE indrelid = ANY (watched.relations)
      UNION ALL SELECT 'constraint', xmin::text, ctid::text FROM pg_constraint WHERE conrelid = ANY (watched.relations)
      UNION ALL SELECT 'policy', xmin::text, ctid::text FROM pg_policy WHERE polrelid = ANY (watched.relations)
      UNION ALL SELECT 'rule', xmin::text, ctid::text FROM pg_rewrite WHERE ev_class = ANY (watched.relations)
      UNION ALL SELECT 'type', xmin::text, ctid::text FROM pg_type WHERE oid = ANY (watched.types)
      UNION ALL SELECT 'label', xmin::text, ctid::text FROM pg_enum WHERE enumtypid = ANY (watched.types)
      UNION ALL SELECT 'check', xmin::text, ctid::text FROM pg_constraint WHERE contypid = ANY (watched.types)
      UNION ALL SELECT 'collation', xmin::text, ctid::text FROM pg_collation WHERE oid = ANY (watched.collations)
      UNION ALL SELECT 'function', xmin::text, ctid::text FROM pg_proc WHERE oid = ANY (watched.functions)
      UNION ALL SELECT 'cast', xmin::text, ctid::text FROM pg_cast WHERE castfunc = ANY (watched.functions)
      UNION ALL SELECT 'operator', xmin::text, ctid::text FROM pg_operator WHERE oid = ANY (watched.functions)
      UNION ALL SELECT 'aggregate', xmin::text, ctid::text FROM pg_aggregate WHERE aggfnoid = ANY (watched.functions)
      UNION ALL SELECT 'namespace', xmin::text, ctid::text FROM pg_namespace WHERE oid = ANY (watched.namespaces)
      UNION ALL SELECT 'capture', xmin::text, ctid::text FROM pgtrickle.pgt_captures WHERE buffer = ANY (watched.buffers)
      UNION ALL SELECT 'buffer', xmin::text, ctid::text FROM pg_class
      WHERE relnamespace = 'pgtrickle_changes'::regnamespace
        AND relname = ANY (watched.buffers || array(SELECT pgtrickle._bulk_buffer(name) FROM unnest(watched.buffers) AS name))
    ) AS rows_of_catalog
  );
END
$$;

-- All that the fingerprints of a stream table are made of, and its stamp, as one snapshot sees them.
CREATE OR REPLACE FUNCTION pgtrickle._watched(id bigint)
RETURNS pgtrickle.pgt_stamps
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  watched pgtrickle.pgt_stamps;
BEGIN
  watched.pgt_id := id;
  WITH dependency AS (
    SELECT d.kind, d.source_relid, d.buffer FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = id
  ), root (oid) AS (
    SELECT d.source_relid FROM dependency AS d WHERE d.kind IN ('table', 'view')
  ), family (oid) AS (
    SELECT DISTINCT member FROM root CROSS JOIN LATERAL pgtrickle.family(root.oid) AS member
  ), type (oid) AS (
    SELECT pgtrickle._type_closure(array(
      SELECT a.atttypid FROM pg_attribute AS a JOIN root ON a.attrelid = root.oid WHERE a.attnum > 0
      UNION
      SELECT d.source_relid FROM dependency AS d WHERE d.kind = 'type'))
  ), composite (oid) AS (
    SELECT t.typrelid FROM type JOIN pg_type AS t USING (oid) WHERE t.typrelid > 0
  ), collation_used (oid) AS (
    SELECT DISTINCT a.attcollation FROM pg_attribute AS a JOIN root ON a.attrelid = root.oid WHERE a.attcollation > 0
    UNION
    SELECT d.source_relid FROM dependency AS d WHERE d.kind = 'collation'
  ), routine (oid) AS (
    -- Operators among them: that a function has the number of one only makes the stamp depend on more.
    SELECT d.source_relid FROM dependency AS d WHERE d.kind IN ('function', 'operator')
    UNION
    SELECT p.oid FROM dependency AS d JOIN pg_proc AS p ON p.proname = d.buffer
    WHERE p.pronamespace = to_regnamespace('pgtrickle_changes')
  )
  SELECT array(TABLE root UNION TABLE composite), array(TABLE family UNION TABLE composite), array(TABLE type),
         array(TABLE collation_used), array(TABLE routine),
         array(
           SELECT c.relnamespace FROM family JOIN pg_class AS c USING (oid)
           UNION SELECT t.typnamespace FROM type JOIN pg_type AS t USING (oid)
           UNION SELECT c.collnamespace FROM collation_used JOIN pg_collation AS c USING (oid)
           UNION SELECT p.pronamespace FROM routine JOIN pg_proc AS p USING (oid)
           UNION SELECT o.oprnamespace FROM routine JOIN pg_operator AS o USING (oid)),
         array(SELECT d.buffer FROM dependency AS d WHERE d.buffer IS NOT NULL)
  INTO watched.relations, watched.family, watched.types, watched.collations, watched.functions, watched.namespaces,
       watched.buffers;
  watched.stamp := pgtrickle._stamp_of(watched);
  RETURN watched;
END
$$;

-- With fewer arguments, in an earlier version: both together would be ambiguous.
DROP FUNCTION IF EXISTS pgtrickle._keep_stamp(pgtrickle.pgt_stamps);

-- What is known of former parents of the sources of a stream table, by their numbers.
CREATE OR REPLACE FUNCTION pgtrickle._parents_noted(id bigint)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN (
    SELECT jsonb_object_agg(d.source_relid, pgtrickle._inherited_fingerprint(d.source_relid))
    FROM pgtrickle.pgt_dependencies AS d
    WHERE d.pgt_id = id AND d.kind = 'table' AND d.fingerprint ? 'inherited');
END
$$;

-- Writes a stamp down, and what was known of former parents when it was made. Nobody waits for whoever does the same.
CREATE OR REPLACE FUNCTION pgtrickle._keep_stamp(watched pgtrickle.pgt_stamps, parents jsonb DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table) FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = watched.pgt_id;
  PERFORM FROM pgtrickle.pgt_stamps AS s WHERE s.pgt_id = watched.pgt_id FOR UPDATE SKIP LOCKED;
  IF FOUND THEN
    UPDATE pgtrickle.pgt_stamps AS s
    SET (relations, family, types, collations, functions, namespaces, buffers, stamp) = (
      watched.relations, watched.family, watched.types, watched.collations, watched.functions, watched.namespaces,
      watched.buffers, watched.stamp)
    WHERE s.pgt_id = watched.pgt_id;
    -- What has happened to columns is explained: only what happens next may have been a parent.
    UPDATE pgtrickle.pgt_dependencies AS d
    SET fingerprint = d.fingerprint || (parents -> d.source_relid::text)
    WHERE d.pgt_id = watched.pgt_id AND d.kind = 'table' AND parents ? d.source_relid::text
      AND d.fingerprint || (parents -> d.source_relid::text) <> d.fingerprint;
  END IF;
END
$$;

-- Rights on a source may have been what changed: those on what is recorded of it follow. Before the next stamp, which depends
-- on the buffers. An older snapshot does not know what rights there are.
CREATE OR REPLACE FUNCTION pgtrickle._share_buffers(id bigint)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF current_setting('transaction_isolation') LIKE 'read %' AND NOT current_setting('transaction_read_only')::boolean THEN
    PERFORM pgtrickle._share_buffer(d.buffer, NULL) FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = id AND d.buffer IS NOT NULL;
  END IF;
END
$$;

-- The same answer as `_change_of`, from the stamp where that will do.
CREATE OR REPLACE FUNCTION pgtrickle._look_for_change(id bigint, OUT reason text, OUT remedy text)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  watched pgtrickle.pgt_stamps;
  parents jsonb;
BEGIN
  SELECT s.* INTO watched FROM pgtrickle.pgt_stamps AS s WHERE s.pgt_id = id;
  IF watched.stamp = pgtrickle._stamp_of(watched) THEN
    RETURN;
  END IF;
  PERFORM pgtrickle._share_buffers(id);
  -- Before the comparison: what changes in between is looked at the next time.
  watched := pgtrickle._watched(id);
  parents := pgtrickle._parents_noted(id);
  SELECT c.* INTO reason, remedy FROM pgtrickle._change_of(id) AS c;
  -- An older snapshot could only collide with whoever has a newer one.
  IF reason IS NULL AND current_setting('transaction_isolation') LIKE 'read %'
     AND NOT current_setting('transaction_read_only')::boolean THEN
    PERFORM pgtrickle._keep_stamp(watched, parents);
  END IF;
END
$$;
