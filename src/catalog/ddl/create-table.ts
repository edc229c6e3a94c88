import type { ColumnDef, Constraint, CreateStmt, Node, RangeVar } from "../../syntax/tree.js";
import type { TableKind } from "../catalog.js";
import { typeKey } from "../type.js";
import {
  applyColumnConstraints,
  changeColumn,
  columnConstraints,
  columnOf,
  draftColumn,
  notNullName,
  sameType,
} from "./columns.js";
import {
  addUnreadable,
  type DraftColumn,
  type DraftIndex,
  type DraftTable,
  putTable,
  tableAt,
} from "./draft.js";
import { copyForeignKey } from "./foreign-keys.js";
import { addIndex, ensurePartOf } from "./indexes.js";
import {
  type Fields,
  fail,
  isTaken,
  isUnreadable,
  newRelationName,
  nodesOf,
  requireTable,
  type Step,
  spanOfRelation,
  stringsOf,
} from "./step.js";
import {
  addExclusions,
  addForeignKeys,
  addKeys,
  type PendingConstraint,
  tableConstraint,
} from "./table-constraints.js";
import { typeOfName } from "./types-of-step.js";

/** Bits of `TableLikeClause.options` (`src/include/nodes/parsenodes.h`). */
const likeGenerated = 1 << 4;
const likeIndexes = 1 << 6;

/** A table that is taking shape. */
interface Shape {
  columns: readonly DraftColumn[];
  readonly constraints: PendingConstraint[];
  /** Indexes to copy from tables in LIKE clauses. */
  readonly likeIndexes: DraftIndex[];
}

function failDuplicateColumn(step: Step, name: string, location: number | undefined): never {
  const span = step.statement.spans.at(location);
  return fail(step, "42701", `column "${name}" specified more than once`, span);
}

/** Whether rows that are new have no NULL in a column: what a table made like its own can be sure of. */
function forbidsNull(column: DraftColumn): boolean {
  return column.notNull || column.notNullPending;
}

/** The columns that come from the parents, those of equal name as one. */
function inheritColumns(
  step: Step,
  parents: readonly DraftTable[],
  written: readonly RangeVar[],
): readonly DraftColumn[] {
  const columns: DraftColumn[] = [];
  parents.forEach((parent, index) => {
    for (const column of parent.columns) {
      const place = columns.findIndex((known) => known.name === column.name);
      const known = columns[place];
      if (known !== undefined && !sameType(known.type, column.type)) {
        const message = `inherited column "${column.name}" has a type conflict`;
        fail(step, "42804", message, spanOfRelation(step, written[index]));
      }
      const inherited = { ...(known ?? column), local: false };
      // The name is the parent's only where the constraint is inherited.
      const forbids = forbidsNull(column) && column.notNullInherited;
      const merged: DraftColumn = {
        ...inherited,
        notNull: forbids || known?.notNull === true,
        notNullName: known?.notNullName ?? (forbids ? column.notNullName : undefined),
        notNullInherited: true,
        notNullPending: false,
      };
      if (place === -1) columns.push(merged);
      else columns[place] = merged;
    }
  });
  return columns;
}

/** Merges a column definition into what is inherited, or appends it. */
function addColumn(step: Step, shape: Shape, table: string, definition: ColumnDef): void {
  const name = definition.colname ?? "";
  const inherited = shape.columns.find((column) => column.name === name);
  const constraints = columnConstraints(definition);
  shape.constraints.push(...constraints.map((each) => ({ ...each, column: name })));
  if (inherited === undefined) {
    if (definition.typeName === undefined) {
      const span = step.statement.spans.at(definition.location);
      fail(step, "42703", `column "${name}" does not exist`, span);
    }
    shape.columns = [...shape.columns, columnOf(step, table, definition)];
    return;
  }
  if (inherited.local) failDuplicateColumn(step, name, definition.location);
  const written = definition.typeName === undefined ? undefined : columnOf(step, table, definition);
  if (written !== undefined && !sameType(written.type, inherited.type)) {
    const span = step.statement.spans.at(definition.location);
    fail(step, "42804", `column "${name}" has a type conflict`, span);
  }
  const merged = applyColumnConstraints(step, table, { ...inherited, local: true }, constraints);
  shape.columns = shape.columns.map((column) => (column.name === name ? merged : column));
}

/** `LIKE source INCLUDING …`: copies of columns, without any tie to the source. */
function addLike(step: Step, shape: Shape, table: string, clause: Fields<"TableLikeClause">): void {
  const source = requireTable(step, clause.relation);
  const options = clause.options ?? 0;
  if (source.columns.length === 0 && source.definition !== undefined) {
    const message = `the columns of view "${source.name}" are not known from its text`;
    fail(step, "0A000", message, spanOfRelation(step, clause.relation));
  }
  for (const column of source.columns) {
    if (shape.columns.some((known) => known.name === column.name)) {
      fail(
        step,
        "42701",
        `column "${column.name}" specified more than once`,
        spanOfRelation(step, clause.relation),
      );
    }
    const generated = (options & likeGenerated) !== 0;
    shape.columns = [
      ...shape.columns,
      {
        ...column,
        local: true,
        notNull: forbidsNull(column),
        notNullName: forbidsNull(column) ? notNullName(table, column.name) : undefined,
        notNullPending: false,
        generated: generated ? column.generated : undefined,
        generationExpression: generated ? column.generationExpression : undefined,
      },
    ];
  }
  if ((options & likeIndexes) === 0) return;
  for (const index of step.draft.indexes.values()) {
    if (index.table === typeKey(source)) shape.likeIndexes.push(index);
  }
}

