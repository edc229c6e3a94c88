import { builtinType } from "../catalog/type.js";
import { queryError } from "../diagnostics/errors.js";
import { columnsOf } from "../relation/columns.js";
import {
  distinct,
  filterBy,
  project,
  tableFunction,
  topK,
  window,
} from "../relation/constructors.js";
import type { NamedScalar, Relation } from "../relation/relation.js";
import { isSameScalar } from "../relation/same-scalar.js";
import type { ColumnId, Scalar, SortKey } from "../relation/scalar.js";
import { columnScalar, conjunctsOf, literalScalar } from "../relation/scalar-constructors.js";
import { columnsUsed, mapWindowCall } from "../relation/traversal.js";
import type { Node, SelectStmt, SortBy } from "../syntax/tree.js";
import { bindFrom, withoutTrue } from "./bind-from.js";
import { buildGrouping } from "./bind-group.js";
import { bindSetOperation } from "./bind-set-operation.js";
import { bindValues } from "./bind-values.js";
import { bindWindow } from "./bind-window.js";
import { bindWith } from "./bind-with.js";
import type { BoundSelect, SelectContext } from "./bound-select.js";
import { noteDroppedOrder } from "./dropped-order.js";
import { type Environment, fail, inClause, scopeOf, spanOf } from "./environment.js";
import { bindGroupBy } from "./group-clause.js";
import { bindLimit, type Limit } from "./limit-clause.js";
import { isSameGrouped } from "./names-inside.js";
import { createQueryState, type SetReturning } from "./query-state.js";
import type { Scope } from "./scope.js";
import { buildSortKey, requireEquality } from "./sort-key.js";
import { bindTargets, findTarget, namesTarget, type Target } from "./target.js";
import { defaultToText } from "./text-literal.js";
import { requireBoolean } from "./types/coercion.js";
import { coerceToCommonType } from "./types/common-type.js";

/** Binds a query: SELECT, VALUES, or a set operation of them, with its WITH, ORDER BY and LIMIT. */
export function bindSelect(
  select: SelectStmt,
  environment: Environment,
  context: SelectContext,
): BoundSelect {
  const inner =
    select.withClause === undefined ? environment : bindWith(select.withClause, environment);
  if (select.op !== undefined && select.op !== "SETOP_NONE") {
    return bindSetOperation(select, inner, context);
  }
  if (select.valuesLists !== undefined) return bindValues(select, inner, context);
  return bindPlainSelect(select, inner, context);
}

/** An ORDER BY item, bound. */
interface Sort {
  readonly target: Target;
  readonly sort: SortBy;
}

function bindSorts(
  select: SelectStmt,
  targets: readonly Target[],
  environment: Environment,
): readonly Sort[] {
  const inner = inClause(environment, "ORDER BY");
  return (select.sortClause ?? []).flatMap((node) => {
    if (!("SortBy" in node) || node.SortBy.node === undefined) return [];
    const target = findTarget(node.SortBy.node, targets, "ORDER BY", inner);
    return [{ target, sort: node.SortBy }];
  });
}

/** DISTINCT: none, of all columns, or ON some expressions. */
function bindDistinct(
  select: SelectStmt,
  targets: readonly Target[],
  environment: Environment,
): "none" | "all" | readonly Target[] {
  const clause = select.distinctClause;
  if (clause === undefined) return "none";
  const inner = inClause(environment, "DISTINCT ON");
  const expressions = clause.filter((node) => Object.keys(node).length > 0);
  if (expressions.length === 0) {
    for (const { scalar, node } of targets) requireEquality(scalar, node, environment);
    return "all";
  }
  return expressions.map((node) => {
    const target = findTarget(node, targets, "DISTINCT ON", inner);
    requireEquality(target.scalar, node, environment);
    return target;
  });
}

/** Literals in the select list that have no type yet get one. */
function typeTargets(
  select: SelectStmt,
  targets: readonly Target[],
  context: SelectContext,
  environment: Environment,
): readonly Target[] {
  const { unknowns } = context;
  if (unknowns === "keep") {
    // What is compared within the select cannot wait for the other side of a UNION to give it a type.
    return targets.map((target, index) =>
      isComparedIn(select, target, index)
        ? { ...target, scalar: defaultToText(target.scalar, environment) }
        : target,
    );
  }
  return targets.map((target, index) => {
    if (unknowns === "text")
      return { ...target, scalar: defaultToText(target.scalar, environment) };
    const type = unknowns[index];
    if (type === undefined || target.scalar.type.key !== "pg_catalog.unknown") return target;
    return {
      ...target,
      scalar: coerceToCommonType(target.scalar, type, "UNION", environment.catalog),
    };
  });
}

