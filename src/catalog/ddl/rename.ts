import type { Node } from "../../syntax/tree.js";
import { findNamed } from "../search-path.js";
import { type QualifiedName, typeKey } from "../type.js";
import { changeColumn } from "./columns.js";
import { findFunctions, signatureOf } from "./create-function.js";
import { changeAttributes, requireType } from "./create-type.js";
import { addUnreadable, type DraftTable, putTable, tableAt, withDescendants } from "./draft.js";
import { renameInExpressions } from "./generation-expression.js";
import { abandonViews } from "./mentions.js";
import { moveIndex, moveTable, moveType, moveUnreadable } from "./move.js";
import {
  type Fields,
  fail,
  findTable,
  isTaken,
  isUnreadable,
  objectName,
  requireTable,
  type Step,
  schemasOf,
  spanOfRelation,
} from "./step.js";

type Rename = Fields<"RenameStmt">;

function renameTable(step: Step, statement: Rename): void {
  const { relation, newname = "" } = statement;
  const { draft } = step;
  const name = { schema: relation?.schemaname, name: relation?.relname ?? "" };
  const index = findNamed(draft.indexes, name, schemasOf(step));
  if (findTable(step, relation) === undefined && index !== undefined) {
    moveIndex(draft, typeKey(index), { schema: index.schema, name: newname });
    return;
  }
  if (moveUnreadable(step, relation, { name: newname })) return;
  if (statement.missing_ok === true && findTable(step, relation) === undefined) return;
  const table = requireTable(step, relation);
  const to = { schema: table.schema, name: newname };
  isTaken(step, to, false, spanOfRelation(step, relation));
  moveTable(draft, table, to);
}

function renameColumn(step: Step, statement: Rename): void {
  const { relation, subname = "", newname = "" } = statement;
  const { draft } = step;
  if (isUnreadable(step, relation)) return;
  if (statement.missing_ok === true && findTable(step, relation) === undefined) return;
  const table = requireTable(step, relation);
  // What the columns of a view are called is known when its query is read; the names it was given are known now.
  if (table.definition !== undefined) {
    renameViewColumn(step, table, statement);
    return;
  }
  if (!table.columns.some((column) => column.name === subname)) {
    fail(step, "42703", `column "${subname}" does not exist`, step.statement.span);
  }
  if (table.columns.some((column) => column.name === newname)) {
    const message = `column "${newname}" of relation "${table.name}" already exists`;
    fail(step, "42701", message, step.statement.span);
  }
  const rename = (name: string): string => (name === subname ? newname : name);
  const keys = withDescendants(draft, typeKey(table));
  for (const key of keys) {
    const named = changeColumn(tableAt(draft, key), subname, (column) => ({
      ...column,
      name: newname,
    }));
    const owner = renameInExpressions(named, subname, newname);
    const foreignKeys = owner.foreignKeys.map((each) => ({
      ...each,
      columns: each.columns.map(rename),
    }));
    putTable(draft, { ...owner, foreignKeys });
  }
  for (const owner of draft.tables.values()) {
    const foreignKeys = owner.foreignKeys.map((each) =>
      keys.includes(each.references)
        ? { ...each, referencedColumns: each.referencedColumns.map(rename) }
        : each,
    );
    draft.tables.set(typeKey(owner), { ...owner, foreignKeys });
  }
  for (const [key, index] of draft.indexes) {
    if (!keys.includes(index.table)) continue;
    const columns = index.columns.map((name) => name && rename(name));
    draft.indexes.set(key, { ...index, columns });
  }
  abandonViews(
    draft,
    `it reads column "${subname}" of "${table.name}", which was renamed after the view was created`,
    ({ relations, names, star }) => relations.has(table.name) && (star || names.has(subname)),
  );
}

function renameViewColumn(step: Step, view: DraftTable, statement: Rename): void {
  const { subname = "", newname = "" } = statement;
  const { draft } = step;
  const reason = `its column "${subname}" was renamed`;
  const place = view.columnAliases.indexOf(subname);
  const above = { relations: new Set([view.name]) };
  abandonViews(draft, `it reads "${view.name}": ${reason}`, ({ relations }) =>
    [...above.relations].some((name) => relations.has(name)),
  );
  if (place === -1) {
    draft.tables.delete(typeKey(view));
    addUnreadable(draft, view, reason);
    return;
  }
  const columnAliases = view.columnAliases.map((name) => (name === subname ? newname : name));
  putTable(draft, { ...view, columnAliases });
}

