import type { CatalogFunction } from "../catalog/catalog.js";
import type { Code } from "../diagnostics/codes.js";
import { isSameCall, isSameScalar } from "../relation/same-scalar.js";
import type { AggregateCall, ColumnId, Scalar } from "../relation/scalar.js";
import { columnScalar } from "../relation/scalar-constructors.js";
import { columnsUsed } from "../relation/traversal.js";
import type { FuncCall, Node, SortBy } from "../syntax/tree.js";
import { bindWindow } from "./bind-window.js";
import {
  clausesWithAggregates,
  clausesWithSets,
  clausesWithWindows,
  placeWords,
} from "./clauses.js";
import { type Environment, fail, inClause, refuse, scopeOf, spanOf } from "./environment.js";
import { writtenName } from "./names.js";
import type { Clause, Scope } from "./scope.js";
import { buildSortKey, requireEquality } from "./sort-key.js";
import { defaultToText } from "./text-literal.js";
import { requireBoolean } from "./types/coercion.js";
import { buildCall, type FunctionResolution, resolveFunction } from "./types/functions.js";

type ResolvedFunction = Extract<FunctionResolution, { readonly kind: "function" }>;

/** A call with its parts bound, before it is known what its place in the query means for it. */
interface BoundCall {
  readonly node: Node;
  readonly call: FuncCall;
  readonly resolution: ResolvedFunction;
  readonly filter: Scalar | undefined;
  readonly order: readonly SortBy[];
  /** The sort expressions of an ORDER BY inside the parentheses. */
  readonly orderScalars: readonly Scalar[];
}

function sortsOf(nodes: readonly Node[] | undefined): readonly SortBy[] {
  return (nodes ?? []).flatMap((node) => ("SortBy" in node ? [node.SortBy] : []));
}

function qualifiedName(found: CatalogFunction): { readonly schema: string; readonly name: string } {
  return { schema: found.schema, name: found.name };
}

/** Resolves a call; a {@link Scalar} where the notation of calls means a conversion or a field. */
function resolveCall(call: FuncCall, environment: Environment): BoundCall | Scalar {
  const { catalog } = environment;
  const node: Node = { FuncCall: call };
  const argumentNames = (call.args ?? []).map((argument) =>
    "NamedArgExpr" in argument ? argument.NamedArgExpr.name : undefined,
  );
  checkArgumentNames(argumentNames, call, environment);
  const scalars = (call.args ?? []).map((argument) => {
    const value = "NamedArgExpr" in argument ? argument.NamedArgExpr.arg : argument;
    if (value === undefined) return fail(environment, "42601", "argument is missing", argument);
    return environment.bindExpression(value, environment);
  });
  const order = sortsOf(call.agg_order);
  const orderScalars = order.map(({ node: inner }) => {
    if (inner === undefined) return fail(environment, "42601", "ORDER BY is incomplete", node);
    return environment.bindExpression(inner, environment);
  });
  const withinGroup = call.agg_within_group === true;
  const filter =
    call.agg_filter === undefined
      ? undefined
      : requireBoolean(
          environment.bindExpression(call.agg_filter, inClause(environment, "FILTER")),
          "FILTER",
          catalog,
        );
  const resolution = resolveFunction(
    {
      name: writtenName(call.funcname),
      arguments: scalars,
      argumentNames: argumentNames.some((name) => name !== undefined) ? argumentNames : [],
      variadic: call.func_variadic === true,
      star: call.agg_star === true,
      distinct: call.agg_distinct === true,
      ordered: order.length > 0 && !withinGroup,
      withinGroup: withinGroup ? orderScalars : undefined,
      filtered: filter !== undefined,
      over: call.over !== undefined,
      span: spanOf(environment, node),
    },
    catalog,
    catalog.searchPath,
  );
  if (resolution.kind === "scalar") return resolution.scalar;
  return { node, call, resolution, filter, order, orderScalars };
}

