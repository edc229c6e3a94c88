import type { Span } from "../../diagnostics/span.js";
import type { Constraint, IndexElem, IndexStmt, Node } from "../../syntax/tree.js";
import { typeKey } from "../type.js";
import { changeColumn, forbidNull } from "./columns.js";
import {
  childrenOf,
  type Draft,
  type DraftIndex,
  type DraftTable,
  putTable,
  underlyingType,
} from "./draft.js";
import { chooseName, nameAddition } from "./object-names.js";
import {
  fail,
  isTaken,
  isUnreadable,
  nodesOf,
  requireTable,
  type Step,
  spanOfRelation,
  writtenName,
} from "./step.js";
import { collationOfName } from "./types-of-step.js";

/** What an index is, before it has a place and a name. */
export type IndexDefinition = Omit<DraftIndex, "schema" | "name" | "table" | "parent">;

/** An index for PRIMARY KEY or UNIQUE. */
export interface KeyDefinition {
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly included: readonly string[];
  readonly primary: boolean;
  readonly nullsNotDistinct: boolean;
  readonly deferrable: boolean;
  /** The last column is compared with `&&` (PostgreSQL 18). */
  readonly withoutOverlaps: boolean;
}

/** Adds the index of a key constraint to a table, and to its partitions unless `only`. */
export function addKey(step: Step, table: DraftTable, key: KeyDefinition, only: boolean): void {
  const definition: IndexDefinition = {
    method: key.withoutOverlaps ? "gist" : "btree",
    columns: key.columns,
    unique: true,
    partial: false,
    primary: key.primary,
    constraint: true,
    nullsNotDistinct: key.nullsNotDistinct,
    deferrable: key.deferrable,
    plainEquality: !key.withoutOverlaps,
    nameColumns: [...key.columns, ...key.included],
  };
  addIndex(step.draft, table, definition, key.name, undefined, only);
}

/** Adds the index of an EXCLUDE constraint. */
export function addExclusion(
  step: Step,
  table: DraftTable,
  constraint: Constraint,
  elements: readonly IndexElem[],
  only: boolean,
): void {
  const span = step.statement.spans.of({ Constraint: constraint });
  const definition: IndexDefinition = {
    method: constraint.access_method ?? "gist",
    columns: elements.map((element) => indexedColumn(step, table, element, span)),
    unique: false,
    partial: constraint.where_clause !== undefined,
    primary: false,
    constraint: true,
    nullsNotDistinct: false,
    deferrable: constraint.deferrable === true,
    plainEquality: false,
    nameColumns: distinctNames(elements.map(nameOfElement)),
  };
  addIndex(step.draft, table, definition, constraint.conname, undefined, only);
}

/** The label that a generated name ends with. */
function indexLabel(definition: IndexDefinition): string {
  if (definition.primary) return "pkey";
  if (definition.constraint && !definition.unique) return "excl";
  return definition.constraint ? "key" : "idx";
}

/** Adds an index under a name or a generated one, and to every partition. */
export function addIndex(
  draft: Draft,
  table: DraftTable,
  definition: IndexDefinition,
  name: string | undefined,
  parent: string | undefined,
  only: boolean,
): void {
  const addition = definition.primary ? "" : nameAddition(definition.nameColumns);
  const parts = { table: table.name, addition, label: indexLabel(definition) };
  const chosen = name ?? chooseName(draft, table.schema, parts, definition.constraint);
  const index: DraftIndex = {
    ...definition,
    schema: table.schema,
    name: chosen,
    table: typeKey(table),
    parent,
  };
  draft.indexes.set(typeKey(index), index);
  if (table.kind !== "partitioned-table" || only) return;
  for (const child of childrenOf(draft, typeKey(table))) ensurePartOf(draft, child, index);
}

/** Makes sure that a partition has its part of an index of the partitioned table. */
export function ensurePartOf(draft: Draft, partition: DraftTable, whole: DraftIndex): void {
  const key = typeKey(whole);
  if (partition.kind === "foreign-table") return;
  for (const [candidateKey, candidate] of draft.indexes) {
    if (candidate.table !== typeKey(partition) || candidate.parent !== undefined) continue;
    if (!canBePartOf(candidate, whole)) continue;
    draft.indexes.set(candidateKey, { ...candidate, parent: key });
    return;
  }
  addIndex(draft, partition, whole, undefined, key, false);
}

function canBePartOf(part: DraftIndex, whole: DraftIndex): boolean {
  return (
    part.method === whole.method &&
    part.unique === whole.unique &&
    part.primary === whole.primary &&
    part.partial === whole.partial &&
    part.nullsNotDistinct === whole.nullsNotDistinct &&
    part.deferrable === whole.deferrable &&
    (part.constraint || !whole.constraint) &&
    part.columns.length === whole.columns.length &&
    part.columns.every((column, place) => column !== undefined && column === whole.columns[place])
  );
}

