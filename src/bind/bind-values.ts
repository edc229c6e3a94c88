import type { Span } from "../diagnostics/span.js";
import { readsClock } from "../relation/clock.js";
import { project, topK, union, values } from "../relation/constructors.js";
import type { LeafColumn, Relation } from "../relation/relation.js";
import type { Scalar, SortKey } from "../relation/scalar.js";
import { columnScalar } from "../relation/scalar-constructors.js";
import { hasSubquery } from "../relation/scalar-traversal.js";
import type { Node, SelectStmt } from "../syntax/tree.js";
import type { BoundSelect, SelectContext } from "./bound-select.js";
import { noteDroppedOrder } from "./dropped-order.js";
import { type Environment, fail, inClause, refuse, spanOf } from "./environment.js";
import { unitRelation } from "./from-entry.js";
import { bindLimit } from "./limit-clause.js";
import { createQueryState } from "./query-state.js";
import type { Scope } from "./scope.js";
import { buildSortKey } from "./sort-key.js";
import { findTarget } from "./target.js";
import { defaultToText } from "./text-literal.js";
import { coerceToCommonType, selectCommonType } from "./types/common-type.js";

function bindRows(select: SelectStmt, environment: Environment): readonly (readonly Scalar[])[] {
  const rows = (select.valuesLists ?? []).map((list) =>
    "List" in list ? (list.List.items ?? []) : [],
  );
  const width = rows[0]?.length ?? 0;
  return rows.map((row) => {
    if (row.length !== width) {
      fail(environment, "42601", "VALUES lists must all be the same length", row[0]);
    }
    return row.map((node) => environment.bindExpression(node, environment));
  });
}

/**
 * The rows as a relation. Where one of them has a subquery or tells the time, its values change though it has none of its
 * own: then each is a select list over one row, `SELECT … UNION ALL SELECT …`.
 */
function relationOf(
  columns: readonly LeafColumn[],
  rows: readonly (readonly Scalar[])[],
  span: Span | undefined,
  environment: Environment,
): Relation {
  if (!rows.flat().some((scalar) => hasSubquery(scalar) || readsClock(scalar))) {
    return values({ columns, rows, span });
  }
  const inputs = rows.map((row) =>
    project({
      input: unitRelation(),
      columns: columns.flatMap(({ name }, index) => {
        const scalar = row[index];
        return scalar === undefined ? [] : [{ id: environment.allocate(), name, scalar }];
      }),
      span,
    }),
  );
  const united = columns.map(({ id, name, type }, index) => ({
    id,
    name,
    type,
    inputs: inputs.flatMap((input) => input.columns[index]?.id ?? []),
  }));
  return union({ inputs, columns: united, span });
}

/** Binds `VALUES (…), (…)` (manual, 7.7): the rows of each column get a common type. */
export function bindValues(
  select: SelectStmt,
  environment: Environment,
  context: SelectContext,
): BoundSelect {
  const { catalog } = environment;
  const node: Node = { SelectStmt: select };
  const span = spanOf(environment, node);
  const query = createQueryState(select);
  const scope: Scope = {
    parent: environment.scope,
    items: [],
    lateral: false,
    clause: "VALUES",
    query,
  };
  const inner: Environment = { ...environment, scope };
  const rows = bindRows(select, inner);
  const width = rows[0]?.length ?? 0;
  const types = Array.from({ length: width }, (_, index) => {
    const cells = rows.flatMap((row) => row[index] ?? []);
    const expected = typeof context.unknowns === "string" ? undefined : context.unknowns[index];
    const isUnknown = cells.every(({ type }) => type.key === "pg_catalog.unknown");
    return isUnknown && expected !== undefined
      ? expected
      : selectCommonType(cells, "VALUES", catalog);
  });
  const columns = types.map(
    (type, index): LeafColumn => ({
      id: environment.allocate(),
      name: `column${index + 1}`,
      type,
      nullable: true,
    }),
  );
  for (const { id } of columns) query.columns.add(id);
  const converted = rows.map((row) =>
    row.map((scalar, index) => {
      const type = types[index];
      return type === undefined ? scalar : coerceToCommonType(scalar, type, "VALUES", catalog);
    }),
  );
  const relation = relationOf(columns, converted, span, environment);
  const output = columns.map(({ id, name, type }) => ({
    id,
    name,
    type,
    span: undefined,
    collated: false,
  }));
  const targets = columns.map(({ id, name, type }) => ({
    name,
    scalar: columnScalar(id, type),
    node,
  }));
  const items = [
    {
      name: "*VALUES*",
      qualified: undefined,
      table: undefined,
      columns: targets,
      rowType: undefined,
      value: undefined,
      presence: undefined,
      absent: "null" as const,
      nullExtended: false,
      relationVisible: true,
      columnsVisible: true,
      lateralOnly: false,
      lateralAllowed: true,
    },
  ];
  const ordered: Environment = { ...inner, scope: { ...scope, items } };
  const order = bindOrder(select, targets, ordered);
  const limit = bindLimit(select, ordered);
  if (query.aggregates.length + query.windows.length > 0) {
    refuse(environment, "0AT15", "aggregate in the ORDER BY of VALUES is not understood", node);
  }
  const isKept = order.length > 0 && context.order === "keep";
  if (limit === undefined && !isKept) {
    if (order.length > 0) noteDroppedOrder(select, environment, context);
    return { relation, columns: output };
  }
  const limited = topK({
    input: relation,
    partition: [],
    order,
    offset: limit?.offset,
    limit: limit?.limit,
    withTies: limit?.withTies ?? false,
    span,
  });
  return { relation: limited, columns: output };
}

function bindOrder(
  select: SelectStmt,
  targets: readonly { readonly name: string; readonly scalar: Scalar; readonly node: Node }[],
  environment: Environment,
): readonly SortKey[] {
  const inner = inClause(environment, "ORDER BY");
  return (select.sortClause ?? []).flatMap((item) => {
    if (!("SortBy" in item) || item.SortBy.node === undefined) return [];
    const { scalar } = findTarget(item.SortBy.node, targets, "ORDER BY", inner);
    return [buildSortKey(defaultToText(scalar, inner), item.SortBy, inner)];
  });
}
