import type { Constraint } from "../../syntax/tree.js";
import { typeKey } from "../type.js";
import type { ColumnConstraint } from "./columns.js";
import { type DraftTable, tableAt, withDescendants } from "./draft.js";
import { addForeignKey } from "./foreign-keys.js";
import { addExclusion, addKey, forbidNullIn, type KeyDefinition } from "./indexes.js";
import { fail, nodesOf, type Step, stringsOf } from "./step.js";

/** A constraint of a table, or of a column with the column's name. */
export interface PendingConstraint extends ColumnConstraint {
  /** The column that it was written behind. */
  readonly column: string | undefined;
}

/** A constraint that was written for the table as a whole. */
export function tableConstraint(constraint: Constraint): PendingConstraint {
  return {
    constraint,
    column: undefined,
    deferrable: constraint.deferrable === true,
    enforced: constraint.contype !== "CONSTR_FOREIGN" || constraint.is_enforced === true,
  };
}

function keyDefinition(step: Step, table: DraftTable, pending: PendingConstraint): KeyDefinition {
  const { constraint, column, deferrable } = pending;
  const columns = column === undefined ? stringsOf(constraint.keys) : [column];
  const span = step.statement.spans.of({ Constraint: constraint });
  for (const name of columns) {
    if (table.columns.some((candidate) => candidate.name === name)) continue;
    fail(step, "42703", `column "${name}" named in key does not exist`, span);
  }
  return {
    name: constraint.conname,
    columns,
    included: stringsOf(constraint.including),
    primary: constraint.contype === "CONSTR_PRIMARY",
    nullsNotDistinct: constraint.nulls_not_distinct === true,
    deferrable,
    withoutOverlaps: constraint.without_overlaps === true,
  };
}

function sameKey(left: KeyDefinition, right: KeyDefinition): boolean {
  return (
    left.columns.join("\0") === right.columns.join("\0") &&
    left.included.join("\0") === right.included.join("\0") &&
    left.nullsNotDistinct === right.nullsNotDistinct &&
    left.deferrable === right.deferrable &&
    left.withoutOverlaps === right.withoutOverlaps
  );
}

/** Primary key first; of several keys over the same columns only the first is made. */
function mergeKeys(
  step: Step,
  table: DraftTable,
  keys: readonly KeyDefinition[],
): readonly KeyDefinition[] {
  const primary = keys.filter((key) => key.primary);
  if (primary.length > 1) {
    const message = `multiple primary keys for table "${table.name}" are not allowed`;
    fail(step, "42P16", message, step.statement.span);
  }
  const merged: KeyDefinition[] = [];
  for (const key of [...primary, ...keys.filter((candidate) => !candidate.primary)]) {
    const place = merged.findIndex((other) => sameKey(other, key));
    const first = merged[place];
    if (first === undefined) merged.push(key);
    else if (first.name === undefined) merged[place] = { ...first, name: key.name };
    else if (key.name !== undefined && key.name !== first.name) merged.push(key);
  }
  return merged;
}

/** Adds the keys among constraints to a table. */
export function addKeys(
  step: Step,
  table: DraftTable,
  constraints: readonly PendingConstraint[],
  only: boolean,
): void {
  const keys = constraints
    .filter(
      ({ constraint }) =>
        constraint.contype === "CONSTR_PRIMARY" || constraint.contype === "CONSTR_UNIQUE",
    )
    .map((pending) => keyDefinition(step, table, pending));
  for (const key of mergeKeys(step, table, keys)) {
    if (key.primary) {
      const owners = only ? [typeKey(table)] : withDescendants(step.draft, typeKey(table));
      forbidNullIn(step.draft, owners, key.columns);
    }
    addKey(step, tableAt(step.draft, typeKey(table)), key, only);
  }
}

/** Adds the indexes of the exclusion constraints among constraints to a table. */
export function addExclusions(
  step: Step,
  table: DraftTable,
  constraints: readonly PendingConstraint[],
  only: boolean,
): void {
  for (const { constraint } of constraints) {
    if (constraint.contype !== "CONSTR_EXCLUSION") continue;
    const elements = (constraint.exclusions ?? []).flatMap((node) =>
      "List" in node ? nodesOf(node.List.items, "IndexElem") : [],
    );
    addExclusion(step, table, constraint, elements, only);
  }
}

/** Adds the foreign keys among constraints to a table. */
export function addForeignKeys(
  step: Step,
  table: DraftTable,
  constraints: readonly PendingConstraint[],
): void {
  for (const pending of constraints) {
    const { constraint, column } = pending;
    if (constraint.contype !== "CONSTR_FOREIGN") continue;
    const columns = column === undefined ? stringsOf(constraint.fk_attrs) : [column];
    addForeignKey(step, tableAt(step.draft, typeKey(table)), constraint, columns, pending);
  }
}
