import { createHash } from "node:crypto";
import { shortenName } from "../catalog/shorten-name.js";
import type { QualifiedName } from "../catalog/type.js";
import { displayName as printName } from "../sql/sql.js";

/** What every column that we add to a user's columns begins with. */
const hiddenPrefix = "__pgt_";

/** The columns of a buffer besides those of the source. */
export const bufferColumns = {
  xid: `${hiddenPrefix}xid`,
  sequence: `${hiddenPrefix}seq`,
  weight: `${hiddenPrefix}weight`,
} as const;

export const engineSchema = "pgtrickle";
export const changesSchema = "pgtrickle_changes";
export const stateSchema = "pgtrickle_state";

/** How a stream table or a source is called in messages and as a key: quoted only where it must be. */
export function displayName(name: QualifiedName): string {
  return printName(name.schema, name.name);
}

/** The buffer of a source, in schema `pgtrickle_changes`. */
export function bufferName(source: QualifiedName): string {
  return shortenName(displayName(source));
}

/** The part of a buffer that takes the rows of large statements: what the engine's function `bulk_buffer` says. */
export function bulkBufferName(buffer: string): string {
  return `bulk_${createHash("md5").update(buffer).digest("hex")}`;
}

/** A state table of a stream table, in schema `pgtrickle_state`; `part` is empty for the stream table's own. */
export function stateTableName(streamTable: QualifiedName, part: string): string {
  const own = displayName(streamTable);
  return shortenName(part === "" ? own : `${own}.${part}`);
}

const namePart = '("(?:[^"]|"")+"|[^".~]+)';
const ownStateName = new RegExp(`^${namePart}\\.${namePart}$`);

/**
 * What people know a source by: where another stream table's own state is read, by that stream table. Its other states, and
 * those whose name was cut, are called what they are.
 */
export function sourceName(source: QualifiedName): string {
  return displayName(streamTableOf(source) ?? source);
}

/** The stream table whose own state a table is, where the name says it. */
export function streamTableOf(table: QualifiedName): QualifiedName | undefined {
  const [, schema, name] =
    table.schema === stateSchema ? (ownStateName.exec(table.name) ?? []) : [];
  if (schema === undefined || name === undefined) return undefined;
  return { schema: unquoted(schema), name: unquoted(name) };
}

/** The same for a source that is given by its {@link displayName}. */
export function sourceNameOf(displayed: string): string {
  const prefix = `${stateSchema}.`;
  if (!displayed.startsWith(prefix)) return displayed;
  return sourceName({ schema: stateSchema, name: unquoted(displayed.slice(prefix.length)) });
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

/** The table whose lock is the mutex of a stream table. */
export function mutexName(streamTable: QualifiedName): string {
  return shortenName(`${displayName(streamTable)}.mutex`);
}