function checkArgumentNames(
  names: readonly (string | undefined)[],
  call: FuncCall,
  environment: Environment,
): void {
  names.forEach((name, index) => {
    const node = call.args?.[index];
    if (name === undefined && names.slice(0, index).some((before) => before !== undefined)) {
      fail(environment, "42601", "positional argument cannot follow named argument", node);
    }
    if (name !== undefined && names.indexOf(name) < index) {
      fail(environment, "42601", `argument name "${name}" used more than once`, node);
    }
  });
}

/** A call in an expression: of a function, an aggregate or a window function. */
export function bindCall(call: FuncCall, environment: Environment): Scalar {
  const { query } = scopeOf(environment);
  const setReturningBefore = query.setReturning.length;
  const bound = resolveCall(call, environment);
  if (!("resolution" in bound)) return bound;
  const { resolution, node } = bound;
  const containsSet = query.setReturning.length > setReturningBefore;
  switch (resolution.function.kind) {
    case "procedure":
      return fail(environment, "42809", `${resolution.function.name} is a procedure`, node);
    case "window":
      return bindWindowCall(bound, containsSet, environment);
    case "aggregate":
      return call.over === undefined
        ? bindAggregate(bound, containsSet, environment)
        : bindWindowCall(bound, containsSet, environment);
    case "function": {
      const scalar = buildCall(resolution, spanOf(environment, node));
      if (!resolution.function.returnsSet) return scalar;
      return bindSetReturning(scalar, resolution.function, node, environment);
    }
  }
}

/** A call as an entry of FROM, where functions may return sets, and their columns have names. */
export function bindTableCall(
  call: FuncCall,
  environment: Environment,
): { readonly scalar: Scalar; readonly function: CatalogFunction | undefined } {
  const bound = resolveCall(call, environment);
  if (!("resolution" in bound)) return { scalar: bound, function: undefined };
  const { resolution, node } = bound;
  if (resolution.function.kind !== "function") {
    const kind = resolution.function.kind === "window" ? "window" : "aggregate";
    const code: Code = kind === "window" ? "42P20" : "42803";
    return fail(environment, code, `${kind} functions are not allowed in functions in FROM`, node);
  }
  return {
    scalar: buildCall(resolution, spanOf(environment, node)),
    function: resolution.function,
  };
}

function refuseSetInside(
  contained: boolean,
  kind: string,
  node: Node,
  environment: Environment,
): void {
  if (!contained) return;
  fail(
    environment,
    "0A000",
    `${kind} function calls cannot contain set-returning function calls`,
    node,
    "You might be able to move the set-returning function into a LATERAL FROM item.",
  );
}

/** The query that an aggregate belongs to: the innermost one whose columns it reads (manual, 4.2.7). */
function owningScope(used: ReadonlySet<ColumnId>, scope: Scope): Scope {
  for (let current: Scope | undefined = scope; current !== undefined; current = current.parent) {
    const { columns, aggregates } = current.query;
    for (const id of used) {
      if (columns.has(id) || aggregates.some((aggregate) => aggregate.id === id)) return current;
    }
  }
  return scope;
}

function bindAggregate(bound: BoundCall, containsSet: boolean, environment: Environment): Scalar {
  const { node, call, resolution, filter, order, orderScalars } = bound;
  const { function: found, arguments: direct, withinGroup, variadic, result } = resolution;
  refuseSetInside(containsSet, "aggregate", node, environment);
  const sorted = withinGroup ?? orderScalars.map((scalar) => defaultToText(scalar, environment));
  const scalars = [...direct, ...sorted, ...(filter === undefined ? [] : [filter])];
  const used = new Set(scalars.flatMap((scalar) => [...columnsUsed(scalar)]));
  const owner = owningScope(used, scopeOf(environment));
  const { query } = owner;
  if (query.aggregates.some(({ id }) => used.has(id))) {
    fail(environment, "42803", "aggregate function calls cannot be nested", node);
  }
  if (query.windows.some(({ id }) => used.has(id))) {
    const message = "aggregate function calls cannot contain window function calls";
    fail(environment, "42803", message, node);
  }
  if (!clausesWithAggregates.has(owner.clause)) {
    const message = `aggregate functions are not allowed in ${placeWords(owner.clause)}`;
    fail(environment, "42803", message, node, hintForAggregate(owner.clause));
  }
  const distinct = call.agg_distinct === true;
  if (distinct) {
    for (const argument of direct) requireEquality(argument, node, environment);
    const extra = sorted.find((scalar) => !direct.some((one) => isSameScalar(one, scalar)));
    if (extra !== undefined) {
      const message =
        "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list";
      fail(environment, "42P10", message, node);
    }
  }
  const aggregate: AggregateCall = Object.freeze({
    name: qualifiedName(found),
    arguments: direct,
    star: call.agg_star === true,
    variadic,
    distinct,
    order: order.flatMap((sort, index) => {
      const scalar = sorted[index];
      return scalar === undefined ? [] : [buildSortKey(scalar, sort, environment)];
    }),
    withinGroup: withinGroup !== undefined,
    filter,
    type: result,
    volatility: found.volatility,
    span: spanOf(environment, node),
  });
  const same = query.aggregates.find((candidate) => isSameCall(candidate.call, aggregate));
  const id = same?.id ?? environment.allocate();
  if (same === undefined) query.aggregates.push({ id, name: found.name, call: aggregate });
  return columnScalar(id, result, aggregate.span);
}

