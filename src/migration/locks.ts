import type { QualifiedName } from "../catalog/type.js";
import type { Artifact, ArtifactSource } from "../compile/artifact.js";
import { bulkBufferName, changesSchema, displayName } from "../emit/naming.js";
import { identifier, printSql } from "../sql/sql.js";
import type { MigrationLock } from "./migration.js";
import { stateTable } from "./steps.js";

/** `CREATE TRIGGER` on a source. */
export function captureLock(source: QualifiedName): MigrationLock {
  return { relation: displayName(source), mode: "SHARE ROW EXCLUSIVE", blocks: "writers" };
}

/** `DROP TRIGGER` on a source. */
export function releaseLock(source: QualifiedName): MigrationLock {
  return { relation: displayName(source), mode: "ACCESS EXCLUSIVE", blocks: "readers and writers" };
}

/** `ALTER TABLE` and `DROP TABLE` on both parts of a buffer, which writers of its source write to. */
export function bufferLocks({ buffer }: ArtifactSource): readonly MigrationLock[] {
  return [buffer, bulkBufferName(buffer)].map((part) => ({
    relation: printSql(identifier(changesSchema, part)),
    mode: "ACCESS EXCLUSIVE",
    blocks: "writers",
  }));
}

/** What every refresh takes first. */
export function mutexLock({ mutex }: Artifact): MigrationLock {
  return { relation: printSql(stateTable(mutex)), mode: "EXCLUSIVE", blocks: "refreshes" };
}

/** `DROP TABLE` on it. */
export function mutexEndLock(artifact: Artifact): MigrationLock {
  return { ...mutexLock(artifact), mode: "ACCESS EXCLUSIVE" };
}

/** `DROP VIEW`, or another query under it. */
export function viewLock({ name }: Artifact): MigrationLock {
  return { relation: displayName(name), mode: "ACCESS EXCLUSIVE", blocks: "readers" };
}

/** `ALTER TABLE` and `DROP TABLE` on a state, which readers of the view read. */
export function stateLock(table: string): MigrationLock {
  return { relation: printSql(stateTable(table)), mode: "ACCESS EXCLUSIVE", blocks: "readers" };
}
