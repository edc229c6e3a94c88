import { typeKey } from "../type.js";
import { allowNull } from "./alter-column.js";
import { type Alteration, affected, listOf, tableOf } from "./alteration.js";
import { changeColumn, forbidNull } from "./columns.js";
import { applyNotNullConstraint } from "./create-table.js";
import { type DraftForeignKey, putTable, tableAt, withDescendants } from "./draft.js";
import { type Fields, fail, nodesOf, type Step } from "./step.js";
import { addExclusions, addForeignKeys, addKeys, tableConstraint } from "./table-constraints.js";

export function addConstraint(alteration: Alteration): void {
  const { step, command } = alteration;
  const constraint = nodesOf(listOf(command.def), "Constraint")[0];
  if (constraint === undefined) return;
  const table = tableOf(alteration);
  if (constraint.indexname !== undefined) {
    useIndex(alteration, constraint);
  } else if (constraint.contype === "CONSTR_NOTNULL") {
    for (const key of affected(alteration)) {
      const owner = step.draft.tables.get(key);
      if (owner !== undefined)
        putTable(step.draft, applyNotNullConstraint(step, owner, constraint));
    }
  } else {
    const pending = [tableConstraint(constraint)];
    refuseSecondPrimaryKey(alteration, constraint);
    addKeys(step, table, pending, alteration.only);
    addExclusions(step, table, pending, alteration.only);
    addForeignKeys(step, table, pending);
  }
}

function refuseSecondPrimaryKey(alteration: Alteration, constraint: Fields<"Constraint">): void {
  const { step, table } = alteration;
  if (constraint.contype !== "CONSTR_PRIMARY") return;
  for (const index of step.draft.indexes.values()) {
    if (index.table !== table || !index.primary) continue;
    const message = `multiple primary keys for table "${tableOf(alteration).name}" are not allowed`;
    fail(step, "42P16", message, step.statement.spans.of({ Constraint: constraint }));
  }
}

/** `ADD CONSTRAINT … USING INDEX`: the index takes the constraint's name. */
function useIndex(alteration: Alteration, constraint: Fields<"Constraint">): void {
  const { step } = alteration;
  const { indexes } = step.draft;
  const table = tableOf(alteration);
  const key = typeKey({ schema: table.schema, name: constraint.indexname ?? "" });
  const index = indexes.get(key);
  if (index === undefined || index.table !== typeKey(table)) {
    const message = `index "${constraint.indexname}" does not exist`;
    fail(step, "42704", message, step.statement.spans.of({ Constraint: constraint }));
  }
  refuseSecondPrimaryKey(alteration, constraint);
  const primary = constraint.contype === "CONSTR_PRIMARY";
  const used = {
    ...index,
    name: constraint.conname ?? index.name,
    primary,
    constraint: true,
    deferrable: constraint.deferrable === true,
  };
  indexes.delete(key);
  indexes.set(typeKey(used), used);
  if (!primary) return;
  for (const name of index.columns) {
    if (name !== undefined) {
      const owner = tableOf(alteration);
      putTable(
        step.draft,
        changeColumn(owner, name, (column) => forbidNull(owner.name, column)),
      );
    }
  }
}

export function dropConstraint(alteration: Alteration): void {
  const { step, command, table } = alteration;
  const { draft } = step;
  const name = command.name ?? "";
  const owner = tableOf(alteration);
  const key = typeKey({ schema: owner.schema, name });
  if (draft.indexes.get(key)?.table === table) {
    removeIndex(step, key);
    return;
  }
  const keys = owner.kind === "partitioned-table" ? withDescendants(draft, table) : [table];
  for (const each of keys) {
    const changed = draft.tables.get(each);
    if (changed === undefined) continue;
    const foreignKeys = changed.foreignKeys.filter((candidate) => candidate.name !== name);
    const columns = changed.columns.map((column) =>
      column.notNullName === name ? allowNull(column) : column,
    );
    putTable(draft, { ...changed, foreignKeys, columns });
  }
}

/** Forgets an index with its parts. */
export function removeIndex(step: Step, key: string): void {
  const { indexes } = step.draft;
  indexes.delete(key);
  for (const [partKey, part] of indexes) if (part.parent === key) removeIndex(step, partKey);
}

function changeForeignKeys(
  alteration: Alteration,
  name: string | undefined,
  change: Partial<Pick<DraftForeignKey, "validated" | "enforced" | "deferrable">>,
): void {
  const { step, table } = alteration;
  for (const key of withDescendants(step.draft, table)) {
    const owner = step.draft.tables.get(key);
    if (owner === undefined) continue;
    const foreignKeys = owner.foreignKeys.map((each) =>
      each.name === name ? { ...each, ...change } : each,
    );
    putTable(step.draft, { ...owner, foreignKeys });
  }
}

export function validateConstraint(alteration: Alteration): void {
  const { step, command, table } = alteration;
  changeForeignKeys(alteration, command.name, { validated: true });
  for (const key of withDescendants(step.draft, table)) {
    const owner = tableAt(step.draft, key);
    const columns = owner.columns.map((column) =>
      column.notNullPending && column.notNullName === command.name
        ? { ...column, notNull: true, notNullPending: false }
        : column,
    );
    putTable(step.draft, { ...owner, columns });
  }
}

/** `ALTER CONSTRAINT … [NOT] DEFERRABLE`, `[NOT] ENFORCED`; to enforce one is to validate it. */
export function alterConstraint(alteration: Alteration): void {
  const [change] = nodesOf(listOf(alteration.command.def), "ATAlterConstraint");
  if (change === undefined) return;
  const enforced = change.is_enforced === true;
  changeForeignKeys(alteration, change.conname, {
    ...(change.alterDeferrability === true ? { deferrable: change.deferrable === true } : {}),
    ...(change.alterEnforceability === true ? { enforced, validated: enforced } : {}),
  });
}
