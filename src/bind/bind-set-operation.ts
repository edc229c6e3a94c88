import type { TypeReference } from "../catalog/type.js";
import { hintNames } from "../diagnostics/name-hint.js";
import { project, setOperation, topK, union } from "../relation/constructors.js";
import type { UnitedColumn } from "../relation/relation.js";
import type { Scalar, SortKey } from "../relation/scalar.js";
import { collateScalar, columnScalar, literalScalar } from "../relation/scalar-constructors.js";
import type { Node, SelectStmt } from "../syntax/tree.js";
import type { BoundColumn, BoundSelect, SelectContext } from "./bound-select.js";
import { noteDroppedOrder } from "./dropped-order.js";
import { type Environment, fail, spanOf } from "./environment.js";
import { bindLimit } from "./limit-clause.js";
import { createQueryState } from "./query-state.js";
import { buildSortKey, requireEquality } from "./sort-key.js";
import { requireCommonCollation } from "./types/collation.js";
import { coerceToCommonType, selectCommonType } from "./types/common-type.js";

const unknownKey = "pg_catalog.unknown";

/** `UNION`, `INTERSECT`, `EXCEPT`, as messages say it. */
function wordOf(select: SelectStmt): "UNION" | "INTERSECT" | "EXCEPT" {
  switch (select.op) {
    case "SETOP_INTERSECT":
      return "INTERSECT";
    case "SETOP_EXCEPT":
      return "EXCEPT";
    default:
      return "UNION";
  }
}

/** Binds a set operation with its ORDER BY and LIMIT (manual, 7.4). */
export function bindSetOperation(
  select: SelectStmt,
  environment: Environment,
  context: SelectContext,
): BoundSelect {
  const united = bindOperation(select, environment);
  return orderAndLimit(united, select, environment, context);
}

/** A side of a set operation; without an ORDER BY or the like of its own it needs no query around it. */
function bindSide(
  side: SelectStmt | undefined,
  unknowns: SelectContext["unknowns"],
  environment: Environment,
): BoundSelect {
  if (side === undefined)
    return fail(environment, "42601", "set operation is incomplete", undefined);
  return environment.bindSelect(side, environment, { unknowns, order: "drop" });
}

/** A column as an operand for the rules of types; a literal without type is one of them. */
function operandOf({ id, type, span, collated }: BoundColumn): Scalar {
  if (type.key === unknownKey) return literalScalar(undefined, type, span);
  const argument = columnScalar(id, type, span);
  const { collation } = type;
  return collated && collation !== undefined
    ? collateScalar({ argument, collation, type, span })
    : argument;
}

/**
 * The types that the columns of both sides are converted to. Throws 42601 and 42804; and 42P21 when rows are compared
 * but it cannot be told by which collation.
 */
export function commonTypes(
  left: BoundSelect,
  right: BoundSelect,
  word: string,
  all: boolean,
  node: Node,
  environment: Environment,
): readonly TypeReference[] {
  if (left.columns.length !== right.columns.length) {
    const message = `each ${word} query must have the same number of columns`;
    const hint = `One has ${left.columns.length}, the other ${right.columns.length}.`;
    fail(environment, "42601", message, node, hint);
  }
  return left.columns.map((column, index) => {
    const other = right.columns[index];
    const operands = [column, ...(other === undefined ? [] : [other])].map(operandOf);
    const type = selectCommonType(operands, word, environment.catalog);
    if (!(word === "UNION" && all)) {
      requireCommonCollation(
        operands,
        environment.catalog,
        other?.span ?? spanOf(environment, node),
      );
    }
    return type;
  });
}

/** Gives the columns of a side their common types; a literal without type is bound anew, as one of its type. */
export function convertSide(
  side: SelectStmt | undefined,
  bound: BoundSelect,
  types: readonly TypeReference[],
  word: string,
  environment: Environment,
): BoundSelect {
  const known = bound.columns.some(({ type }) => type.key === unknownKey)
    ? bindSide(side, types, { ...environment, notes: [] })
    : bound;
  const scalars = known.columns.map((column, index) => {
    const type = types[index];
    const scalar = columnScalar(column.id, column.type, column.span);
    return type === undefined
      ? scalar
      : coerceToCommonType(scalar, type, word, environment.catalog);
  });
  const isSame = scalars.every((scalar) => scalar.kind === "column");
  if (isSame) return known;
  const columns = known.columns.map((column, index) => {
    const scalar = scalars[index] ?? columnScalar(column.id, column.type);
    const id = scalar.kind === "column" ? column.id : environment.allocate();
    return { id, name: column.name, scalar };
  });
  return {
    relation: project({ input: known.relation, columns, span: known.relation.span }),
    columns: columns.map(({ id, name, scalar }) => ({
      id,
      name,
      type: scalar.type,
      span: scalar.span,
      collated: false,
    })),
  };
}