function hintForAggregate(clause: Clause): string | undefined {
  return clause === "WHERE" ? "Put the condition into HAVING." : undefined;
}

function bindWindowCall(bound: BoundCall, containsSet: boolean, environment: Environment): Scalar {
  const { node, call, resolution, filter } = bound;
  const { function: found, arguments: scalars, variadic, result } = resolution;
  const { query, clause } = scopeOf(environment);
  if (call.over === undefined) {
    const message = `window function ${found.name} requires an OVER clause`;
    return fail(environment, "42P20", message, node);
  }
  if (!clausesWithWindows.has(clause)) {
    const message = `window functions are not allowed in ${placeWords(clause)}`;
    fail(
      environment,
      "42P20",
      message,
      node,
      clause === "WHERE" ? "Filter by it in a query around this one." : undefined,
    );
  }
  refuseSetInside(containsSet, "window", node, environment);
  const definition = bindWindow(call.over, environment);
  const used = [...scalars, ...(filter === undefined ? [] : [filter])].flatMap((scalar) => [
    ...columnsUsed(scalar),
  ]);
  if (query.windows.some(({ id }) => used.includes(id))) {
    fail(environment, "42P20", "window function calls cannot be nested", node);
  }
  const window = Object.freeze({
    name: qualifiedName(found),
    arguments: scalars,
    // `row_number(*)` is `row_number()`.
    star: call.agg_star === true && found.kind === "aggregate",
    variadic,
    filter,
    ...definition,
    type: result,
    volatility: found.volatility,
    span: spanOf(environment, node),
  });
  const same = query.windows.find((candidate) => isSameCall(candidate.call, window));
  const id = same?.id ?? environment.allocate();
  if (same === undefined) query.windows.push({ id, name: found.name, call: window });
  return columnScalar(id, result, window.span);
}

/** A set-returning function in a select list multiplies the rows (manual, 36.5.9). */
function bindSetReturning(
  call: Scalar,
  found: CatalogFunction,
  node: Node,
  environment: Environment,
): Scalar {
  const { query, clause } = scopeOf(environment);
  if (clause === "functions in FROM") {
    const message = "set-returning functions must appear at top level of FROM";
    return fail(environment, "0A000", message, node);
  }
  if (!clausesWithSets.has(clause)) {
    const message = `set-returning functions are not allowed in ${placeWords(clause)}`;
    return fail(environment, "0A000", message, node);
  }
  if (found.resultColumns.length > 1) {
    return refuse(
      environment,
      "0AT11",
      `function ${found.name} in the select list returns rows of several columns`,
      node,
      "Call it in FROM.",
    );
  }
  const same = query.setReturning.find((candidate) => isSameScalar(candidate.call, call));
  if (same !== undefined && found.volatility !== "volatile") {
    return columnScalar(same.column.id, same.column.type, call.span);
  }
  const column = { id: environment.allocate(), name: found.name, type: call.type, nullable: true };
  query.setReturning.push({ call, column });
  return columnScalar(column.id, column.type, call.span);
}
