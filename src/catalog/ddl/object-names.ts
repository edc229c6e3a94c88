import type { Draft } from "./draft.js";
import { relationExists } from "./step.js";

/** PostgreSQL's limit on names, in bytes (manual, 4.1.1). */
const maximumNameBytes = 63;

const encoder = new TextEncoder();

function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** The longest start of a text that has at most so many bytes, without half a character. */
function clip(text: string, bytes: number): string {
  let clipped = "";
  let length = 0;
  for (const character of text) {
    length += byteLength(character);
    if (length > bytes) return clipped;
    clipped += character;
  }
  return clipped;
}

/**
 * A generated name such as `orders_customer_id_fkey`, as PostgreSQL's `makeObjectName` does it: too long a name is
 * shortened in the longer of its first two parts.
 */
export function makeObjectName(table: string, addition: string, label: string): string {
  let first = byteLength(table);
  let second = byteLength(addition);
  const room =
    maximumNameBytes - byteLength(label) - (label === "" ? 0 : 1) - (addition === "" ? 0 : 1);
  while (first + second > room) {
    if (first > second) first -= 1;
    else second -= 1;
  }
  return [clip(table, first), clip(addition, second), label]
    .filter((part) => part !== "")
    .join("_");
}

/** The part of a name that lists columns: names joined by underscores, and no more than a name can hold. */
export function nameAddition(columns: readonly string[]): string {
  let addition = "";
  for (const column of columns) {
    addition = addition === "" ? column : `${addition}_${column}`;
    if (byteLength(addition) >= maximumNameBytes) break;
  }
  return addition;
}

/** A generated name that no relation and, with `isConstraint`, no constraint of the schema has yet. */
export function chooseName(
  draft: Draft,
  schema: string,
  parts: { readonly table: string; readonly addition: string; readonly label: string },
  isConstraint: boolean,
): string {
  for (let pass = 0; ; pass += 1) {
    const label = pass === 0 ? parts.label : `${parts.label}${pass}`;
    const name = makeObjectName(parts.table, parts.addition, label);
    if (relationExists(draft, { schema, name })) continue;
    if (!isConstraint || !constraintExists(draft, schema, name)) return name;
  }
}

/** A generated name of a constraint that has no index. */
export function chooseConstraintName(
  draft: Draft,
  schema: string,
  parts: { readonly table: string; readonly addition: string; readonly label: string },
): string {
  for (let pass = 0; ; pass += 1) {
    const label = pass === 0 ? parts.label : `${parts.label}${pass}`;
    const name = makeObjectName(parts.table, parts.addition, label);
    if (!constraintExists(draft, schema, name)) return name;
  }
}

function constraintExists(draft: Draft, schema: string, name: string): boolean {
  for (const index of draft.indexes.values()) {
    if (index.constraint && index.schema === schema && index.name === name) return true;
  }
  for (const table of draft.tables.values()) {
    if (table.schema !== schema) continue;
    if (table.foreignKeys.some((key) => key.name === name)) return true;
    if (table.columns.some((column) => column.notNullName === name)) return true;
  }
  return false;
}
