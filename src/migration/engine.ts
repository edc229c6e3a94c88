import type { Artifact } from "../compile/artifact.js";
import { displayName, engineSchema } from "../emit/naming.js";
import { dollarQuoted, identifier, join, literal, printSql, type Sql, sql } from "../sql/sql.js";
import type { MigrationStep } from "./migration.js";

/** Where the engine is installed, its catalog has the artifact: with it, the database refreshes by itself. */
export function registerInEngine(artifact: Artifact): MigrationStep {
  const path = join(
    artifact.searchPath.map((schema) => identifier(schema)),
    sql`, `,
  );
  return {
    purpose: "the engine, where it is installed, learns how to refresh it",
    sql: inEngine(
      sql`PERFORM ${identifier(engineSchema)}._adopt(
    ${literal(displayName(artifact.name))},
    ${literal(JSON.stringify(artifact))},
    ${literal(printSql(path))});`,
    ),
  };
}

/** Where the engine is installed, it has to know nothing of the stream table any more. */
export function unregisterInEngine({ name }: Artifact): MigrationStep {
  return {
    purpose: "the engine, where it is installed, forgets it",
    sql: inEngine(
      sql`PERFORM ${identifier(engineSchema)}._unregister(pgt_id) FROM ${identifier(engineSchema)}.pgt_stream_tables WHERE stream_table = ${literal(displayName(name))};`,
    ),
  };
}

function inEngine(statement: Sql): string {
  return printSql(
    sql`DO ${dollarQuoted(sql`BEGIN
  IF to_regclass(${literal(`${engineSchema}.pgt_stream_tables`)}) IS NOT NULL THEN
    ${statement}
  END IF;
END`)};`,
  );
}
