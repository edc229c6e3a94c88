import type { TestDatabase } from "./connection.js";

const lockNames: Readonly<Record<string, string>> = {
  ShareRowExclusiveLock: "SHARE ROW EXCLUSIVE",
  ExclusiveLock: "EXCLUSIVE",
  AccessExclusiveLock: "ACCESS EXCLUSIVE",
};

/** The tables and views of the user, the buffers and the states, by oid. */
export async function relationNames(database: TestDatabase): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query(`
    SELECT c.oid::text AS oid, format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v') AND n.nspname IN ('public', 'pgtrickle_state', 'pgtrickle_changes')`);
  return new Map(rows.map(({ oid, name }) => [oid ?? "", name ?? ""]));
}

/** The strongest of the locks that others feel, for each relation that was there before. */
export async function heldLocks(
  database: TestDatabase,
  relations: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const rows = await database.query(`
    SELECT relation::text AS oid, mode FROM pg_locks
    WHERE pid = pg_backend_pid() AND locktype = 'relation'`);
  const strengths = Object.keys(lockNames);
  const strongest = new Map<string, number>();
  for (const { oid, mode } of rows) {
    const name = relations.get(oid ?? "");
    const strength = strengths.indexOf(mode ?? "");
    if (name === undefined || strength === -1) continue;
    strongest.set(name, Math.max(strength, strongest.get(name) ?? 0));
  }
  return [...strongest]
    .map(([name, strength]) => `${name} ${lockNames[strengths[strength] ?? ""]}`)
    .sort();
}
