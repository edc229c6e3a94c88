import { identifier, printSql, sql } from "../src/sql/sql.js";
import type { TestDatabase } from "../test/support/connection.js";

/** Empties all buffers, as a clean-up does once everybody has consumed what they hold. */
export async function cleanBuffers(database: TestDatabase): Promise<void> {
  const buffers = await database.query(
    "SELECT DISTINCT buffer FROM pgtrickle.pgt_change_tracking ORDER BY buffer",
  );
  for (const { buffer } of buffers) {
    const table = identifier("pgtrickle_changes", String(buffer));
    await database.exec(printSql(sql`DELETE FROM ${table}`));
  }
}