/** Whether an index covers the whole table: that of a partitioned one only with a part for every partition. */
export function isValidIndex(draft: Draft, index: DraftIndex): boolean {
  const table = draft.tables.get(index.table);
  if (table?.kind !== "partitioned-table") return true;
  const parts = [...draft.indexes.values()].filter(({ parent }) => parent === typeKey(index));
  return childrenOf(draft, index.table).every(
    (child) =>
      // A foreign table can have no index; a partitioned table with one can have no unique index.
      child.kind === "foreign-table" ||
      parts.some((part) => part.table === typeKey(child) && isValidIndex(draft, part)),
  );
}

/** Forbids NULL in columns, as PRIMARY KEY does, in the table and all that inherit from it. */
export function forbidNullIn(
  draft: Draft,
  tables: readonly string[],
  columns: readonly string[],
): void {
  for (const key of tables) {
    const table = draft.tables.get(key);
    if (table === undefined) continue;
    const changed = columns.reduce(
      (each, name) => changeColumn(each, name, (column) => forbidNull(table.name, column)),
      table,
    );
    putTable(draft, changed);
  }
}

/** `CREATE INDEX`. */
export function createIndex(step: Step, statement: IndexStmt): void {
  const { draft } = step;
  if (isUnreadable(step, statement.relation)) return;
  const table = requireTable(step, statement.relation);
  const span = spanOfRelation(step, statement.relation);
  const name = statement.idxname === "" ? undefined : statement.idxname;
  if (name !== undefined) {
    const ifNotExists = statement.if_not_exists === true;
    if (isTaken(step, { schema: table.schema, name }, ifNotExists, span)) return;
  }
  const elements = nodesOf(statement.indexParams, "IndexElem");
  const included = nodesOf(statement.indexIncludingParams, "IndexElem");
  const method = statement.accessMethod ?? "btree";
  const definition: IndexDefinition = {
    method,
    columns: elements.map((element) => indexedColumn(step, table, element, span)),
    unique: statement.unique === true,
    partial: statement.whereClause !== undefined,
    primary: false,
    constraint: false,
    nullsNotDistinct: statement.nulls_not_distinct === true,
    deferrable: false,
    plainEquality: elements.every((element) => hasDefaultClass(step, table, element)),
    nameColumns: distinctNames([...elements, ...included].map(nameOfElement)),
  };
  addIndex(draft, table, definition, name, undefined, statement.relation?.inh !== true);
}

/** The plain column of an index element; `undefined` when it is something else. */
function indexedColumn(
  step: Step,
  table: DraftTable,
  element: IndexElem,
  span: Span | undefined,
): string | undefined {
  const { name } = element;
  if (name === undefined || name === "") return undefined;
  const column = table.columns.find((candidate) => candidate.name === name);
  // The columns of a view are those of its query, which is not read here.
  if (column === undefined && table.columns.length > 0) {
    return fail(step, "42703", `column "${name}" does not exist`, span);
  }
  if (element.collation === undefined || column === undefined) return name;
  const own = column.type.collation ?? { schema: "pg_catalog", name: "default" };
  const collation = collationOfName(step, element.collation, span);
  return typeKey(collation) === typeKey(own) ? name : undefined;
}

/** Whether an index compares with the column's own `=`: the default class is named after its type. */
function hasDefaultClass(step: Step, table: DraftTable, element: IndexElem): boolean {
  if (element.opclass === undefined) return true;
  const column = table.columns.find((candidate) => candidate.name === element.name);
  const type = column === undefined ? undefined : underlyingType(step.draft, column.type);
  const { name } = writtenName(element.opclass);
  return name === `${type?.name}_ops` || (name === "text_ops" && type?.name === "varchar");
}

/** The word that an index element adds to a generated name. */
function nameOfElement(element: IndexElem): string {
  if (element.name !== undefined && element.name !== "") return element.name;
  return expressionName(element.expr) ?? "expr";
}

function expressionName(expression: Node | undefined): string | undefined {
  if (expression === undefined) return undefined;
  if ("FuncCall" in expression) return writtenName(expression.FuncCall.funcname).name;
  if ("ColumnRef" in expression) return writtenName(expression.ColumnRef.fields).name;
  if ("CollateClause" in expression) return expressionName(expression.CollateClause.arg);
  if ("CoalesceExpr" in expression) return "coalesce";
  if ("CaseExpr" in expression) return "case";
  if ("TypeCast" in expression) {
    const { arg, typeName } = expression.TypeCast;
    return expressionName(arg) ?? writtenName(typeName?.names).name;
  }
  return undefined;
}

/** The names with numbers behind those that occurred before. */
function distinctNames(names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let chosen = name;
    for (let pass = 1; used.has(chosen); pass += 1) chosen = `${name}${pass}`;
    used.add(chosen);
    return chosen;
  });
}
