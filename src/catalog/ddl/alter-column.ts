import { typeKey } from "../type.js";
import { type Alteration, affected, listOf, tableOf } from "./alteration.js";
import {
  changeColumn,
  columnConstraints,
  columnOf,
  forbidNull,
  generationOf,
  sameType,
} from "./columns.js";
import { childrenOf, type DraftColumn, putTable, tableAt } from "./draft.js";
import { generatedFrom } from "./generation-expression.js";
import { abandonViews } from "./mentions.js";
import { fail, nodesOf, type Step } from "./step.js";
import { addForeignKeys, addKeys } from "./table-constraints.js";
import { typeOfName, withCollation } from "./types-of-step.js";

/** Changes a column in the table and its children; throws 42703 when there is none. */
function alterColumn(
  alteration: Alteration,
  change: (column: DraftColumn) => DraftColumn,
  keys: readonly string[] = affected(alteration),
): void {
  const { step, command } = alteration;
  const name = command.name ?? "";
  requireColumn(alteration, name);
  for (const key of keys) {
    const table = step.draft.tables.get(key);
    if (table !== undefined) putTable(step.draft, changeColumn(table, name, change));
  }
}

function requireColumn(alteration: Alteration, name: string): DraftColumn {
  const table = tableOf(alteration);
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  const message = `column "${name}" of relation "${table.name}" does not exist`;
  return fail(alteration.step, "42703", message, alteration.step.statement.span);
}

export function addColumn(alteration: Alteration): void {
  const { step, command } = alteration;
  const definition = nodesOf(listOf(command.def), "ColumnDef")[0];
  if (definition === undefined) return;
  const table = tableOf(alteration);
  const column = columnOf(step, table.name, definition);
  if (table.columns.some((known) => known.name === column.name)) {
    if (command.missing_ok === true) return;
    const message = `column "${column.name}" of relation "${table.name}" already exists`;
    fail(step, "42701", message, step.statement.spans.at(definition.location));
  }
  for (const key of affected(alteration)) {
    const owner = step.draft.tables.get(key);
    if (owner === undefined) continue;
    const known = owner.columns.find((candidate) => candidate.name === column.name);
    if (known !== undefined && !sameType(known.type, column.type)) {
      const message = `child table "${owner.name}" has different type for column "${column.name}"`;
      fail(step, "42804", message, step.statement.spans.at(definition.location));
    }
    const added = { ...column, local: key === alteration.table };
    const columns =
      known === undefined
        ? [...owner.columns, added]
        : owner.columns.map((each) =>
            each === known ? { ...each, notNull: each.notNull || column.notNull } : each,
          );
    putTable(step.draft, { ...owner, columns });
    abandonViews(
      step.draft,
      `its * stands for the columns that "${owner.name}" had before "${column.name}" was added`,
      ({ relations, star }) => star && relations.has(owner.name),
    );
  }
  const constraints = columnConstraints(definition).map((each) => ({
    ...each,
    column: column.name,
  }));
  addKeys(step, tableOf(alteration), constraints, alteration.only);
  addForeignKeys(step, tableOf(alteration), constraints);
}

/** Forgets a column of one table with the keys and indexes over it. */
function removeColumn(step: Step, key: string, name: string): void {
  const { draft } = step;
  const known = draft.tables.get(key);
  if (known === undefined) return;
  // Whatever is computed from it goes along: without CASCADE PostgreSQL would refuse.
  for (const generated of generatedFrom(known, name)) removeColumn(step, key, generated);
  const table = tableAt(draft, key);
  putTable(draft, {
    ...table,
    columns: table.columns.filter((column) => column.name !== name),
    foreignKeys: table.foreignKeys.filter((each) => !each.columns.includes(name)),
  });
  for (const [indexKey, index] of draft.indexes) {
    if (index.table === key && index.columns.includes(name)) draft.indexes.delete(indexKey);
  }
  for (const other of draft.tables.values()) {
    const foreignKeys = other.foreignKeys.filter(
      (each) => each.references !== key || !each.referencedColumns.includes(name),
    );
    if (foreignKeys.length < other.foreignKeys.length) putTable(draft, { ...other, foreignKeys });
  }
  abandonViews(
    draft,
    `it reads column "${name}" of "${table.name}", which was dropped`,
    ({ relations, names, star }) => relations.has(table.name) && (star || names.has(name)),
  );
}

export function dropColumn(alteration: Alteration): void {
  const { step, command, only } = alteration;
  const name = command.name ?? "";
  const known = tableOf(alteration).columns.some((column) => column.name === name);
  if (!known && command.missing_ok === true) return;
  requireColumn(alteration, name);
  const drop = (key: string): void => {
    removeColumn(step, key, name);
    for (const child of childrenOf(step.draft, key)) {
      const column = child.columns.find((candidate) => candidate.name === name);
      const inheritedElsewhere = child.parents.some(
        (parent) =>
          parent !== key &&
          step.draft.tables.get(parent)?.columns.some((each) => each.name === name) === true,
      );
      if (column === undefined || inheritedElsewhere) continue;
      if (column.local || only) {
        putTable(
          step.draft,
          changeColumn(child, name, (each) => ({ ...each, local: true })),
        );
      } else drop(typeKey(child));
    }
  };
  drop(alteration.table);
}

export function changeColumnType(alteration: Alteration): void {
  const { step, command } = alteration;
  const definition = nodesOf(listOf(command.def), "ColumnDef")[0];
  if (definition === undefined) return;
  const type = withCollation(step, typeOfName(step, definition.typeName), definition.collClause);
  alterColumn(alteration, (column) => ({ ...column, type }));
}

export function setNotNull(alteration: Alteration): void {
  const { name } = tableOf(alteration);
  alterColumn(alteration, (column) => forbidNull(name, column));
}

export function dropNotNull(alteration: Alteration): void {
  alterColumn(alteration, (column) => allowNull(column));
}

export function allowNull(column: DraftColumn): DraftColumn {
  return { ...column, notNull: false, notNullName: undefined, notNullPending: false };
}

export function setExpression(alteration: Alteration): void {
  const generationExpression = generationOf(alteration.step, alteration.command.def);
  alterColumn(alteration, (column) => ({ ...column, generationExpression }));
}

export function dropExpression(alteration: Alteration): void {
  alterColumn(alteration, (column) => ({
    ...column,
    generated: undefined,
    generationExpression: undefined,
  }));
}
