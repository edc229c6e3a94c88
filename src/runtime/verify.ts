import { invariant } from "../diagnostics/errors.js";
import { sql } from "../sql/sql.js";
import { type Connection, readRows } from "./connection.js";
import { type Recompile, refreshStreamTable } from "./refresh.js";
import { retry, transientStates } from "./retry.js";
import { sqlState } from "./server-error.js";

/** A row that stands on one side more often than on the other. */
export interface DifferingRow {
  /** `missing`: the defining query has it and the stream table has not; `extra`: the other way round. */
  readonly kind: "missing" | "extra";
  readonly count: number;
  /** The values as PostgreSQL prints them, by column. */
  readonly row: Readonly<Record<string, string | null>>;
}

export interface Verification {
  readonly equal: boolean;
  /** How many rows are missing and extra; a row that is missing twice counts twice. */
  readonly missing: number;
  readonly extra: number;
  /** Some of them, at most ten. */
  readonly sample: readonly DifferingRow[];
}

/**
 * Refreshes a stream table and compares it with its defining query in the same snapshot, row by row as
 * printed, duplicates counted.
 *
 * The refresh is part of it: a stream table answers for the moment of its last refresh, and a query cannot
 * be asked for the past.
 */
export async function verifyStreamTable(
  connection: Connection,
  name: string,
  recompile?: Recompile | undefined,
): Promise<Verification> {
  return verifyOnce(connection, name).catch(async (error: unknown) => {
    if (!outdated.includes(sqlState(error) ?? "")) throw error;
    // What changed under it is neither mended nor explained inside a snapshot that may be older.
    await refreshStreamTable(connection, name, recompile);
    return verifyOnce(connection, name);
  });
}

/** What it reads was changed, or something that its query names is not there. */
const outdated: readonly string[] = ["55T06", "42P01", "42703", "42704", "42883", "XX000"];

function verifyOnce(connection: Connection, name: string): Promise<Verification> {
  const settings = { attempts: 10, pause: 100, states: [...transientStates, "55T07"] };
  return retry(settings, () =>
    connection.transaction("repeatable read", async (session) => {
      const [row] = await readRows<Verification>(
        session,
        sql`SELECT equal, missing, extra, sample FROM pgtrickle.verify_stream_table($1)`,
        [name],
      );
      invariant(row !== undefined, "verify_stream_table returned no row");
      return row;
    }),
  );
}
