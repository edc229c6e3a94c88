import { invariant } from "../diagnostics/errors.js";
import { sql } from "../sql/sql.js";
import { type Connection, readRows, type Session } from "./connection.js";
import { lockTimeout, whileLocked } from "./create.js";
import { retry, transientStates, whileChanging } from "./retry.js";
import type { RefreshAction } from "./stream-table.js";

/** What a stream table reads: source tables, views and other stream tables. */
export interface GraphNode {
  readonly name: string;
  readonly reads: readonly string[];
}

/** Something that {@link inspectDatabase} found, and what to do about it. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly fix: string;
}

/** What `migrate` did to one object. */
export interface Repair {
  readonly object: string;
  readonly action: string;
}

/** What `writeAndRefresh` did. */
export interface WriteResult {
  readonly rowsAffected: number;
  readonly action: RefreshAction;
  readonly rowsChanged: number;
}

/** Which stream table reads what, in the order of creation. A state counts as the stream table that it belongs to. */
export function readGraph(session: Session): Promise<readonly GraphNode[]> {
  return readRows<GraphNode>(
    session,
    sql`SELECT st.stream_table AS name, coalesce(pg_catalog.json_agg(DISTINCT read.name ORDER BY read.name)
         FILTER (WHERE read.name IS NOT NULL), '[]') AS reads
FROM pgtrickle.pgt_stream_tables AS st
LEFT JOIN LATERAL (
  SELECT coalesce(owner.stream_table, d.source) AS name
  FROM pgtrickle.pgt_dependencies AS d
  LEFT JOIN pgtrickle.pgt_stream_tables AS owner
    ON d.source_relid OPERATOR(pg_catalog.=) ANY (pgtrickle._relations_of_stream_table(owner))
  WHERE d.pgt_id OPERATOR(pg_catalog.=) st.pgt_id AND d.kind IN ('table', 'view')
) AS read ON true
GROUP BY st.pgt_id, st.stream_table
ORDER BY st.pgt_id`,
  );
}

/** The stream tables with changes past their own frontiers, by name. */
export async function readPending(session: Session): Promise<readonly string[]> {
  const rows = await readRows<{ readonly name: string }>(
    session,
    sql`SELECT name FROM pgtrickle.pending_stream_tables() AS pending (name)`,
  );
  return rows.map((row) => row.name);
}

/** The stream tables and views that read a stream table directly. */
export async function readDependents(session: Session, name: string): Promise<readonly string[]> {
  const rows = await readRows<{ readonly name: string }>(
    session,
    sql`SELECT d.name
FROM pgtrickle._find_stream_table($1) AS st,
     pgtrickle._dependents(pgtrickle._relations_of_stream_table(st)) AS d
ORDER BY d.name`,
    [name],
  );
  return rows.map((row) => row.name);
}

/** Looks for what is not as it should be. Nothing is changed. */
export function inspectDatabase(session: Session): Promise<readonly Finding[]> {
  return retry(whileChanging, () =>
    readRows<Finding>(session, sql`SELECT severity, message, fix FROM pgtrickle.pgt_doctor()`),
  );
}

/** Makes capture functions and triggers what this version wants them to be. */
export function repairObjects(connection: Connection): Promise<readonly Repair[]> {
  return retry(whileLocked, () =>
    connection.transaction("read committed", async (session) => {
      await session.script(lockTimeout);
      return readRows<Repair>(session, sql`SELECT object, action FROM pgtrickle.migrate()`);
    }),
  );
}

/**
 * Deletes history older than so many days, or than the setting `pg_trickle.history_retention_days` says, batch by batch.
 * Returns how many rows went.
 */
export async function pruneHistory(
  connection: Connection,
  days: number | undefined,
): Promise<number> {
  const [call, values] =
    days === undefined
      ? [sql`SELECT pgtrickle.prune_history() AS deleted`, []]
      : [
          sql`SELECT pgtrickle.prune_history(pg_catalog.make_interval(days => $1)) AS deleted`,
          [days],
        ];
  for (let total = 0; ; ) {
    const [row] = await readRows<{ readonly deleted: number }>(connection, call, values);
    const deleted = row?.deleted ?? 0;
    total += deleted;
    if (deleted === 0) return total;
  }
}

/** The plan of the next refresh as PostgreSQL's JSON; analyzed, it is run and rolled back. */
export async function explainRefresh(
  connection: Connection,
  name: string,
  analyze: boolean,
): Promise<readonly unknown[]> {
  const [row] = await retry(whileChanging, () =>
    readRows<{ readonly plan: readonly unknown[] }>(
      connection,
      sql`SELECT pgtrickle.explain_st($1, $2) AS plan`,
      [name, analyze],
    ),
  );
  return row?.plan ?? [];
}

/** A refresh, run and rolled back: its plan with what was measured, and the arms that it runs and those that it skips. */
export interface ArmsOfRefresh {
  readonly plan: readonly unknown[];
  readonly run: readonly string[];
  readonly skipped: readonly string[];
}

/** What the next refresh does, in one snapshot. */
export function explainArms(connection: Connection, name: string): Promise<ArmsOfRefresh> {
  return retry({ attempts: 5, pause: 50, states: transientStates }, () =>
    connection.transaction("repeatable read", async (session) => {
      const [row] = await readRows<ArmsOfRefresh>(
        session,
        sql`SELECT plan, run, skipped FROM pgtrickle._explain_arms($1)`,
        [name],
      );
      invariant(row !== undefined, "_explain_arms returned no row");
      return row;
    }),
  );
}

/** Runs a statement with its values and brings a stream table up to date, in one transaction. */
export function writeAndRefresh(
  connection: Connection,
  statement: string,
  values: readonly unknown[],
  name: string,
): Promise<WriteResult> {
  return retry({ attempts: 5, pause: 50, states: transientStates }, () =>
    connection.transaction("read committed", async (session) => {
      const rowsAffected = await session.write(statement, values);
      const [row] = await readRows<Omit<WriteResult, "rowsAffected">>(
        session,
        sql`SELECT action, rows_inserted + rows_updated + rows_deleted AS "rowsChanged"
FROM pgtrickle._refresh($1, true, false)`,
        [name],
      );
      invariant(row !== undefined, "_refresh returned no row");
      return { rowsAffected, ...row };
    }),
  );
}
