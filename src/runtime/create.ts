import { createHash } from "node:crypto";
import type { Artifact } from "../compile/artifact.js";
import { compilePins } from "../compile/prelude.js";
import { createDiagnostic } from "../diagnostics/diagnostic.js";
import { StateError, stateError, TrickleError } from "../diagnostics/errors.js";
import { identifier, join, displayName as printName, printSql, sql } from "../sql/sql.js";
import { type Connection, readRows, type Session } from "./connection.js";
import { type RetrySettings, retry, transientStates } from "./retry.js";
import { sqlState } from "./server-error.js";
import type { RequestedMode } from "./stream-table.js";
import { libraryVersion } from "./version.js";

export interface CreateSettings {
  readonly requestedMode: RequestedMode;
  readonly schedule: string | undefined;
  /** The schemas in which unqualified names of the query were looked up. */
  readonly searchPath: readonly string[];
}

/**
 * How long to wait for a lock while others are held. Writers queue behind that wait, and one that has what we wait for and
 * waits for what we have looks for a deadlock after `deadlock_timeout` (a second) and ends: by then we have given up.
 */
export const lockTimeout = "SET LOCAL lock_timeout = '400ms';";

/** What every script of an artifact expects. */
export const prepareTransaction = [
  "SET LOCAL search_path = pg_catalog, pg_temp;",
  lockTimeout,
  compilePins(),
].join("\n");

/** Locks that others hold for a moment. */
export const whileLocked: RetrySettings = {
  attempts: 10,
  pause: 100,
  states: [...transientStates, "55P03"],
};

/** There is a relation of the name, or there was one of the kind a moment ago: a unique index of PostgreSQL's catalog says so. */
const taken: readonly string[] = ["42P07", "42710", "23505"];

/**
 * Installs a compiled stream table and fills it. The capture is committed first and the filling takes its
 * snapshot afterwards: no change is missed, none is counted twice, and writers wait only for the triggers.
 * When filling fails, nothing is left behind.
 *
 * @throws StateError 55T03 when there is a stream table, or any relation, of that name; 55T02 when somebody else has
 *   dropped it before it was filled
 */
export async function createStreamTable(
  connection: Connection,
  artifact: Artifact,
  settings: CreateSettings,
): Promise<void> {
  const name = displayName(artifact);
  const id = await retry(whileLocked, () =>
    connection.transaction("read committed", async (session) => {
      await session.script(prepareTransaction);
      await assertFree(session, name);
      await session.script(artifact.install);
      return registerStreamTable(session, artifact, settings);
    }),
  ).catch(async (error: unknown) => {
    // Somebody else may have been faster since we looked.
    if (taken.includes(sqlState(error) ?? "")) await assertFree(connection, name);
    throw error;
  });
  try {
    await retry(whileLocked, () =>
      connection.transaction("repeatable read", async (session) => {
        await session.script(prepareTransaction);
        // A lock does not freeze the snapshot, the first query does: it sees what the lock has waited for.
        await session.script(artifact.lock);
        await session.script(artifact.populate);
        await session.query("SELECT pgtrickle._end_populate($1::pg_catalog.int8)", [id]);
      }),
    );
  } catch (error) {
    // What has this name now would be somebody else's.
    if (await isGone(connection, id).catch(() => false)) {
      throw stateError("55T02", `stream table "${name}" was dropped while it was filled`, {
        hint: "Somebody else has dropped it. Try again.",
      });
    }
    throw await removeAgain(connection, artifact, id, error);
  }
}

/** Whether a stream table that was registered is so no longer. */
async function isGone(session: Session, id: string): Promise<boolean> {
  const found = await readRows(
    session,
    sql`SELECT FROM pgtrickle.pgt_stream_tables WHERE pgt_id OPERATOR(pg_catalog.=) $1::pg_catalog.int8`,
    [id],
  );
  return found.length === 0;
}

/** The name of a stream table as SQL writes it, which is its name in messages and in the catalog. */
export function displayName(artifact: Pick<Artifact, "name">): string {
  return printName(artifact.name.schema, artifact.name.name);
}

async function assertFree(session: Session, name: string): Promise<void> {
  const [found] = await readRows<{ readonly stream_table: boolean; readonly relation: boolean }>(
    session,
    sql`SELECT EXISTS (SELECT FROM pgtrickle.pgt_stream_tables WHERE stream_table = $1) AS stream_table,
       pg_catalog.to_regclass($1) IS NOT NULL AS relation`,
    [name],
  );
  if (found?.stream_table === true) {
    throw stateError("55T03", `stream table "${name}" exists already`, {
      hint: "Drop it first, or choose another name.",
    });
  }
  if (found?.relation === true) {
    throw stateError("55T03", `relation "${name}" exists already`, {
      hint: "Choose another name.",
    });
  }
}

/** Writes the catalog rows and returns the id of the stream table. */
export async function registerStreamTable(
  session: Session,
  artifact: Artifact,
  settings: CreateSettings,
): Promise<string> {
  const searchPath = join(
    settings.searchPath.map((schema) => identifier(schema)),
    sql`, `,
  );
  const scripts = [
    artifact.install,
    artifact.populate,
    artifact.lock,
    artifact.pending,
    artifact.refresh,
    artifact.full,
    artifact.drop,
  ];
  const [created] = await readRows<{ readonly id: string }>(
    session,
    sql`SELECT pgtrickle._register(
  $1::pg_catalog.text, $2::pg_catalog.jsonb, $3::pg_catalog.text, $4::pg_catalog.text,
  $5::pg_catalog.text, $6::pg_catalog.text, $7::pg_catalog.text)::pg_catalog.text AS id`,
    [
      displayName(artifact),
      JSON.stringify(artifact),
      printSql(searchPath),
      settings.requestedMode,
      settings.schedule ?? null,
      libraryVersion,
      createHash("sha256").update(JSON.stringify(scripts)).digest("hex"),
    ],
  );
  if (created === undefined) throw stateError("55T04", "the stream table was not registered");
  return created.id;
}

/** Removes what was installed, and returns the error to throw: the given one, with a note when that failed too. */
async function removeAgain(
  connection: Connection,
  artifact: Artifact,
  id: string,
  error: unknown,
): Promise<unknown> {
  try {
    await retry(whileLocked, () =>
      connection.transaction("read committed", async (session) => {
        await session.script(prepareTransaction);
        await session.script(artifact.drop);
        await session.query("SELECT pgtrickle._unregister($1::pg_catalog.int8)", [id]);
      }),
    );
    return error;
  } catch (failure) {
    if (!(error instanceof TrickleError)) return error;
    const state = sqlState(failure) ?? "no SQLSTATE";
    const note = createDiagnostic(
      "note",
      "55T04",
      `what was installed for "${displayName(artifact)}" could not be removed (${state})`,
      { hint: "Drop the stream table when the cause is removed." },
    );
    return new StateError([...error.diagnostics, note], { cause: error.cause });
  }
}
