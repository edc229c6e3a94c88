-- What is not as it should be, and what to do about it.
CREATE OR REPLACE FUNCTION pgtrickle.pgt_doctor()
RETURNS TABLE (severity text, message text, fix text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT 'warning', format('stream table "%s" must be computed anew: %s', st.stream_table, change.reason),
         CASE change.remedy
           WHEN 'nothing' THEN format('Undo that, or: trickle alter %s', st.stream_table)
           ELSE format('trickle refresh %s', st.stream_table) END
  FROM pgtrickle.pgt_stream_tables AS st
  CROSS JOIN LATERAL pgtrickle._change_of(st.pgt_id) AS change
  WHERE change.reason IS NOT NULL
  UNION ALL
  SELECT 'warning', format('stream table "%s" must be computed anew: %s', st.stream_table, pgtrickle.obstacle(st.stream_table)),
         format('trickle refresh %s', st.stream_table)
  FROM pgtrickle.pgt_stream_tables AS st
  WHERE st.status <> 'initializing' AND pgtrickle.obstacle(st.stream_table) IS NOT NULL
  UNION ALL
  SELECT 'error', format('stream table "%s" was never filled', st.stream_table),
         format('trickle drop %s, and create it again', st.stream_table)
  FROM pgtrickle.pgt_stream_tables AS st
  WHERE st.status = 'initializing'
  UNION ALL
  SELECT 'error', format('the last refresh of "%s" failed: %s', st.stream_table, h.error_message),
         format('Remove the cause, then: trickle refresh %s', st.stream_table)
  FROM pgtrickle.pgt_stream_tables AS st
  CROSS JOIN LATERAL (
    SELECT h.status, h.error_message FROM pgtrickle.pgt_refresh_history AS h
    WHERE h.pgt_id = st.pgt_id ORDER BY h.refresh_id DESC LIMIT 1) AS h
  WHERE h.status = 'failed'
  UNION ALL
  SELECT 'error', format('relation %s of stream table "%s" is missing', relation.name, st.stream_table),
         format('trickle drop %s, and create it again', st.stream_table)
  FROM pgtrickle.pgt_stream_tables AS st
  CROSS JOIN LATERAL (
    SELECT format('pgtrickle_state.%I', state) FROM jsonb_array_elements_text(st.artifact -> 'states') AS state
    UNION ALL SELECT format('pgtrickle_state.%I', st.artifact ->> 'mutex')
    UNION ALL SELECT st.stream_table) AS relation (name)
  WHERE pgtrickle.relation(relation.name) IS NULL
  UNION ALL
  SELECT 'warning', format('%s wants an index on %s.%s (%s): %s', st.stream_table, i #>> '{table,schema}', i #>> '{table,name}',
           (SELECT string_agg(c, ', ') FROM jsonb_array_elements_text(i -> 'columns') AS c), i ->> 'reason'),
         format('CREATE INDEX ON %I.%I (%s)', i #>> '{table,schema}', i #>> '{table,name}',
           (SELECT string_agg(quote_ident(c), ', ') FROM jsonb_array_elements_text(i -> 'columns') AS c))
  FROM pgtrickle.pgt_stream_tables AS st
  CROSS JOIN LATERAL jsonb_array_elements(st.artifact -> 'indexes') AS i
  WHERE NOT EXISTS (
    SELECT FROM pg_index AS x
    JOIN pg_attribute AS a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
    WHERE x.indrelid = pgtrickle.relation(format('%I.%I', i #>> '{table,schema}', i #>> '{table,name}'))
      AND x.indpred IS NULL AND i -> 'columns' ? a.attname)
  UNION ALL
  SELECT 'warning', CASE WHEN i.wanted IS NULL
           THEN format('changes of %s are recorded for "%s", which does not read it', i.source, i.stream_table)
           ELSE format('changes of %s (%s) are recorded for "%s", which does not read these columns', i.source,
                       array_to_string(i.idle, ', '), i.stream_table) END,
         'trickle migrate, unless it is being altered at the moment'
  FROM pgtrickle._idle_captures() AS i
  UNION ALL
  SELECT 'warning', format('changes of %s are recorded for "%s", which does not exist', string_agg(t.source, ', ' ORDER BY t.source), t.stream_table),
         format('SELECT pgtrickle.release(%L)', t.stream_table)
  FROM pgtrickle.pgt_change_tracking AS t
  WHERE pgtrickle.relation(t.stream_table) IS NULL
    -- Those in the catalog are missed above.
    AND NOT EXISTS (SELECT FROM pgtrickle.pgt_stream_tables AS st WHERE st.stream_table = t.stream_table)
  GROUP BY t.stream_table
  UNION ALL
  -- Default privileges give such rights without anybody meaning it.
  SELECT 'error', format('%s may write to %s.%I, as nothing but refreshes should',
           CASE acl.grantee WHEN 0 THEN 'everybody' ELSE format('role "%s"', pg_get_userbyid(acl.grantee)) END, c.relnamespace::regnamespace, c.relname),
         format('REVOKE %s ON %s.%I FROM %s', string_agg(acl.privilege_type, ', ' ORDER BY acl.privilege_type), c.relnamespace::regnamespace, c.relname,
           CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END)
  FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS acl
  WHERE c.relnamespace IN (to_regnamespace('pgtrickle'), to_regnamespace('pgtrickle_changes'), to_regnamespace('pgtrickle_state'))
    AND c.relkind IN ('r', 'p') AND acl.grantee <> c.relowner AND acl.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')
  GROUP BY acl.grantee, c.relnamespace, c.relname
  UNION ALL
  SELECT 'warning', format('table %s, which "%s" reads, is unlogged: a crash empties it, and no refresh notices', member::regclass, t.stream_table),
         format('ALTER TABLE %s SET LOGGED', member::regclass)
  FROM pgtrickle.pgt_change_tracking AS t
  CROSS JOIN LATERAL pgtrickle.family(pgtrickle.relation(t.source)) AS member
  JOIN pg_class AS c ON c.oid = member
  WHERE c.relpersistence = 'u' AND pg_table_is_visible(member) IS NOT NULL
    -- Those in the catalog notice.
    AND NOT EXISTS (SELECT FROM pgtrickle.pgt_stream_tables AS st WHERE st.stream_table = t.stream_table)
  UNION ALL
  SELECT 'warning', format('buffer of %s holds %s: a consumer is far behind', t.source, pg_size_pretty(pgtrickle._buffer_size(c.oid))),
         format('trickle refresh %s', string_agg(t.stream_table, ' ' ORDER BY t.stream_table))
  FROM pgtrickle.pgt_change_tracking AS t
  JOIN pg_class AS c ON c.relname = t.buffer AND c.relnamespace = to_regnamespace('pgtrickle_changes')
  WHERE pgtrickle._buffer_size(c.oid) > 1073741824
  GROUP BY t.source, c.oid
  UNION ALL
  SELECT 'warning', format('prepared transaction "%s" has been open since %s: buffers cannot be cleaned up', gid, prepared),
         format('COMMIT PREPARED %L, or ROLLBACK PREPARED %L', gid, gid)
  FROM pg_prepared_xacts
  WHERE database = current_database() AND prepared < now() - interval '1 hour'
$$;
