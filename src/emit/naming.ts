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

/** The table whose lock is the mutex of a stream table. */
export function mutexName(streamTable: QualifiedName): string {
  return shortenName(`${displayName(streamTable)}.mutex`);
}

/** Hands out names that differ from all handed out before: `name`, `name_2`, `name_3`, … */
export function createNamer(taken: Iterable<string> = []): (wanted: string) => string {
  const used = new Set(taken);
  return (wanted) => {
    let name = shortenName(wanted);
    for (let count = 2; used.has(name); count += 1) name = shortenName(`${wanted}_${count}`);
    used.add(name);
    return name;
  };
}
