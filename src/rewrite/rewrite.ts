import { columnsOf, idsOf } from "../relation/columns.js";
import { project } from "../relation/constructors.js";
import { pruneColumns } from "../relation/prune-columns.js";
import type { Relation } from "../relation/relation.js";
import { columnAllocator } from "../relation/traversal.js";
import { applyRules } from "./apply-rules.js";
import { settleMovingLimits } from "./moving-limits.js";
import { passOn } from "./narrow.js";
import { ruleOrder } from "./order.js";

/**
 * Brings a bound query into the form that deltas are derived from: subqueries as joins, right joins as left joins,
 * inner joins flat, filters at their tables, only columns that are read. A subquery that no rule covers stays.
 *
 * @returns a plan of the same Z-set with the same columns, by id, name and order
 */
export function rewriteRelation(relation: Relation): Relation {
  const allocate = columnAllocator(relation);
  const settled = settleMovingLimits(relation, allocate);
  const rewritten = ruleOrder.reduce((plan, group) => applyRules(group, plan, allocate), settled);
  return restoreOrder(pruneColumns(rewritten, idsOf(relation)), relation);
}

/** The columns of a rewritten plan as the original had them. */
function restoreOrder(plan: Relation, original: Relation): Relation {
  const columns = columnsOf(original);
  const present = columnsOf(plan);
  const same =
    present.length === columns.length &&
    columns.every(({ id, name }, index) => {
      const column = present[index];
      return column?.id === id && column.name === name;
    });
  if (same) return plan;
  return project({ input: plan, columns: columns.map(passOn), span: original.span });
}
