import { invariant, stateError } from "../diagnostics/errors.js";
import { sql } from "../sql/sql.js";
import { readRows, type Session } from "./connection.js";
import { retry, whileChanging } from "./retry.js";
import type { HistoryAction, RefreshStatus, StreamTableStatus } from "./stream-table.js";

/** A stream table as the catalog has it, with how its last refresh went. */
export interface StreamTable {
  readonly name: string;
  readonly mode: "differential" | "immediate" | "full";
  readonly schedule: string | undefined;
  readonly status: StreamTableStatus;
  readonly reason: string | undefined;
  /** When it was last brought up to date, as ISO 8601. */
  readonly refreshedAt: string | undefined;
  readonly stalenessMs: number | undefined;
  readonly lastAction: HistoryAction | undefined;
  readonly lastDurationMs: number | undefined;
  readonly lastError: string | undefined;
}

/** A past refresh. */
export interface HistoryEntry {
  readonly name: string;
  readonly action: HistoryAction;
  readonly status: RefreshStatus;
  readonly reason: string | undefined;
  /** As ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly rowsInserted: number;
  readonly rowsUpdated: number;
  readonly rowsDeleted: number;
  /** Consolidated changed rows per source. */
  readonly changes: Readonly<Record<string, number>>;
  readonly arms: { readonly run: readonly string[]; readonly skipped: readonly string[] };
  readonly error: string | undefined;
}

/** The versions of the catalog, of the library that last migrated it, and of the server. */
export interface Versions {
  readonly schemaVersion: number;
  readonly libraryVersion: string;
  readonly pgMajorVersion: number;
}

/** JSON has null where this library has `undefined`. */
type Nullable<Shape> = {
  readonly [Key in keyof Shape]: undefined extends Shape[Key]
    ? Exclude<Shape[Key], undefined> | null
    : Shape[Key];
};

/** All stream tables in the order of their creation: each stands after those that it reads. */
export async function listStreamTables(session: Session): Promise<readonly StreamTable[]> {
  const rows = await retry(whileChanging, () =>
    readRows<Nullable<StreamTable>>(
      session,
      sql`SELECT stream_table AS name, mode, schedule, status, status_reason AS reason,
       refreshed_at AS "refreshedAt",
       (1000 * extract(epoch FROM staleness))::pg_catalog.float8 AS "stalenessMs",
       last_action AS "lastAction", last_duration_ms AS "lastDurationMs", last_error AS "lastError"
FROM pgtrickle.pgt_status()`,
    ),
  );
  return rows.map((row) => ({
    ...row,
    schedule: row.schedule ?? undefined,
    reason: row.reason ?? undefined,
    refreshedAt: row.refreshedAt ?? undefined,
    stalenessMs: row.stalenessMs ?? undefined,
    lastAction: row.lastAction ?? undefined,
    lastDurationMs: row.lastDurationMs ?? undefined,
    lastError: row.lastError ?? undefined,
  }));
}

/** One stream table. @throws StateError 55T02 when there is none of that name */
export async function readStreamTable(session: Session, name: string): Promise<StreamTable> {
  const [found] = await readRows<{ readonly stream_table: string }>(
    session,
    sql`SELECT stream_table FROM pgtrickle._find_stream_table($1)`,
    [name],
  );
  const known = (await listStreamTables(session)).find(
    (entry) => entry.name === found?.stream_table,
  );
  if (known === undefined) throw stateError("55T02", `stream table "${name}" does not exist`);
  return known;
}

/** The newest refreshes of one stream table, or of all; the newest first. */
export async function readHistory(
  session: Session,
  name: string | undefined,
  limit: number,
): Promise<readonly HistoryEntry[]> {
  const rows = await readRows<Nullable<HistoryEntry>>(
    session,
    sql`SELECT st.stream_table AS name, h.action, h.status, h.reason, h.started_at AS "startedAt",
       h.duration_ms AS "durationMs", h.rows_inserted AS "rowsInserted",
       h.rows_updated AS "rowsUpdated", h.rows_deleted AS "rowsDeleted", h.changes,
       pg_catalog.json_build_object('run', h.arms_run, 'skipped', h.arms_skipped) AS arms,
       h.error_message AS error
FROM pgtrickle.pgt_refresh_history AS h
JOIN pgtrickle.pgt_stream_tables AS st USING (pgt_id)
WHERE $1::pg_catalog.text IS NULL
   OR h.pgt_id = (SELECT found.pgt_id FROM pgtrickle._find_stream_table($1) AS found)
ORDER BY h.refresh_id DESC
LIMIT $2::pg_catalog.int8`,
    [name ?? null, limit],
  );
  return rows.map((row) => ({
    ...row,
    reason: row.reason ?? undefined,
    error: row.error ?? undefined,
  }));
}

export async function readVersions(session: Session): Promise<Versions> {
  const [row] = await readRows<Versions>(
    session,
    sql`SELECT schema_version AS "schemaVersion", library_version AS "libraryVersion",
       pg_major_version AS "pgMajorVersion"
FROM pgtrickle.version()`,
  );
  invariant(row !== undefined, "version() returned no row");
  return row;
}
