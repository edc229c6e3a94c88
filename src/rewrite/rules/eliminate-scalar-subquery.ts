import { columnsOf } from "../../relation/columns.js";
import type { Relation } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import {
  type ColumnAllocator,
  mapInputs,
  mapScalars,
  scalarsOf,
} from "../../relation/traversal.js";
import { attachSubquery, outermostSubqueries, replaceSubquery } from "../attach-subquery.js";
import { narrowTo } from "../narrow.js";
import type { Rule } from "../rule.js";

/**
 * Joins the value of a scalar subquery to the rows of the node that reads it, that of an EXISTS which is no conjunct of
 * its own as a count, and that of ARRAY(…) as an aggregate.
 *
 * Valid for an aggregate without keys, which has one row: joined as it is when it does not refer to the node's input,
 * else grouped by what it is correlated by, where a missing group means "over no rows" and counts are 0. Also for a
 * subquery with at most one row by its keys: a missing row is NULL. Where several rows are possible, as in `SELECT (SELECT
 * n FROM b WHERE b.x = a.x) FROM a`, they are counted, and more than one is an error where the value is read: beside their
 * number stands the smallest value, or, of a type without a `min`, the first row in any order. Each row gets one value, so
 * weights stay.
 *
 * Must not fire for the direct argument of an ordered-set aggregate, which may read nothing but group keys (it is made one
 * before, where that can be): `SELECT percentile_disc((SELECT x FROM c)) WITHIN GROUP (ORDER BY n) FROM a GROUP BY ROLLUP (s)`.
 *
 * Before: `filter a.n > (aggregate avg(b.n) (filter b.x = a.x (B))) (A)`.
 * After: `filter a.n > avg (outer-join left k = a.x (A, aggregate k = b.x, avg(b.n) (B)))`.
 */
export const eliminateScalarSubquery: Rule = {
  name: "eliminate-scalar-subquery",
  identity: "R with (γ[; f](σ[i = o](S))) = R ⟕[k = o] γ[k = i; f](S), 0 for a missing count",
  cite: "[galindo-legaria-2001] 2.5; [neumann-2015] 3",
  apply: (plan, allocate) => {
    switch (plan.kind) {
      case "filter":
      case "project":
      case "aggregate":
      case "window":
      case "top-k":
      case "table-function":
        return attachFirst(plan, plan.input, allocate);
      default:
        return plan;
    }
  },
};

function attachFirst(plan: Relation, input: Relation, allocate: ColumnAllocator): Relation {
  const fixed = new Set(fixedScalarsOf(plan).flatMap(outermostSubqueries));
  for (const subquery of scalarsOf(plan).flatMap(outermostSubqueries)) {
    if (fixed.has(subquery)) continue;
    const attached = attachSubquery(input, subquery, allocate);
    if (attached === undefined) continue;
    const replaced = mapScalars(plan, (scalar) =>
      replaceSubquery(scalar, subquery, attached.value),
    );
    const node = mapInputs(replaced, () => attached.relation);
    return narrowTo(node, columnsOf(plan));
  }
  return plan;
}

/**
 * What cannot read a column of the input: the direct arguments of an ordered-set aggregate, of which there is one value for
 * a group, and a limit.
 */
function fixedScalarsOf(plan: Relation): readonly Scalar[] {
  if (plan.kind === "top-k")
    return [plan.limit, plan.offset].filter((bound) => bound !== undefined);
  if (plan.kind !== "aggregate") return [];
  return plan.aggregates.flatMap(({ call }) => (call.withinGroup ? call.arguments : []));
}
