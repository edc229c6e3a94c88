import { filter, window } from "../../relation/constructors.js";
import type { Filter, Window } from "../../relation/relation.js";
import type { Scalar, WindowCall } from "../../relation/scalar.js";
import type { Builder, Derived } from "../builder.js";
import { isWalkable, orderWithin } from "../ordered-input.js";
import { integerOf, scalarKey } from "../scalars.js";
import { deriveFirstPerGroup, type FirstRowsPerGroup } from "./first-per-group.js";
import { deriveFilter } from "./linear.js";
import { deriveWindow, refuseOpenOrders } from "./window.js";

/**
 * σ over ω. Where the condition lets only the first rows of a partition through (`row_number() <= k`, `rank() <= k`),
 * and every function reads none but the rows before its own and its peers, these rows are all that is looked at.
 */
export function deriveFilteredWindow(
  builder: Builder,
  node: Filter,
  below: Window,
  input: Derived,
): Derived {
  const first = firstByRank(node, below);
  if (
    first === undefined ||
    input.delta.arms.length === 0 ||
    !isWalkable(input.post, first.partition, first.order)
  ) {
    return deriveFilter(builder, node, deriveWindow(builder, below, input));
  }
  refuseOpenOrders(builder, below);
  return deriveFirstPerGroup(builder, node, input, first, (rows) =>
    filter({ ...node, input: window({ ...below, input: rows }) }),
  );
}

/** The first rows of each partition, where the condition lets no others through. */
export function firstByRank(node: Filter, { functions }: Window): FirstRowsPerGroup | undefined {
  const [any] = functions;
  if (any === undefined || !functions.every(({ call }) => isSameWindow(call, any.call))) {
    return undefined;
  }
  if (!functions.every(({ call }) => readsBackwards(call))) return undefined;
  const { partition } = any.call;
  const order = orderWithin(partition, any.call.order);
  for (const conjunct of node.conjuncts) {
    for (const { id, call } of functions) {
      if (call.name.schema !== "pg_catalog") continue;
      const numbers = call.name.name === "row_number";
      if (!numbers && call.name.name !== "rank") continue;
      const count = upperBound(
        conjunct,
        (scalar) => scalar.kind === "column" && scalar.column === id,
      );
      if (count !== undefined) return { partition, order, count, withTies: !numbers };
    }
  }
  return undefined;
}

/** Whether both calls divide and order the rows alike. */
function isSameWindow(left: WindowCall, right: WindowCall): boolean {
  const keyOf = ({ partition, order }: WindowCall): string => scalarKey([partition, order]);
  return keyOf(left) === keyOf(right);
}

/** The largest number that a condition lets through. */
function upperBound(conjunct: Scalar, isRank: (scalar: Scalar) => boolean): number | undefined {
  if (conjunct.kind !== "comparison") return undefined;
  const { left, right, operator } = conjunct;
  const rankFirst = isRank(left);
  if (!rankFirst && !isRank(right)) return undefined;
  const limit = integerOf(rankFirst ? right : left);
  if (limit === undefined) return undefined;
  switch (operator) {
    case "=":
      return Math.max(limit, 0);
    case "<=":
      return rankFirst ? Math.max(limit, 0) : undefined;
    case "<":
      return rankFirst ? Math.max(limit - 1, 0) : undefined;
    case ">=":
      return rankFirst ? undefined : Math.max(limit, 0);
    case ">":
      return rankFirst ? undefined : Math.max(limit - 1, 0);
    case "<>":
      return undefined;
  }
}

/** Functions of the numbers of rows before. */
const ranks = new Set(["row_number", "rank", "dense_rank"]);

/** Whether a function's value depends on no row after the row's peers. */
function readsBackwards({ name, arguments: given, frame }: WindowCall): boolean {
  if (name.schema !== "pg_catalog") return false;
  if (ranks.has(name.name)) return true;
  const [, offset] = given;
  if (name.name === "lag") return offset === undefined || (integerOf(offset) ?? -1) >= 0;
  if (["lead", "ntile", "percent_rank", "cume_dist"].includes(name.name)) return false;
  return frame === undefined || frame.end.kind === "preceding" || frame.end.kind === "current-row";
}
