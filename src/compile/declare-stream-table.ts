import { stateSchema } from "../emit/naming.js";
import { identifier, printSql, sql } from "../sql/sql.js";
import type { Artifact, ArtifactState } from "./artifact.js";
import { stateKey } from "./state-key.js";

/**
 * The definitions that other queries see of an installed stream table: its states with their keys, and the view over
 * them. With these at the end of a schema, queries that read the stream table compile as they do in the database.
 */
export function declareStreamTable({ name, stateTables, view }: Artifact): string {
  const schemas = [stateSchema, name.schema].map((schema) =>
    printSql(sql`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)};`),
  );
  const head = printSql(sql`CREATE VIEW ${identifier(name.schema, name.name)} AS`);
  return [
    ...schemas,
    // The emitted SQL names what is not in the catalog with its schema.
    "SET search_path = pg_catalog;",
    ...stateTables.map(declareState),
    `${head}\n${view};`,
    "",
  ].join("\n");
}

function declareState(state: ArtifactState): string {
  const table = identifier(stateSchema, state.table);
  const list = state.columns.map(({ name, type }) => `${printSql(identifier(name))} ${type}`);
  const create = `${printSql(sql`CREATE TABLE ${table}`)} (\n  ${list.join(",\n  ")});`;
  return [create, ...stateKey(table, state).map(printSql)].join("\n");
}
