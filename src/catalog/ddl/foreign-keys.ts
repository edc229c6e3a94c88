import type { Constraint } from "../../syntax/tree.js";
import { typeKey } from "../type.js";
import {
  type Draft,
  type DraftForeignKey,
  type DraftTable,
  putTable,
  withDescendants,
} from "./draft.js";
import { chooseConstraintName, nameAddition } from "./object-names.js";
import { fail, isUnreadable, requireTable, type Step, stringsOf } from "./step.js";

/** The columns of a table's primary key. */
function primaryKeyColumns(draft: Draft, table: string): readonly string[] | undefined {
  for (const index of draft.indexes.values()) {
    if (index.table === table && index.primary) {
      return index.columns.filter((column) => column !== undefined);
    }
  }
  return undefined;
}

/** Adds a foreign key to a table and to its partitions. */
export function addForeignKey(
  step: Step,
  table: DraftTable,
  constraint: Constraint,
  columns: readonly string[],
  attributes: { readonly deferrable: boolean; readonly enforced: boolean },
): void {
  // A key over periods says nothing of single rows; and nothing is known of an unreadable table.
  if (constraint.fk_with_period === true || isUnreadable(step, constraint.pktable)) return;
  const { draft } = step;
  const span = step.statement.spans.of({ Constraint: constraint });
  const referenced = requireTable(step, constraint.pktable);
  const written = stringsOf(constraint.pk_attrs);
  const referencedColumns =
    written.length > 0 ? written : primaryKeyColumns(draft, typeKey(referenced));
  if (referencedColumns === undefined) {
    const message = `there is no primary key for referenced table "${referenced.name}"`;
    fail(step, "42704", message, span);
  }
  for (const [owner, names] of [
    [table, columns],
    [referenced, referencedColumns],
  ] as const) {
    const missing = names.find((name) => !owner.columns.some((column) => column.name === name));
    if (missing === undefined) continue;
    const message = `column "${missing}" referenced in foreign key constraint does not exist`;
    fail(step, "42703", message, span);
  }
  const parts = { table: table.name, addition: nameAddition(columns), label: "fkey" };
  const key: DraftForeignKey = {
    name: constraint.conname ?? chooseConstraintName(draft, table.schema, parts),
    columns,
    references: typeKey(referenced),
    referencedColumns,
    validated: constraint.skip_validation !== true,
    enforced: attributes.enforced,
    deferrable: attributes.deferrable,
  };
  putTable(draft, { ...table, foreignKeys: [...table.foreignKeys, key] });
  if (table.kind !== "partitioned-table") return;
  for (const partition of withDescendants(draft, typeKey(table)).slice(1)) {
    copyForeignKey(draft, partition, key);
  }
}

/** Gives a partition a foreign key of its parent unless it has the same already. */
export function copyForeignKey(draft: Draft, tableKey: string, key: DraftForeignKey): void {
  const table = draft.tables.get(tableKey);
  if (table === undefined || table.foreignKeys.some((own) => sameForeignKey(own, key))) return;
  const taken = table.foreignKeys.some((own) => own.name === key.name);
  const parts = { table: table.name, addition: nameAddition(key.columns), label: "fkey" };
  const name = taken ? chooseConstraintName(draft, table.schema, parts) : key.name;
  putTable(draft, { ...table, foreignKeys: [...table.foreignKeys, { ...key, name }] });
}

function sameForeignKey(left: DraftForeignKey, right: DraftForeignKey): boolean {
  return (
    left.references === right.references &&
    left.columns.join("\0") === right.columns.join("\0") &&
    left.referencedColumns.join("\0") === right.referencedColumns.join("\0") &&
    left.enforced === right.enforced &&
    left.deferrable === right.deferrable
  );
}
