import { invariant, TrickleError } from "../diagnostics/errors.js";
import { sql } from "../sql/sql.js";
import { type Connection, readRows } from "./connection.js";
import { retry, transientStates } from "./retry.js";
import { sqlState } from "./server-error.js";
import type { RefreshAction } from "./stream-table.js";

/** What a refresh did. */
export interface RefreshResult {
  readonly name: string;
  readonly action: RefreshAction;
  /** Why it was skipped, or why it was not differential; `undefined` when there is nothing to explain. */
  readonly reason: string | undefined;
  readonly rowsInserted: number;
  readonly rowsUpdated: number;
  readonly rowsDeleted: number;
  /** The arms whose sources had changed, and the others. */
  readonly arms: { readonly run: readonly string[]; readonly skipped: readonly string[] };
  readonly durationMs: number;
}

interface RefreshRow {
  readonly stream_table: string;
  readonly action: RefreshAction;
  readonly reason: string | null;
  readonly rows_inserted: number;
  readonly rows_updated: number;
  readonly rows_deleted: number;
  readonly arms_run: readonly string[];
  readonly arms_skipped: readonly string[];
  readonly duration_ms: number;
}

/** Makes the plan of a stream table anew, and its contents: what a refresh cannot do without a compiler. */
export type Recompile = (name: string, reason: string) => Promise<void>;

/**
 * Brings a stream table up to date. A failure is written into the history. When its plan no longer fits what it
 * reads, `recompile` makes another one.
 */
export async function refreshStreamTable(
  connection: Connection,
  name: string,
  recompile?: Recompile | undefined,
): Promise<RefreshResult> {
  const started = performance.now();
  try {
    const row = await refreshOnce(connection, name).catch(async (error: unknown) => {
      const reason = await recompilableChange(connection, name, error);
      if (reason === undefined || recompile === undefined) throw error;
      await recompile(name, reason);
      return reinitialized(connection, name, reason, performance.now() - started);
    });
    if (row.action !== "skipped") await cleanUp(connection, row.stream_table);
    return {
      name: row.stream_table,
      action: row.action,
      reason: row.reason ?? undefined,
      rowsInserted: row.rows_inserted,
      rowsUpdated: row.rows_updated,
      rowsDeleted: row.rows_deleted,
      arms: { run: row.arms_run, skipped: row.arms_skipped },
      durationMs: row.duration_ms,
    };
  } catch (error) {
    await recordFailure(connection, name, performance.now() - started, error);
    throw error;
  }
}

/**
 * Deletes what every reader of the sources has passed, in short transactions. Best effort: the refresh is done, and what
 * is left the next one deletes.
 */
async function cleanUp(connection: Connection, name: string): Promise<void> {
  const batch = 10_000;
  try {
    for (let round = 0; round < 100; round += 1) {
      const [row] = await readRows<{ readonly deleted: number }>(
        connection,
        sql`SELECT pgtrickle.clean_up($1, $2)::pg_catalog.int4 AS deleted`,
        [batch, name],
      );
      if (row === undefined || row.deleted < batch) return;
    }
  } catch {
    return;
  }
}

async function refreshOnce(connection: Connection, name: string): Promise<RefreshRow> {
  const [row] = await retry({ attempts: 5, pause: 50, states: transientStates }, () =>
    readRows<RefreshRow>(
      connection,
      sql`SELECT stream_table, action, reason, rows_inserted, rows_updated, rows_deleted,
       arms_run, arms_skipped, duration_ms
FROM pgtrickle.refresh_stream_table($1)`,
      [name],
    ),
  );
  invariant(row !== undefined, "refresh_stream_table returned no row");
  return row;
}

/** What has changed so that another plan is needed; `undefined` when that would not help. */
async function recompilableChange(
  connection: Connection,
  name: string,
  error: unknown,
): Promise<string | undefined> {
  if (sqlState(error) !== "55T06") return undefined;
  const [change] = await readRows<{ readonly reason: string; readonly remedy: string }>(
    connection,
    sql`SELECT change.reason, change.remedy
FROM pgtrickle._find_stream_table($1) AS st, pgtrickle._change_of(st.pgt_id) AS change`,
    [name],
  );
  return change?.remedy === "recompile" ? change.reason : undefined;
}

async function reinitialized(
  connection: Connection,
  name: string,
  reason: string,
  durationMs: number,
): Promise<RefreshRow> {
  const [row] = await readRows<RefreshRow>(
    connection,
    sql`SELECT st.stream_table, 'reinitialize' AS action, $2::pg_catalog.text AS reason,
       h.rows_inserted, h.rows_updated, h.rows_deleted, h.arms_run, h.arms_skipped,
       $3::pg_catalog.float8 AS duration_ms
FROM pgtrickle._find_stream_table($1) AS st
JOIN pgtrickle.pgt_refresh_history AS h USING (pgt_id)
ORDER BY h.refresh_id DESC
LIMIT 1`,
    [name, reason, durationMs],
  );
  invariant(row !== undefined, "a rebuild left no history");
  return row;
}

/** The code of an error that the server has no part in: of a query that cannot be compiled any more. */
function compilerCode(error: unknown): string | undefined {
  const code = error instanceof TrickleError ? error.code : undefined;
  return code === "55T04" ? undefined : code;
}

/** Best effort: the server may be gone, or there may be no such stream table. The refresh's error counts. */
async function recordFailure(
  connection: Connection,
  name: string,
  durationMs: number,
  error: unknown,
): Promise<void> {
  const state = sqlState(error) ?? compilerCode(error);
  if (state === "55T02") return;
  // Without an SQLSTATE, or with one of class 57P, the session went away in the middle of it.
  const interrupted = state === undefined || state.startsWith("57P");
  const message = error instanceof Error ? error.message : String(error);
  try {
    await connection.query("SELECT pgtrickle._record_failure($1, $2, $3, $4)", [
      name,
      durationMs,
      state ?? null,
      interrupted ? `interrupted: ${message}` : message,
    ]);
  } catch {
    return;
  }
}