function renameConstraint(step: Step, statement: Rename): void {
  const { relation, subname = "", newname = "" } = statement;
  const { draft } = step;
  if (isUnreadable(step, relation)) return;
  const table = requireTable(step, relation);
  const index = draft.indexes.get(typeKey({ schema: table.schema, name: subname }));
  if (index !== undefined) {
    moveIndex(draft, typeKey(index), { schema: index.schema, name: newname });
    return;
  }
  const keys =
    table.kind === "partitioned-table" ? withDescendants(draft, typeKey(table)) : [typeKey(table)];
  for (const key of keys) {
    const owner = tableAt(draft, key);
    const rename = (name: string): string => (name === subname ? newname : name);
    putTable(draft, {
      ...owner,
      foreignKeys: owner.foreignKeys.map((each) => ({ ...each, name: rename(each.name) })),
      columns: owner.columns.map((column) => ({
        ...column,
        notNullName: column.notNullName && rename(column.notNullName),
      })),
    });
  }
}

export function namesOf(object: Node | undefined): readonly Node[] {
  return object !== undefined && "List" in object ? (object.List.items ?? []) : [];
}

function renameType(step: Step, statement: Rename): void {
  const type = requireType(step, namesOf(statement.object));
  moveType(step.draft, type, { schema: type.schema, name: statement.newname ?? "" });
  forgetUsesOf(step, type.name);
}

function renameAttribute(step: Step, statement: Rename): void {
  const { relation, subname, newname = "" } = statement;
  const names = [relation?.schemaname, relation?.relname].flatMap((part) =>
    part === undefined ? [] : [{ String: { sval: part } }],
  );
  changeAttributes(step, requireType(step, names), (attributes) =>
    attributes.map((each) => (each.name === subname ? { ...each, name: newname } : each)),
  );
}

function renameFunction(step: Step, statement: Rename): void {
  changeFunctions(step, statement.object, { name: statement.newname ?? "" });
}

/** Gives the functions that a node means another name or schema. */
export function changeFunctions(
  step: Step,
  object: Node | undefined,
  change: Partial<QualifiedName>,
): void {
  const { functions } = step.draft;
  const target =
    object !== undefined && "ObjectWithArgs" in object ? object.ObjectWithArgs : undefined;
  for (const each of findFunctions(step, target?.objname, signatureOf(step, target))) {
    const place = functions.indexOf(each);
    if (place !== -1) functions[place] = { ...each, ...change };
  }
  forgetUsesOf(step, objectName(object).name);
}

/** Views that use a function or a type by a name that it no longer has. */
export function forgetUsesOf(step: Step, name: string): void {
  const reason = `it uses "${name}", which was renamed or dropped after the view was created`;
  abandonViews(step.draft, reason, ({ names }) => names.has(name));
}

function renameSchema(step: Step, statement: Rename): void {
  const { subname: from = "", newname: to = "" } = statement;
  const { draft } = step;
  for (const table of [...draft.tables.values()]) {
    if (table.schema === from) moveTable(draft, table, { schema: to, name: table.name });
  }
  for (const type of [...draft.types.values()]) {
    if (type.schema === from && type.kind !== "array") {
      moveType(draft, type, { schema: to, name: type.name });
    }
  }
  const moved = (each: { readonly schema: string }): { readonly schema: string } =>
    each.schema === from ? { schema: to } : { schema: each.schema };
  draft.functions.forEach((each, place) => {
    draft.functions[place] = { ...each, ...moved(each) };
  });
  draft.operators.forEach((each, place) => {
    draft.operators[place] = { ...each, ...moved(each) };
  });
}

const renames: Readonly<Record<string, (step: Step, statement: Rename) => void>> = {
  OBJECT_TABLE: renameTable,
  OBJECT_FOREIGN_TABLE: renameTable,
  OBJECT_VIEW: renameTable,
  OBJECT_MATVIEW: renameTable,
  OBJECT_INDEX: renameTable,
  OBJECT_COLUMN: renameColumn,
  OBJECT_ATTRIBUTE: renameAttribute,
  OBJECT_TABCONSTRAINT: renameConstraint,
  OBJECT_TYPE: renameType,
  OBJECT_DOMAIN: renameType,
  OBJECT_FUNCTION: renameFunction,
  OBJECT_PROCEDURE: renameFunction,
  OBJECT_ROUTINE: renameFunction,
  OBJECT_AGGREGATE: renameFunction,
  OBJECT_SCHEMA: renameSchema,
};

/** `ALTER … RENAME`. */
export function rename(step: Step, statement: Rename): void {
  renames[statement.renameType ?? ""]?.(step, statement);
}
