import { join } from "../../relation/constructors.js";
import type { Rule } from "../rule.js";

/**
 * Makes one join of nested inner joins: the delta of the whole has one term per input in any order.
 *
 * Valid always: the product is associative, conjuncts are conjoined, weights multiply.
 *
 * Must not fire across an outer join: in `a JOIN (b LEFT JOIN c ON p) ON q` the rows of b without partner stay.
 *
 * Before: `join p (join q (A, B), C)`. After: `join q, p (A, B, C)`.
 */
export const mergeJoins: Rule = {
  name: "merge-joins",
  identity: "(A ⋈[q] B) ⋈[p] C = A ⋈ B ⋈ C over q ∧ p",
  cite: "[garcia-molina-2008] 16.2.1",
  apply: (plan) => {
    if (plan.kind !== "join" || !plan.inputs.some(({ kind }) => kind === "join")) return plan;
    const inputs = plan.inputs.flatMap((input) => (input.kind === "join" ? input.inputs : [input]));
    const inner = plan.inputs.flatMap((input) => (input.kind === "join" ? input.conjuncts : []));
    return join({ ...plan, inputs, conjuncts: [...inner, ...plan.conjuncts] });
  },
};
