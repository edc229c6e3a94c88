import { createDiagnostic } from "../../diagnostics/diagnostic.js";
import { StateError, stateError, VersionError } from "../../diagnostics/errors.js";
import { sql } from "../../sql/sql.js";
import { type Connection, readRows, type Session } from "../connection.js";
import { retry, transientStates } from "../retry.js";
import { mergeJoinStrategies } from "../stream-table.js";
import { libraryVersion } from "../version.js";
import { type Engine, loadEngine, type Migration } from "./load-engine.js";

/** What {@link migrate} did, in order; empty when the database was up to date. */
export type MigrationReport = readonly MigrationStep[];

export interface MigrationStep {
  /** A migration that was run, or a stored value that is no longer allowed and was replaced. */
  readonly action: "installed" | "rewritten";
  readonly version: number;
  readonly description: string;
}

/** Any number will do that other programs do not use for the same purpose: the first bytes of "pgtrickle". */
const takeTurns = "SELECT pg_catalog.pg_advisory_xact_lock(8099570489592343404)";

/** A row of `pgt_schema_version`. */
export interface AppliedMigration {
  readonly version: number;
  readonly semver: string;
  readonly checksum: string;
}

/**
 * Brings schema `pgtrickle` to the version of this library, in one transaction; programs that do so at the
 * same time take turns.
 *
 * @throws StateError 55T05 when the extension pg_trickle owns the schema
 * @throws VersionError 55T09 when the database is newer than this library
 */
export async function migrate(connection: Connection): Promise<MigrationReport> {
  const engine = await loadEngine();
  return retry({ attempts: 5, pause: 100, states: [...transientStates, "55P03"] }, () =>
    connection.transaction("read committed", async (session) => {
      await session.script("SET LOCAL search_path = pg_catalog, pg_temp");
      await session.query(takeTurns);
      await refuseExtension(session);
      const applied = await readApplied(session);
      assertNotNewer(applied, engine);
      const pending = pendingMigrations(applied, engine);
      if (pending.length === 0) return [];
      const steps: MigrationStep[] = [];
      for (const migration of pending) {
        // The CHECK lists come last, and would refuse them.
        if (migration === engine.definitions) steps.push(...(await rewriteValues(session)));
        await session.script(migration.text);
        await session.query(
          `INSERT INTO pgtrickle.pgt_schema_version (version, semver, description, checksum)
           VALUES ($1, $2, $3, $4)
           ON CONFLICT (version) DO UPDATE
           SET (semver, description, checksum, applied_at, applied_by) =
             (excluded.semver, excluded.description, excluded.checksum, excluded.applied_at, excluded.applied_by)`,
          [migration.version, libraryVersion, migration.description, migration.checksum],
        );
        const { version, description } = migration;
        steps.push({ action: "installed", version, description });
      }
      return steps;
    }),
  );
}

/** Stored settings that were allowed once become the default, each with a word about it. */
async function rewriteValues(session: Session): Promise<readonly MigrationStep[]> {
  const allowed = [[...mergeJoinStrategies]];
  const rewritten = await readRows<{ readonly stream_table: string; readonly old: string }>(
    session,
    sql`SELECT stream_table, merge_join_strategy AS old
FROM pgtrickle.pgt_stream_tables
WHERE merge_join_strategy <> ALL ($1::pg_catalog.text[])
ORDER BY stream_table`,
    allowed,
  );
  await session.query(
    `UPDATE pgtrickle.pgt_stream_tables SET merge_join_strategy = 'auto'
     WHERE merge_join_strategy <> ALL ($1::pg_catalog.text[])`,
    allowed,
  );
  return rewritten.map(({ stream_table, old }) => ({
    action: "rewritten",
    version: 0,
    description: `merge_join_strategy of ${stream_table}: "${old}" is no longer allowed, it is "auto" now`,
  }));
}

