import { filterBy, join } from "../relation/constructors.js";
import type { Relation } from "../relation/relation.js";
import type { Arm, Binding, DeltaPlan, Factor, IndexUse } from "./plan.js";
import { tableKey } from "./sources.js";
import { type TableRead, tableReads } from "./table-reads.js";

/**
 * The indexes that a refresh probes: for every step, the columns of the tables beside what changed by which the rows
 * are found, and the order in which the first of them are taken. Without one, the step reads the whole table.
 */
export function wantedIndexes(plan: DeltaPlan): readonly IndexUse[] {
  const found = new Map<string, IndexUse>();
  for (const binding of plan.bindings) {
    for (const { reason, reads } of readsOfBinding(binding)) {
      for (const { table, columns, order } of reads) {
        const sorted = order.filter((column) => !columns.includes(column));
        const key = `${tableKey(table)}(${[...columns, ...sorted].join(",")})`;
        if (columns.length + order.length > 0 && !found.has(key)) {
          found.set(key, { table, columns, order: sorted, reason });
        }
      }
    }
  }
  return [...found.values()];
}

function readsOfBinding({
  name,
  body,
}: Binding): readonly { readonly reason: string; readonly reads: readonly TableRead[] }[] {
  return body.kind === "relation"
    ? [{ reason: name, reads: tableReads(body.relation) }]
    : body.arms.map((arm) => ({ reason: `${name}: ${arm.title}`, reads: readsOfArm(arm) }));
}

/** How an arm reads the source tables. */
export function readsOfArm(arm: Arm): readonly TableRead[] {
  const factors = arm.factors.flatMap(relationsOf);
  const [first] = factors;
  if (first === undefined) return [];
  return tableReads(
    factors.length === 1
      ? filterBy(first, arm.conjuncts, undefined)
      : join({ inputs: factors, conjuncts: arm.conjuncts, span: undefined }),
  );
}

function relationsOf(factor: Factor): readonly Relation[] {
  return factor.version === "pre" ? factor.factors.flatMap(relationsOf) : [factor.relation];
}
