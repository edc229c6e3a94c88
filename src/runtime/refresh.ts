import { invariant } from "../diagnostics/errors.js";
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

/** Brings a stream table up to date. A failure is written into the history. */
export async function refreshStreamTable(
  connection: Connection,
  name: string,
): Promise<RefreshResult> {
  const started = performance.now();
  try {
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

/** Best effort: the server may be gone, or there may be no such stream table. The refresh's error counts. */
async function recordFailure(
  connection: Connection,
  name: string,
  durationMs: number,
  error: unknown,
): Promise<void> {
  const state = sqlState(error);
  if (state === undefined || state === "55T02") return;
  const message = error instanceof Error ? error.message : String(error);
  try {
    await connection.query("SELECT pgtrickle._record_failure($1, $2, $3, $4)", [
      name,
      durationMs,
      state,
      message,
    ]);
  } catch {
    return;
  }
}
