import { outerJoin } from "../../relation/constructors.js";
import type { Rule } from "../rule.js";

/**
 * Turns a right join into a left join of the swapped inputs, so that no other rule and no delta need know it.
 *
 * Valid always: both keep the rows of the same input; columns are known by id, not by position.
 *
 * Must not fire on a full join, which keeps the rows of both.
 *
 * Before: `outer-join right p (A, B)`. After: `outer-join left p (B, A)`.
 */
export const eliminateRightJoin: Rule = {
  name: "eliminate-right-join",
  identity: "A ⟖[p] B = B ⟕[p] A",
  cite: "[galindo-legaria-1997] 2.1",
  apply: (plan) => {
    if (plan.kind !== "outer-join" || plan.variant !== "right") return plan;
    return outerJoin({ ...plan, variant: "left", left: plan.right, right: plan.left });
  },
};
