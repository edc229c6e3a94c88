import { filter } from "../../relation/constructors.js";
import { isSameScalar } from "../../relation/same-scalar.js";
import { isDeterministicScalar } from "../../relation/volatility.js";
import type { Rule } from "../rule.js";

/**
 * Joins two filters on top of each other into one, so that the rules below see all conjuncts at once. A conjunct that
 * is there already is left out: it would be derived again and again.
 *
 * Valid always: a row stays when all conjuncts of both are TRUE, NULL and FALSE reject alike, weights are kept.
 *
 * Must not fire across anything that is not a filter: in `SELECT * FROM (SELECT * FROM t WHERE a LIMIT 1) x
 * WHERE b` the limit counts before `b` is looked at.
 *
 * Before: `filter p (filter q (R))`. After: `filter q, p (R)`.
 */
export const mergeFilters: Rule = {
  name: "merge-filters",
  identity: "σ[p](σ[q](R)) = σ[q ∧ p](R)",
  cite: "[garcia-molina-2008] 16.2.3",
  apply: (plan) => {
    if (plan.kind !== "filter" || plan.input.kind !== "filter") return plan;
    const { input } = plan;
    return filter({
      ...plan,
      input: input.input,
      conjuncts: [
        ...input.conjuncts,
        ...plan.conjuncts.filter(
          (conjunct) =>
            !isDeterministicScalar(conjunct) ||
            !input.conjuncts.some((known) => isSameScalar(known, conjunct)),
        ),
      ],
    });
  },
};
