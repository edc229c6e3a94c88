import { createHash } from "node:crypto";
import type { QualifiedName } from "../catalog/type.js";
import { identifier, maximumNameBytes, printSql } from "../sql/sql.js";

/** What every column that we add to a user's columns begins with. */
export const hiddenPrefix = "__pgt_";

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
  return printSql(identifier(name.schema, name.name));
}

/**
 * A name of at most 63 bytes: the text itself, or its beginning and a digest of the whole where it is
 * longer (PostgreSQL would cut it silently, and two names could become one).
 */
export function shortenName(name: string): string {
  if (Buffer.byteLength(name, "utf8") <= maximumNameBytes) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 12);
  let kept = "";
  for (const character of name) {
    if (Buffer.byteLength(kept + character, "utf8") > maximumNameBytes - digest.length - 1) break;
    kept += character;
  }
  return `${kept}~${digest}`;
}

/** The buffer of a source, in schema `pgtrickle_changes`. */
export function bufferName(source: QualifiedName): string {
  return shortenName(displayName(source));
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
