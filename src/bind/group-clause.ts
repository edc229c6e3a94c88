import type { Scalar } from "../relation/scalar.js";
import { argumentsOf } from "../relation/scalar-traversal.js";
import { columnsUsed } from "../relation/traversal.js";
import type { Node, SelectStmt } from "../syntax/tree.js";
import { type Environment, fail, inClause, refuse, scopeOf } from "./environment.js";
import { isSameGrouped } from "./names-inside.js";
import { requireEquality } from "./sort-key.js";
import { findTarget, type Target } from "./target.js";

/** GROUP BY, bound: the different keys, and the grouping sets as indexes into them. */
export interface GroupBy {
  readonly keys: readonly { readonly scalar: Scalar; readonly name: string }[];
  /** `undefined` is the one set of all keys. */
  readonly sets: readonly (readonly number[])[] | undefined;
}

/** PostgreSQL's limit on the sets that ROLLUP, CUBE and lists of them expand to. */
const mostSets = 4096;
/** PostgreSQL's limit on the elements of one CUBE. */
const mostCubeElements = 12;

/** Each grouping set as a list of expressions. */
type Sets = readonly (readonly Node[])[];

/** `(a, b)` without ROW is a list of two, not a row. */
function listOf(node: Node): readonly Node[] {
  const isList = "RowExpr" in node && node.RowExpr.row_format === "COERCE_IMPLICIT_CAST";
  return isList ? (node.RowExpr.args ?? []) : [node];
}

/** What one item of GROUP BY expands to (manual, 7.2.4). */
function expandItem(node: Node, environment: Environment): Sets {
  if (!("GroupingSet" in node)) return [listOf(node)];
  const { kind, content = [] } = node.GroupingSet;
  switch (kind) {
    case "GROUPING_SET_ROLLUP": {
      const elements = content.map(listOf);
      return [...elements.keys(), elements.length]
        .map((length) => elements.slice(0, length).flat())
        .reverse();
    }
    case "GROUPING_SET_CUBE": {
      const elements = content.map(listOf);
      if (elements.length > mostCubeElements) {
        fail(environment, "42803", `CUBE is limited to ${mostCubeElements} elements`, node);
      }
      const subsets = Array.from({ length: 2 ** elements.length }, (_, mask) =>
        elements.filter((_element, index) => ((mask >> (elements.length - 1 - index)) & 1) === 1),
      );
      return subsets.reverse().map((subset) => subset.flat());
    }
    case "GROUPING_SET_SETS":
      return content.flatMap((inner) => expandItem(inner, environment));
    case "GROUPING_SET_EMPTY":
      return [[]];
    default:
      return [content];
  }
}

/** Several items of GROUP BY combine each with each. */
function expandSets(items: readonly Node[], environment: Environment): Sets {
  let sets: Sets = [[]];
  for (const item of items) {
    const expanded = expandItem(item, environment);
    if (sets.length * expanded.length > mostSets) {
      fail(environment, "42803", `too many grouping sets present (maximum ${mostSets})`, item);
    }
    sets = sets.flatMap((left) => expanded.map((right) => [...left, ...right]));
  }
  return sets;
}

function sameSet(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((index) => right.includes(index));
}

/** Binds GROUP BY; `undefined` when the query has none. */
export function bindGroupBy(
  select: SelectStmt,
  targets: readonly Target[],
  environment: Environment,
): GroupBy | undefined {
  const items = select.groupClause ?? [];
  if (items.length === 0) return undefined;
  const inner = inClause(environment, "GROUP BY");
  const { query } = scopeOf(environment);
  const keys: { readonly scalar: Scalar; readonly name: string }[] = [];
  const indexOf = (node: Node): number => {
    const { scalar, name } = findTarget(node, targets, "GROUP BY", inner);
    const known = keys.findIndex((key) => isSameGrouped(key.scalar, scalar, environment));
    if (known >= 0) return known;
    const used = columnsUsed(scalar);
    if (query.aggregates.some(({ id }) => used.has(id))) {
      fail(inner, "42803", "aggregate functions are not allowed in GROUP BY", node);
    }
    if (holdsGrouping(scalar)) {
      fail(inner, "42803", "grouping operations are not allowed in GROUP BY", node);
    }
    if (query.windows.some(({ id }) => used.has(id))) {
      fail(inner, "42P20", "window functions are not allowed in GROUP BY", node);
    }
    requireEquality(scalar, node, environment);
    if (
      query.setReturning.some(
        ({ column }) => scalar.kind === "column" && scalar.column === column.id,
      )
    ) {
      const message = "grouping by a set-returning function is not maintained incrementally";
      refuse(environment, "0AT11", message, node, "Call the function in FROM.");
    }
    keys.push({ scalar, name });
    return keys.length - 1;
  };
  const expanded = expandSets(items, environment).map((set) => [...new Set(set.map(indexOf))]);
  const sets =
    select.groupDistinct === true
      ? expanded.filter(
          (set, index) => expanded.findIndex((other) => sameSet(other, set)) === index,
        )
      : expanded;
  const isPlain = sets.length === 1 && sets[0]?.length === keys.length;
  return { keys, sets: isPlain ? undefined : sets };
}

function holdsGrouping(scalar: Scalar): boolean {
  return scalar.kind === "grouping" || argumentsOf(scalar).some(holdsGrouping);
}