/** The columns of what two inputs make up, named as those of the first. */
export function uniteColumns(
  left: BoundSelect,
  right: BoundSelect,
  types: readonly TypeReference[],
  environment: Environment,
): readonly UnitedColumn[] {
  return left.columns.flatMap((column, index) => {
    const other = right.columns[index];
    if (other === undefined) return [];
    const type = types[index] ?? column.type;
    return [{ id: environment.allocate(), name: column.name, type, inputs: [column.id, other.id] }];
  });
}

/** The columns of a united relation; none stands at one place. */
export function boundColumns(columns: readonly UnitedColumn[]): readonly BoundColumn[] {
  return columns.map(({ id, name, type }) => ({
    id,
    name,
    type,
    span: undefined,
    collated: false,
  }));
}

function bindOperation(select: SelectStmt, environment: Environment): BoundSelect {
  const node: Node = { SelectStmt: select };
  const word = wordOf(select);
  const all = select.all === true;
  const left = bindSide(select.larg, "keep", environment);
  const right = bindSide(select.rarg, "keep", environment);
  const types = commonTypes(left, right, word, all, node, environment);
  const leftSide = convertSide(select.larg, left, types, word, environment);
  const rightSide = convertSide(select.rarg, right, types, word, environment);
  const columns = uniteColumns(leftSide, rightSide, types, environment);
  const span = spanOf(environment, node);
  if (word === "UNION" && all) {
    const inputs = [leftSide.relation, rightSide.relation];
    return { relation: union({ inputs, columns, span }), columns: boundColumns(columns) };
  }
  for (const { id, type } of columns) {
    requireEquality(columnScalar(id, type), node, environment);
  }
  const operator = word === "UNION" ? "union" : word === "INTERSECT" ? "intersect" : "except";
  const relation = setOperation({
    operator,
    all,
    left: leftSide.relation,
    right: rightSide.relation,
    columns,
    span,
  });
  return { relation, columns: boundColumns(columns) };
}

/** What an ORDER BY item of a set operation means: only a name or a number of the result. */
function findColumn(
  item: Node,
  columns: readonly BoundColumn[],
  environment: Environment,
): BoundColumn {
  if ("ColumnRef" in item) {
    const fields = item.ColumnRef.fields ?? [];
    const [only] = fields;
    const name =
      fields.length === 1 && only !== undefined && "String" in only
        ? (only.String.sval ?? "")
        : undefined;
    if (name !== undefined) {
      const [found, second] = columns.filter((column) => column.name === name);
      if (second !== undefined) {
        return fail(environment, "42702", `ORDER BY "${name}" is ambiguous`, item);
      }
      if (found !== undefined) return found;
      const names = columns.map((column) => column.name);
      return fail(
        environment,
        "42703",
        `column "${name}" does not exist`,
        item,
        hintNames(name, names, "Columns of the result"),
      );
    }
  }
  if ("A_Const" in item && item.A_Const.ival !== undefined) {
    const ordinal = item.A_Const.ival.ival ?? 0;
    const column = columns[ordinal - 1];
    if (column !== undefined) return column;
    const message = `ORDER BY position ${ordinal} is not in select list`;
    return fail(environment, "42P10", message, item);
  }
  return fail(
    environment,
    "0A000",
    "invalid UNION/INTERSECT/EXCEPT ORDER BY clause",
    item,
    "Only names of result columns can be used here: put the set operation into FROM to order by an expression.",
  );
}

function orderAndLimit(
  united: BoundSelect,
  select: SelectStmt,
  environment: Environment,
  context: SelectContext,
): BoundSelect {
  const query = createQueryState(select);
  for (const { id } of united.columns) query.columns.add(id);
  const inner: Environment = {
    ...environment,
    scope: { parent: environment.scope, items: [], lateral: false, clause: "ORDER BY", query },
  };
  const order = (select.sortClause ?? []).flatMap((item): readonly SortKey[] => {
    if (!("SortBy" in item) || item.SortBy.node === undefined) return [];
    const column = findColumn(item.SortBy.node, united.columns, inner);
    const scalar = columnScalar(column.id, column.type, spanOf(inner, item.SortBy.node));
    return [buildSortKey(scalar, item.SortBy, inner)];
  });
  const limit = bindLimit(select, inner);
  if (limit === undefined && !(order.length > 0 && context.order === "keep")) {
    if (order.length > 0) noteDroppedOrder(select, environment, context);
    return united;
  }
  const relation = topK({
    input: united.relation,
    partition: [],
    order,
    offset: limit?.offset,
    limit: limit?.limit,
    withTies: limit?.withTies ?? false,
    span: spanOf(environment, { SelectStmt: select }),
  });
  return { relation, columns: united.columns };
}
