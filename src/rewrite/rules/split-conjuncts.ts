import { conjunctsOf } from "../../relation/scalar-constructors.js";
import { mapConjuncts } from "../conjuncts.js";
import type { Rule } from "../rule.js";

/**
 * Makes the members of an AND conjuncts of their own, so that each can be moved by itself.
 *
 * Valid always: a conjunct list keeps a row when every member is TRUE, and so does AND.
 *
 * Must not fire on an AND below anything else: `NOT (a AND b)` is not `NOT a AND NOT b`.
 *
 * Before: `filter (p AND q) (R)`. After: `filter p, q (R)`.
 */
export const splitConjuncts: Rule = {
  name: "split-conjuncts",
  identity: "σ[p AND q](R) = σ[p, q](R)",
  cite: "[garcia-molina-2008] 16.2.2",
  apply: (plan) =>
    mapConjuncts(plan, (conjuncts) =>
      conjuncts.some(({ kind }) => kind === "and") ? conjuncts.flatMap(conjunctsOf) : conjuncts,
    ),
};
