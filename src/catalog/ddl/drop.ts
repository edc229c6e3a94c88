import type { Node } from "../../syntax/tree.js";
import { findNamed } from "../search-path.js";
import { typeKey } from "../type.js";
import { removeIndex } from "./alter-constraint.js";
import { findFunctions, signatureOf } from "./create-function.js";
import { childrenOf, type DraftTable, putTable, removeTable, removeType } from "./draft.js";
import { abandonViews } from "./mentions.js";
import { forgetUsesOf } from "./rename.js";
import { type Fields, fail, objectName, type Step, schemasOf, shownName } from "./step.js";
import { typeOfName } from "./types-of-step.js";

type Statement = Fields<"DropStmt">;

function missing(step: Step, statement: Statement, what: string, name: string): void {
  if (statement.missing_ok === true) return;
  const code =
    what === "type" || what === "index" ? "42704" : what === "function" ? "42883" : "42P01";
  fail(step, code, `${what} "${name}" does not exist`, step.statement.span);
}

/** Forgets a table, its children and the views on it. */
function dropTable(step: Step, table: DraftTable): void {
  const key = typeKey(table);
  for (const child of childrenOf(step.draft, key)) dropTable(step, child);
  removeTable(step.draft, key);
  abandonViews(step.draft, `it reads "${table.name}", which was dropped`, ({ relations }) =>
    relations.has(table.name),
  );
}

function dropRelation(step: Step, object: Node, statement: Statement): void {
  const name = objectName(object);
  const table = findNamed(step.draft.tables, name, schemasOf(step));
  if (table !== undefined) {
    dropTable(step, table);
    return;
  }
  for (const schema of name.schema === undefined ? schemasOf(step) : [name.schema]) {
    if (step.draft.unreadable.delete(typeKey({ schema, name: name.name }))) return;
  }
  const what = statement.removeType === "OBJECT_VIEW" ? "view" : "table";
  missing(step, statement, what, shownName(name));
}

/** Forgets a type and the columns that have it. */
function dropType(step: Step, object: Node, statement: Statement): void {
  const name = objectName(object);
  const { draft } = step;
  const type = findNamed(draft.types, name, schemasOf(step));
  if (type === undefined) {
    missing(step, statement, "type", shownName(name));
    return;
  }
  const key = typeKey(type);
  removeType(draft, key);
  for (const table of draft.tables.values()) {
    const columns = table.columns.filter((column) => draft.types.has(column.type.key));
    if (columns.length < table.columns.length) putTable(draft, { ...table, columns });
  }
  forgetUsesOf(step, type.name);
}

function dropIndex(step: Step, object: Node, statement: Statement): void {
  const name = objectName(object);
  const index = findNamed(step.draft.indexes, name, schemasOf(step));
  if (index === undefined) missing(step, statement, "index", shownName(name));
  else removeIndex(step, typeKey(index));
}

function dropFunction(step: Step, object: Node, statement: Statement): void {
  const { functions } = step.draft;
  const target = "ObjectWithArgs" in object ? object.ObjectWithArgs : undefined;
  const found = findFunctions(step, target?.objname, signatureOf(step, target));
  if (found.length === 0) missing(step, statement, "function", shownName(objectName(object)));
  for (const each of found) {
    const place = functions.indexOf(each);
    if (place !== -1) functions.splice(place, 1);
  }
  forgetUsesOf(step, objectName(object).name);
}

function dropCast(step: Step, object: Node): void {
  if (!("List" in object)) return;
  const [source, target] = (object.List.items ?? []).map((node) =>
    "TypeName" in node ? typeOfName(step, node.TypeName).key : "",
  );
  const { casts } = step.draft;
  const place = casts.findIndex((cast) => cast.source === source && cast.target === target);
  if (place !== -1) casts.splice(place, 1);
}

function dropOperator(step: Step, object: Node): void {
  if (!("ObjectWithArgs" in object)) return;
  const name = objectName(object);
  const [left, right] = (object.ObjectWithArgs.objargs ?? []).map((node) =>
    "TypeName" in node ? typeOfName(step, node.TypeName).key : undefined,
  );
  const { operators } = step.draft;
  const place = operators.findIndex(
    (each) =>
      each.name === name.name &&
      each.left === left &&
      each.right === right &&
      (name.schema ?? each.schema) === each.schema,
  );
  if (place !== -1) operators.splice(place, 1);
}

function dropSchema(step: Step, object: Node): void {
  const { draft } = step;
  const schema = objectName(object).name;
  const keep = <Item extends { readonly schema: string }>(items: Item[]): void => {
    const kept = items.filter((item) => item.schema !== schema);
    items.splice(0, items.length, ...kept);
  };
  for (const table of [...draft.tables.values()])
    if (table.schema === schema) dropTable(step, table);
  for (const [key, type] of [...draft.types]) if (type.schema === schema) draft.types.delete(key);
  for (const [key, relation] of [...draft.unreadable]) {
    if (relation.schema === schema) draft.unreadable.delete(key);
  }
  for (const table of draft.tables.values()) {
    const columns = table.columns.filter((column) => draft.types.has(column.type.key));
    if (columns.length < table.columns.length) putTable(draft, { ...table, columns });
  }
  keep(draft.functions);
  keep(draft.operators);
}

function dropCollation(step: Step, object: Node): void {
  const name = objectName(object);
  for (const schema of name.schema === undefined ? schemasOf(step) : [name.schema]) {
    if (step.draft.collations.delete(typeKey({ schema, name: name.name }))) return;
  }
}

const drops: Readonly<Record<string, (step: Step, object: Node, statement: Statement) => void>> = {
  OBJECT_TABLE: dropRelation,
  OBJECT_FOREIGN_TABLE: dropRelation,
  OBJECT_VIEW: dropRelation,
  OBJECT_MATVIEW: dropRelation,
  OBJECT_TYPE: dropType,
  OBJECT_DOMAIN: dropType,
  OBJECT_INDEX: dropIndex,
  OBJECT_FUNCTION: dropFunction,
  OBJECT_PROCEDURE: dropFunction,
  OBJECT_ROUTINE: dropFunction,
  OBJECT_AGGREGATE: dropFunction,
  OBJECT_CAST: dropCast,
  OBJECT_OPERATOR: dropOperator,
  OBJECT_SCHEMA: dropSchema,
  OBJECT_COLLATION: dropCollation,
};

/** `DROP`. Without CASCADE PostgreSQL would refuse to drop what is in use; here the text is taken to work. */
export function drop(step: Step, statement: Statement): void {
  const forget = drops[statement.removeType ?? ""];
  for (const object of statement.objects ?? []) forget?.(step, object, statement);
}