/** Whether DISTINCT takes a column, or ORDER BY or GROUP BY names it by its name or its number. */
function isComparedIn(select: SelectStmt, target: Target, index: number): boolean {
  const clauses = [...(select.sortClause ?? []), ...(select.groupClause ?? [])];
  const names = clauses.map((node) => ("SortBy" in node ? node.SortBy.node : node));
  return (
    select.distinctClause !== undefined ||
    names.some((node) => node !== undefined && namesTarget(node, target, index))
  );
}

function registerWindows(select: SelectStmt, environment: Environment): void {
  const { namedWindows } = scopeOf(environment).query;
  for (const node of select.windowClause ?? []) {
    if (!("WindowDef" in node)) continue;
    const name = node.WindowDef.name ?? "";
    if (namedWindows.has(name)) {
      fail(environment, "42P20", `window "${name}" is already defined`, node);
    }
    namedWindows.set(name, node.WindowDef);
  }
}

function bindWhere(
  node: Node | undefined,
  clause: "WHERE" | "HAVING",
  environment: Environment,
): readonly Scalar[] {
  if (node === undefined) return [];
  const scalar = environment.bindExpression(node, inClause(environment, clause));
  return conjunctsOf(requireBoolean(scalar, clause, environment.catalog));
}

function bindPlainSelect(
  select: SelectStmt,
  environment: Environment,
  context: SelectContext,
): BoundSelect {
  const node: Node = { SelectStmt: select };
  const query = createQueryState(select);
  const outer: Scope = {
    parent: environment.scope,
    items: [],
    lateral: false,
    clause: "FROM",
    query,
  };
  const from = bindFrom(select.fromClause ?? [], { ...environment, scope: outer });
  const scope: Scope = { ...outer, items: from.items, clause: "select list" };
  const inner: Environment = { ...environment, scope };
  registerWindows(select, inner);

  const targets = typeTargets(select, bindTargets(select.targetList ?? [], inner), context, inner);
  const where = bindWhere(select.whereClause, "WHERE", inner);
  const having = bindWhere(select.havingClause, "HAVING", inner);
  const sorts = bindSorts(select, targets, inner);
  const groupBy = bindGroupBy(select, targets, inner);
  const distinctOn = bindDistinct(select, targets, inner);
  const limit = bindLimit(select, inner);
  // Windows that nothing uses are checked all the same.
  for (const definition of query.namedWindows.values())
    bindWindow(definition, inClause(inner, "select list"));

  const [aggregate] = query.aggregates;
  if (query.readsRecursion && aggregate !== undefined) {
    const message = "aggregate functions are not allowed in a recursive query's recursive term";
    throw queryError("42P19", message, { span: aggregate.call.span });
  }
  const rows = filterBy(from.relation, withoutTrue(where), spanOf(inner, select.whereClause));
  const isGrouped =
    groupBy !== undefined || query.aggregates.length > 0 || select.havingClause !== undefined;
  if (query.groupingSpan !== undefined && groupBy === undefined) {
    fail(
      inner,
      "42803",
      "arguments to GROUPING must be grouping expressions of the associated query level",
      node,
    );
  }
  const grouping = isGrouped
    ? buildGrouping(rows, groupBy ?? { keys: [], sets: undefined }, node, inner)
    : undefined;
  const regroup = grouping?.regroup ?? ((scalar: Scalar): Scalar => scalar);
  const regroupTarget = (target: Target): Target => ({ ...target, scalar: regroup(target.scalar) });

  const groupedTargets = targets.map(regroupTarget);
  const groupedHaving = having.map(regroup);
  const groupedSorts = sorts.map(({ target, sort }) => ({ target: regroupTarget(target), sort }));
  const groupedDistinct =
    typeof distinctOn === "string" ? distinctOn : distinctOn.map(regroupTarget);
  const windows = query.windows.map(({ id, name, call }) => ({
    id,
    name,
    call: mapWindowCall(call, regroup),
  }));
  const sets = query.setReturning.map(
    ({ call, column }): SetReturning => ({ call: regroup(call), column }),
  );

  let relation = filterBy(
    grouping === undefined ? rows : grouping.relation(),
    withoutTrue(groupedHaving),
    spanOf(inner, select.havingClause),
  );
  const span = spanOf(inner, node);
  if (windows.length > 0) relation = window({ input: relation, functions: windows, span });
  for (const functions of setLevels(sets)) {
    relation = tableFunction({
      input: relation,
      functions: functions.map(({ call, column }) => ({
        call,
        columns: [column],
        columnDefinitions: false,
      })),
      ordinality: undefined,
      preserving: false,
      span,
    });
  }
  return finishSelect(
    relation,
    { targets: groupedTargets, sorts: groupedSorts, distinct: groupedDistinct, limit },
    select,
    inner,
    context,
  );
}

/**
 * Set-returning functions, those without others in their arguments first: these go in step, then those over their results,
 * and so on (manual, 36.5.9).
 */
