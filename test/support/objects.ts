import type { TestDatabase } from "./connection.js";

const userSchemas = "nspname !~ '^pg_' AND nspname <> 'information_schema'";

const everyObject = `
SELECT 'relation ' || oid::regclass || ' ' || relkind::text AS object
FROM pg_class WHERE relnamespace IN (SELECT oid FROM pg_namespace WHERE ${userSchemas})
UNION ALL
SELECT 'function ' || oid::regprocedure
FROM pg_proc WHERE pronamespace IN (SELECT oid FROM pg_namespace WHERE ${userSchemas})
UNION ALL
SELECT 'type ' || oid::regtype
FROM pg_type WHERE typnamespace IN (SELECT oid FROM pg_namespace WHERE ${userSchemas})
UNION ALL
SELECT 'trigger ' || quote_ident(tgname) || ' on ' || tgrelid::regclass
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'event trigger ' || evtname FROM pg_event_trigger
UNION ALL
SELECT 'schema ' || nspname FROM pg_namespace WHERE ${userSchemas}
ORDER BY object
`;

/** Everything in the database that is not PostgreSQL's own, one line each. */
export async function listObjects(database: TestDatabase): Promise<readonly string[]> {
  const rows = await database.query(everyObject);
  return rows.map(({ object }) => object ?? "");
}

/** How many rows each table of a schema holds, one line each. */
export async function countRows(
  database: TestDatabase,
  schema: string,
): Promise<readonly string[]> {
  const tables = await database.query(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1",
    [schema],
  );
  const lines: string[] = [];
  for (const { name } of tables) {
    const [row] = await database.query(`SELECT count(*) AS count FROM ${name}`);
    lines.push(`${name}: ${row?.["count"]}`);
  }
  return lines;
}
