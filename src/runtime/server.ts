import { createDiagnostic } from "../diagnostics/diagnostic.js";
import { StateError, stateError } from "../diagnostics/errors.js";
import { sql } from "../sql/sql.js";
import { readRows, type Session } from "./connection.js";
import { readOnlyHint } from "./server-error.js";

/** The oldest and the newest supported major version of PostgreSQL. */
const supportedVersions = { oldest: 15, newest: 18 };

/** What a server says about itself. */
export interface Server {
  readonly majorVersion: number;
  readonly version: string;
  readonly inRecovery: boolean;
  readonly readOnly: boolean;
}

/** Asks the server what it is. @throws StateError 55T10 when its version is not supported. */
export async function inspectServer(session: Session): Promise<Server> {
  const [row] = await readRows<{
    readonly number: number;
    readonly version: string;
    readonly in_recovery: boolean;
    readonly read_only: boolean;
  }>(
    session,
    sql`SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS number,
            pg_catalog.current_setting('server_version') AS version,
            pg_catalog.pg_is_in_recovery() AS in_recovery,
            pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool AS read_only`,
  );
  if (row === undefined) throw stateError("55T04", "the server did not answer");
  const majorVersion = Math.floor(row.number / 10_000);
  const { oldest, newest } = supportedVersions;
  if (majorVersion < oldest || majorVersion > newest) {
    throw stateError("55T10", `PostgreSQL ${row.version} is not supported`, {
      hint: `Supported are PostgreSQL ${oldest} to ${newest}.`,
    });
  }
  return {
    majorVersion,
    version: row.version,
    inRecovery: row.in_recovery,
    readOnly: row.read_only,
  };
}

/** Fails with 55T04 where nothing can be written: on a hot standby or in a read-only session. */
export function assertWritable(server: Server): void {
  if (!server.inRecovery && !server.readOnly) return;
  const reason = server.inRecovery ? "server is in recovery mode" : "session is read-only";
  throw new StateError([createDiagnostic("error", "55T04", reason, { hint: readOnlyHint })]);
}