/**
 * Fails unless the catalog is there and fits this library.
 *
 * @throws StateError 55T01, 55T05 · VersionError 55T09
 */
export async function assertMigrated(session: Session): Promise<void> {
  const engine = await loadEngine();
  const applied = await assertInitialised(session);
  assertNotNewer(applied, engine);
  if (pendingMigrations(applied, engine).length > 0) {
    throw new VersionError([
      createDiagnostic(
        "error",
        "55T09",
        `database schema ${schemaVersion(applied)} is older than this trickle (${libraryVersion})`,
        { hint: "Run: trickle init" },
      ),
    ]);
  }
}

/**
 * Fails unless the catalog is there, of whatever version. Returns what was applied.
 *
 * @throws StateError 55T01, 55T05
 */
export async function assertInitialised(session: Session): Promise<readonly AppliedMigration[]> {
  await refuseExtension(session);
  const applied = await readApplied(session);
  if (applied.length === 0) {
    throw stateError("55T01", "database is not initialised", { hint: "Run: trickle init" });
  }
  return applied;
}

async function refuseExtension(session: Session): Promise<void> {
  const found = await readRows(
    session,
    sql`SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'pg_trickle'`,
  );
  if (found.length === 0) return;
  throw new StateError([
    createDiagnostic("error", "55T05", "extension pg_trickle is installed in this database", {
      hint: "Both use schema pgtrickle. Drop the extension, or use another database.",
    }),
  ]);
}

async function readApplied(session: Session): Promise<readonly AppliedMigration[]> {
  const [table] = await readRows<{ readonly present: boolean }>(
    session,
    sql`SELECT pg_catalog.to_regclass('pgtrickle.pgt_schema_version') IS NOT NULL AS present`,
  );
  if (table?.present !== true) return [];
  return readRows<AppliedMigration>(
    session,
    sql`SELECT version, semver, checksum FROM pgtrickle.pgt_schema_version ORDER BY version`,
  );
}

function schemaVersion(applied: readonly AppliedMigration[]): string {
  return (
    applied.find((entry) => entry.version === 0)?.semver ?? applied.at(-1)?.semver ?? "unknown"
  );
}

function assertNotNewer(applied: readonly AppliedMigration[], engine: Engine): void {
  const newer = applied.find(
    ({ version, semver }) =>
      version > engine.migrations.length || compareVersions(semver, libraryVersion) > 0,
  );
  if (newer === undefined) return;
  throw new VersionError([
    createDiagnostic(
      "error",
      "55T09",
      `database schema ${newer.semver} is newer than this trickle (${libraryVersion})`,
      { hint: `Use trickle ${newer.semver} or newer.` },
    ),
  ]);
}

/** Negative, zero or positive, as the first version is older than, as old as or newer than the second. */
function compareVersions(left: string, right: string): number {
  const numbers = (version: string) => version.split(".").map((part) => Number.parseInt(part, 10));
  const [first, second] = [numbers(left), numbers(right)];
  const differences = [0, 1, 2].map((part) => (first[part] ?? 0) - (second[part] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

function pendingMigrations(
  applied: readonly AppliedMigration[],
  engine: Engine,
): readonly Migration[] {
  const byVersion = new Map(applied.map((entry) => [entry.version, entry]));
  const missing = engine.migrations.filter((migration) => {
    const known = byVersion.get(migration.version);
    if (known !== undefined && known.checksum !== migration.checksum) {
      throw new VersionError([
        createDiagnostic(
          "error",
          "55T09",
          `migration ${migration.version} of the database is not that of trickle ${libraryVersion}`,
          { hint: `It was applied by trickle ${known.semver}.` },
        ),
      ]);
    }
    return known === undefined;
  });
  const definitions = byVersion.get(0);
  const current =
    definitions?.checksum === engine.definitions.checksum && definitions.semver === libraryVersion;
  return missing.length === 0 && current ? [] : [...missing, engine.definitions];
}
