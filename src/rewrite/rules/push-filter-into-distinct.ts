import { columnsOf } from "../../relation/columns.js";
import { distinct, filter, filterBy } from "../../relation/constructors.js";
import { isFaithful } from "../../relation/equality.js";
import { isMovable, partition, readsOnly } from "../conjuncts.js";
import type { Rule } from "../rule.js";

/**
 * Filters before duplicates are removed.
 *
 * Valid when the conjunct sees only columns in which equal values are identical: then it says the same of all
 * duplicates of a row.
 *
 * Must not fire otherwise: `SELECT DISTINCT n` over 1.0 and 1.00 shows either one, and a filter `n::text = '1.0'` above
 * may find no row, where below it always finds one.
 *
 * Before: `filter n = 1 (distinct (R))`. After: `distinct (filter n = 1 (R))`.
 */
export const pushFilterIntoDistinct: Rule = {
  name: "push-filter-into-distinct",
  identity: "σ[p](δ(R)) = δ(σ[p](R))",
  cite: "[garcia-molina-2008] 16.2.3",
  apply: (plan) => {
    if (plan.kind !== "filter" || plan.input.kind !== "distinct") return plan;
    const { input } = plan;
    const faithful = new Set(
      columnsOf(input).flatMap(({ id, type }) => (isFaithful(type) ? [id] : [])),
    );
    const [pushed, kept] = partition(
      plan.conjuncts,
      (conjunct) => isMovable(conjunct) && readsOnly(conjunct, faithful),
    );
    if (pushed.length === 0) return plan;
    const below = filter({ input: input.input, conjuncts: pushed, span: plan.span });
    return filterBy(distinct({ ...input, input: below }), kept, plan.span);
  },
};
