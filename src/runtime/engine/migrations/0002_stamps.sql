-- what a refresh with nothing to do looks at, so that it costs little

SET LOCAL lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS pgtrickle.pgt_stamps (
  pgt_id     bigint PRIMARY KEY REFERENCES pgtrickle.pgt_stream_tables ON DELETE CASCADE,
  -- The tables and views of the query, and the composite types of their columns.
  relations  oid[]  NOT NULL DEFAULT '{}',
  -- The same, and all that inherit from them: partitions too.
  family     oid[]  NOT NULL DEFAULT '{}',
  types      oid[]  NOT NULL DEFAULT '{}',
  collations oid[]  NOT NULL DEFAULT '{}',
  -- Those of the query and those that capture.
  functions  oid[]  NOT NULL DEFAULT '{}',
  namespaces oid[]  NOT NULL DEFAULT '{}',
  buffers    text[] NOT NULL DEFAULT '{}',
  -- A sum over the row versions of all that in PostgreSQL's catalog. NULL: not known, look at everything.
  stamp      numeric
);

INSERT INTO pgtrickle.pgt_stamps (pgt_id)
SELECT st.pgt_id FROM pgtrickle.pgt_stream_tables AS st
ON CONFLICT DO NOTHING;

-- What a refresh with nothing to do reads of the artifact, which is large.
ALTER TABLE pgtrickle.pgt_stream_tables
  ADD COLUMN IF NOT EXISTS pending text GENERATED ALWAYS AS (artifact ->> 'pending') STORED,
  ADD COLUMN IF NOT EXISTS arms jsonb GENERATED ALWAYS AS (jsonb_path_query_array(artifact, '$.arms[*].name')) STORED;

GRANT SELECT ON pgtrickle.pgt_stamps TO PUBLIC;
