import type { Catalog } from "../catalog/catalog.js";
import type { QualifiedName } from "../catalog/type.js";
import type { Artifact } from "../compile/artifact.js";
import { compilePrelude } from "../compile/prelude.js";
import { stateError } from "../diagnostics/errors.js";
import { displayName } from "../emit/naming.js";
import { openConnection, readRows, type Session } from "../runtime/connection.js";
import { loadEngine } from "../runtime/engine/load-engine.js";
import { catalogOf } from "../runtime/read-catalog.js";
import { sql } from "../sql/sql.js";

/** What a database says about its tables and its stream tables. */
export interface DatabaseSide {
  readonly catalog: Catalog;
  /** What the stream tables were compiled to; `undefined` where there is no catalog of them. */
  readonly artifacts: readonly Artifact[] | undefined;
  /** About how many rows each table has, by its name as SQL writes it, where it was counted once. */
  readonly rowCounts: ReadonlyMap<string, number>;
}

/** @throws StateError 55T04 when a stream table was compiled by a version that knew less of it */
export async function readDatabase(target: string): Promise<DatabaseSide> {
  const connection = await openConnection(target);
  try {
    const catalog = await catalogOf(connection);
    const [engine] = await readRows<{ readonly present: boolean }>(
      connection,
      sql`SELECT pg_catalog.to_regclass('pgtrickle.pgt_stream_tables') IS NOT NULL AS present`,
    );
    const artifacts = engine?.present === true ? await readArtifacts(connection) : undefined;
    const counts = await readRows<QualifiedName & { readonly rows: number }>(
      connection,
      sql`SELECT n.nspname AS schema, c.relname AS name, c.reltuples::pg_catalog.float8 AS rows
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm', 'f') AND c.reltuples >= 0`,
    );
    return {
      catalog,
      artifacts,
      rowCounts: new Map(counts.map((count) => [displayName(count), count.rows])),
    };
  } finally {
    await connection.close();
  }
}

/** What they share is what is there now, and not what it was when they were compiled. */
async function readArtifacts(session: Session): Promise<readonly Artifact[]> {
  const rows = await readRows<{ readonly artifact: Artifact }>(
    session,
    sql`SELECT artifact FROM pgtrickle.pgt_stream_tables ORDER BY stream_table`,
  );
  const [installed] = await readRows<{ readonly checksum: string }>(
    session,
    sql`SELECT checksum FROM pgtrickle.pgt_schema_version WHERE version OPERATOR(pg_catalog.=) 0`,
  );
  const { definitions } = await loadEngine();
  const shared = installed?.checksum === definitions.checksum ? { prelude: compilePrelude() } : {};
  return rows.map(({ artifact }) => ({ ...checkArtifact(artifact), ...shared }));
}

function checkArtifact(artifact: Artifact): Artifact {
  const known: Partial<Artifact> = artifact;
  if (known.stateTables !== undefined && known.outline !== undefined) return artifact;
  throw stateError(
    "55T04",
    `stream table "${artifact.name.schema}.${artifact.name.name}" was compiled by an older version`,
    { hint: "Compare with the revision that it was created from, or create it again." },
  );
}