function addElement(step: Step, shape: Shape, table: string, element: Node): void {
  if ("ColumnDef" in element) addColumn(step, shape, table, element.ColumnDef);
  else if ("TableLikeClause" in element) addLike(step, shape, table, element.TableLikeClause);
  else if ("Constraint" in element) shape.constraints.push(tableConstraint(element.Constraint));
}

/** `NOT NULL column` as a constraint of the table (PostgreSQL 18). */
export function applyNotNullConstraint(
  step: Step,
  table: DraftTable,
  constraint: Constraint,
): DraftTable {
  return stringsOf(constraint.keys).reduce((changed, name) => {
    if (!table.columns.some((column) => column.name === name)) {
      const span = step.statement.spans.of({ Constraint: constraint });
      fail(step, "42703", `column "${name}" of relation "${table.name}" does not exist`, span);
    }
    // One that is not validated says nothing about the rows there are.
    const pending = constraint.skip_validation === true;
    return changeColumn(changed, name, (column) => ({
      ...column,
      notNull: column.notNull || !pending,
      notNullName: constraint.conname ?? notNullName(table.name, name),
      notNullInherited: constraint.is_no_inherit !== true,
      notNullPending: pending,
    }));
  }, table);
}

/** The columns of a composite type, for `CREATE TABLE … OF type`. */
function columnsOfType(step: Step, statement: CreateStmt): readonly DraftColumn[] {
  if (statement.ofTypename === undefined) return [];
  const reference = typeOfName(step, statement.ofTypename);
  const type = step.draft.types.get(reference.key);
  if (type?.kind !== "composite") {
    const span = step.statement.spans.of({ TypeName: statement.ofTypename });
    fail(step, "42809", `type ${reference.key} is not a composite type`, span);
  }
  return (type?.attributes ?? []).map((attribute) => ({
    ...draftColumn(attribute.name, attribute.type),
    // Column options may be written for it once more, without a type.
    local: false,
  }));
}

function kindOf(statement: CreateStmt, foreign: boolean): TableKind {
  if (statement.partspec !== undefined) return "partitioned-table";
  return foreign ? "foreign-table" : "table";
}

/** `CREATE TABLE` and, with `foreign`, `CREATE FOREIGN TABLE`. */
export function createTable(step: Step, statement: CreateStmt, foreign = false): void {
  const { draft } = step;
  const name = newRelationName(step, statement.relation);
  const span = spanOfRelation(step, statement.relation);
  if (isTaken(step, name, statement.if_not_exists === true, span)) return;
  const sources = [
    ...nodesOf(statement.inhRelations, "RangeVar"),
    ...nodesOf(statement.tableElts, "TableLikeClause").flatMap(({ relation }) => relation ?? []),
  ];
  const unreadable = sources.find((source) => isUnreadable(step, source));
  if (unreadable !== undefined) {
    const reason = `its columns come from "${unreadable.relname}", which cannot be told from the text`;
    addUnreadable(draft, name, reason);
    return;
  }
  const parentNames = [...nodesOf(statement.inhRelations, "RangeVar")];
  const parents = parentNames.map((parent) => requireTable(step, parent));
  const partition = statement.partbound !== undefined;
  const shape: Shape = {
    columns: [...columnsOfType(step, statement), ...inheritColumns(step, parents, parentNames)],
    constraints: [],
    likeIndexes: [],
  };
  for (const element of statement.tableElts ?? []) addElement(step, shape, name.name, element);
  const table: DraftTable = {
    ...name,
    kind: kindOf(statement, foreign),
    columns: shape.columns.map((column) => ({
      ...column,
      local: partition ? false : column.local,
    })),
    foreignKeys: [],
    parents: parents.map(typeKey),
    definition: undefined,
    columnAliases: [],
    mentions: undefined,
    rowSecurity: false,
  };
  const constrained = shape.constraints
    .filter(
      ({ constraint, column }) => constraint.contype === "CONSTR_NOTNULL" && column === undefined,
    )
    .reduce((each, { constraint }) => applyNotNullConstraint(step, each, constraint), table);
  putTable(draft, {
    ...constrained,
    columns:
      statement.ofTypename === undefined ? constrained.columns : constrained.columns.map(ownColumn),
  });
  finishTable(step, typeKey(name), shape, partition ? parents : []);
}

function ownColumn(column: DraftColumn): DraftColumn {
  return { ...column, local: true };
}

/** Adds what refers to the table: its keys, then copied indexes, then what its partitioned table has. */
function finishTable(step: Step, key: string, shape: Shape, wholes: readonly DraftTable[]): void {
  const { draft } = step;
  addKeys(step, tableAt(draft, key), shape.constraints, false);
  addExclusions(step, tableAt(draft, key), shape.constraints, false);
  for (const index of shape.likeIndexes) {
    addIndex(draft, tableAt(draft, key), index, undefined, undefined, false);
  }
  for (const whole of wholes) becomePartition(step, key, whole);
  addForeignKeys(step, tableAt(draft, key), shape.constraints);
}

/** Gives a partition its parts of the indexes and the foreign keys of the partitioned table. */
export function becomePartition(step: Step, partition: string, whole: DraftTable): void {
  const { draft } = step;
  for (const index of [...draft.indexes.values()]) {
    if (index.table === typeKey(whole)) ensurePartOf(draft, tableAt(draft, partition), index);
  }
  for (const key of whole.foreignKeys) copyForeignKey(draft, partition, key);
}
