import { emitStateKey } from "../emit/emit-artifact.js";
import { stateSchema } from "../emit/naming.js";
import { identifier, printSql, sql } from "../sql/sql.js";
import type { Artifact, ArtifactState } from "./artifact.js";

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

function declareState({ table, columns, identity }: ArtifactState): string {
  const name = identifier(stateSchema, table);
  const list = columns.map(({ name: column, type }) => `${printSql(identifier(column))} ${type}`);
  const key = emitStateKey(name, {
    kind: identity.kind,
    columns: identity.columns.map((column) => identifier(column)),
    hash: identity.hash === null ? undefined : identifier(identity.hash),
  });
  const create = `${printSql(sql`CREATE TABLE ${name}`)} (\n  ${list.join(",\n  ")});`;
  return [create, ...key.map(printSql)].join("\n");
}
