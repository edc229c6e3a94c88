import type { Artifact } from "../compile/artifact.js";
import { invariant } from "../diagnostics/errors.js";
import { sql } from "../sql/sql.js";
import type { CompiledQuery } from "./compile-query.js";
import { type Connection, readRows, type Session } from "./connection.js";
import {
  type CreateSettings,
  createStreamTable,
  displayName,
  prepareTransaction,
  registerStreamTable,
  whileLocked,
} from "./create.js";
import { dropStreamTable } from "./drop.js";
import { retry } from "./retry.js";
import type { RequestedMode } from "./stream-table.js";

/** What became of a stream table that was given another query, or its old one again. */
export type Alteration = "unchanged" | "kept" | "rebuilt";

/** What the catalog knows of a stream table besides what it shows. */
export interface Registration {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  /** The search path that the query was understood with, as SQL writes it. */
  readonly queryPath: string;
  readonly requestedMode: RequestedMode;
  readonly schedule: string | undefined;
  readonly artifact: Artifact;
}

export async function readRegistration(session: Session, name: string): Promise<Registration> {
  const [row] = await readRows<
    Omit<Registration, "schedule"> & { readonly schedule: string | null }
  >(
    session,
    sql`SELECT pgt_id::pg_catalog.text AS id, stream_table AS name, query, query_path AS "queryPath",
       requested_mode AS "requestedMode", schedule, artifact
FROM pgtrickle._find_stream_table($1)`,
    [name],
  );
  invariant(row !== undefined, "_find_stream_table returned no row");
  return { ...row, schedule: row.schedule ?? undefined };
}

/** Compiles the same query under the given name. */
export type CompileAs = (name: string) => Promise<CompiledQuery>;

/**
 * Gives a stream table another plan. Where states and capture stay what they are, only the view and the catalog
 * change. Otherwise a second one is built beside it, from a snapshot of its own, and takes its place: readers wait
 * for the exchange only. `reason` is what the history says about that.
 */
export async function alterStreamTable(
  connection: Connection,
  current: Registration,
  compileAs: CompileAs,
  wanted: Pick<CreateSettings, "requestedMode" | "schedule">,
  reason: string | undefined,
): Promise<Alteration> {
  const { artifact, searchPath } = await compileAs(current.name);
  const { requestedMode, schedule } = wanted;
  const settings: CreateSettings = { requestedMode, schedule, searchPath };
  if (reason === undefined && keepsState(current.artifact, artifact)) {
    const unchanged =
      current.query === artifact.query &&
      current.artifact.view === artifact.view &&
      current.artifact.lock === artifact.lock &&
      current.requestedMode === settings.requestedMode &&
      current.schedule === settings.schedule;
    if (unchanged) return "unchanged";
    await retry(whileLocked, () =>
      connection.transaction("read committed", async (session) => {
        await session.script(prepareTransaction);
        await session.query("SELECT pgtrickle._replace_view($1, $2)", [
          current.name,
          artifact.view,
        ]);
        await registerStreamTable(session, artifact, settings);
      }),
    );
    return "kept";
  }
  const besideName = displayName({
    name: { schema: artifact.name.schema, name: `__pgt_next_${current.id}` },
  });
  const beside = await compileAs(besideName);
  await removeLeftover(connection, besideName);
  await createStreamTable(connection, beside.artifact, settings);
  try {
    await retry(whileLocked, () =>
      connection.transaction("read committed", async (session) => {
        await session.script(prepareTransaction);
        await session.query("SELECT pgtrickle._swap($1, $2, $3::pg_catalog.jsonb, $4)", [
          current.name,
          besideName,
          JSON.stringify(artifact),
          reason ?? "it was given another query",
        ]);
      }),
    );
  } catch (error) {
    await removeLeftover(connection, besideName).catch(() => {});
    throw error;
  }
  return "rebuilt";
}

/** Whether the states hold the same under both plans, and are brought up to date by the same changes. */
function keepsState(old: Artifact, next: Artifact): boolean {
  const stateOf = ({ mode, populate, refresh, full, sources, states }: Artifact) =>
    JSON.stringify([
      [mode, populate, refresh, full, states],
      // The database keeps the fields of an object in an order of its own.
      sources.map(({ schema, name, columns, buffer }) => [schema, name, columns, buffer]),
    ]);
  return stateOf(old) === stateOf(next);
}

/** What a rebuild that was interrupted has left behind. */
async function removeLeftover(connection: Connection, name: string): Promise<void> {
  const found = await readRows(
    connection,
    sql`SELECT FROM pgtrickle.pgt_stream_tables WHERE stream_table = $1`,
    [name],
  );
  if (found.length > 0) await dropStreamTable(connection, name, { cascade: true });
}
