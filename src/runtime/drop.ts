import { sql } from "../sql/sql.js";
import { type Connection, readRows } from "./connection.js";
import { lockTimeout, whileLocked } from "./create.js";
import { retry } from "./retry.js";

export interface DropSettings {
  /** Whether to drop what reads the stream table too. Otherwise that is a reason to refuse (55T08). */
  readonly cascade: boolean;
  /** Whether to keep the history of what is dropped, in `pgt_history_archive`. Default: it goes too. */
  readonly keepHistory?: boolean | undefined;
}

/** Removes a stream table. Returns the names of all that was dropped, dependents first. */
export async function dropStreamTable(
  connection: Connection,
  name: string,
  settings: DropSettings,
): Promise<readonly string[]> {
  return retry(whileLocked, () =>
    connection.transaction("read committed", async (session) => {
      await session.script(lockTimeout);
      const rows = await readRows<{ readonly name: string }>(
        session,
        sql`SELECT name FROM pgtrickle.drop_stream_table($1, $2, $3) AS name`,
        [name, settings.cascade, settings.keepHistory ?? false],
      );
      return rows.map((row) => row.name);
    }),
  );
}