function setLevels(sets: readonly SetReturning[]): readonly (readonly SetReturning[])[] {
  const levels: SetReturning[][] = [];
  const levelOf = new Map<ColumnId, number>();
  for (const set of sets) {
    const below = [...columnsUsed(set.call)].map((id) => levelOf.get(id) ?? -1);
    const level = Math.max(-1, ...below) + 1;
    levelOf.set(set.column.id, level);
    levels[level] = [...(levels[level] ?? []), set];
  }
  return levels;
}

/** What is left to do once the rows are there. */
interface Finish {
  readonly targets: readonly Target[];
  readonly sorts: readonly Sort[];
  readonly distinct: "none" | "all" | readonly Target[];
  readonly limit: Limit | undefined;
}

/** The select list, DISTINCT, ORDER BY and LIMIT over the rows of `input`. */
function finishSelect(
  input: Relation,
  finish: Finish,
  select: SelectStmt,
  environment: Environment,
  context: SelectContext,
): BoundSelect {
  const { targets, sorts, distinct: distinctOn, limit } = finish;
  const span = spanOf(environment, { SelectStmt: select });
  const isOrdered = sorts.length > 0;
  const needsOrder =
    limit !== undefined || typeof distinctOn !== "string" || context.order === "keep";
  if (isOrdered && !needsOrder) noteDroppedOrder(select, environment, context);

  const available = new Set(columnsOf(input).map(({ id }) => id));
  const columns: NamedScalar[] = [];
  const add = ({ name, scalar }: Target): NamedScalar => {
    // A column that is passed through keeps its id, once.
    const kept =
      scalar.kind === "column" &&
      available.has(scalar.column) &&
      columns.every(({ id }) => id !== scalar.column);
    const column = { id: kept ? scalar.column : environment.allocate(), name, scalar };
    columns.push(column);
    return column;
  };
  for (const target of targets) add(target);
  const output = columns.map(({ id, name, scalar }) => ({
    id,
    name,
    type: scalar.type,
    span: scalar.span,
    collated: scalar.kind === "collate",
  }));
  const columnFor = (target: Target): Scalar => {
    const known = columns.find(({ scalar }) => isSameScalar(scalar, target.scalar));
    const column = known ?? add(target);
    return columnScalar(column.id, column.scalar.type, target.scalar.span);
  };
  if (distinctOn === "all") requireSelected(sorts, targets, environment);
  const order = needsOrder
    ? sorts.map(({ target, sort }) => buildSortKey(columnFor(target), sort, environment))
    : [];
  if (!needsOrder) {
    // Dropped, yet an error in it is one.
    for (const { target, sort } of sorts) buildSortKey(target.scalar, sort, environment);
  }
  const partition = typeof distinctOn === "string" ? [] : distinctOn.map(columnFor);
  if (typeof distinctOn !== "string") checkDistinctOrder(partition, order, sorts, environment);

  let relation: Relation = project({ input, columns: [...columns], span });
  if (distinctOn === "all") relation = distinct({ input: relation, span });
  if (typeof distinctOn !== "string") {
    relation = topK({
      input: relation,
      partition,
      order,
      offset: undefined,
      limit: literalScalar("1", builtinType("int8"), span),
      withTies: false,
      span,
    });
  }
  if (limit !== undefined || (context.order === "keep" && isOrdered)) {
    relation = topK({
      input: relation,
      partition: [],
      order,
      offset: limit?.offset,
      limit: limit?.limit,
      withTies: limit?.withTies ?? false,
      span,
    });
  }
  if (columns.length > output.length) {
    relation = project({
      input: relation,
      columns: output.map(({ id, name, type }) => ({ id, name, scalar: columnScalar(id, type) })),
      span,
    });
  }
  return { relation, columns: output };
}

function requireSelected(
  sorts: readonly Sort[],
  targets: readonly Target[],
  environment: Environment,
): void {
  for (const { target, sort } of sorts) {
    if (targets.some(({ scalar }) => isSameGrouped(scalar, target.scalar, environment))) continue;
    fail(
      environment,
      "42P10",
      "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
      sort.node,
    );
  }
}

/** The first keys of ORDER BY must be the expressions of DISTINCT ON, in any order (manual, SELECT). */
function checkDistinctOrder(
  partition: readonly Scalar[],
  order: readonly SortKey[],
  sorts: readonly Sort[],
  environment: Environment,
): void {
  const isPart = (scalar: Scalar): boolean =>
    partition.some((member) => isSameScalar(member, scalar));
  const leading = order.findIndex(({ scalar }) => !isPart(scalar));
  if (leading < 0) return;
  const found = order.slice(0, leading).map(({ scalar }) => scalar);
  const isComplete = partition.every((member) =>
    found.some((scalar) => isSameScalar(member, scalar)),
  );
  if (isComplete) return;
  fail(
    environment,
    "42P10",
    "SELECT DISTINCT ON expressions must match initial ORDER BY expressions",
    sorts[leading]?.sort.node,
  );
}
