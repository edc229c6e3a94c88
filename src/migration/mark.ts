import { createHash } from "node:crypto";
import type { Artifact } from "../compile/artifact.js";
import { literal, printSql, type Sql, sql } from "../sql/sql.js";
import { stateTable } from "./steps.js";

/**
 * What the mutex of a stream table is marked with when a migration has led to an artifact. Equal marks: the same scripts
 * and the same view over columns of the same types, which scripts do not name, so that nobody who refreshes or reads has
 * to know of another query.
 */
export function markOf(artifact: Artifact): string {
  const { lock, pending, refresh, full, drop, mode, view } = artifact;
  const sources = artifact.sources.map(({ schema, name, columns, types }) => [
    schema,
    name,
    columns,
    types,
  ]);
  const scripts = JSON.stringify([lock, pending, refresh, full, drop, mode, view, sources]);
  return `refreshed by ${createHash("sha256").update(scripts).digest("hex").slice(0, 12)}`;
}

/** A condition: the stream table has the mark of an artifact. NULL where it has none. */
export function isMarked(artifact: Artifact): Sql {
  const mutex = literal(printSql(stateTable(artifact.mutex)));
  return sql`obj_description(${mutex}::regclass, 'pg_class') = ${literal(markOf(artifact))}`;
}
