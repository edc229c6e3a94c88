import { semiJoin } from "../../relation/constructors.js";
import { keysOf } from "../../relation/keys.js";
import type { Rule } from "../rule.js";

/**
 * Drops a DISTINCT that has nothing to remove, or whose duplicates nobody counts.
 *
 * Valid when the input has a key (a unique constraint over columns that cannot be NULL, group keys, …): no two of its
 * rows are equal in it, so none are equal altogether; and on the right side of a semi-join or anti-join, which asks
 * only whether a partner exists.
 *
 * Must not fire for a unique constraint over a nullable column: `SELECT DISTINCT code FROM t` with `UNIQUE (code)`
 * still has many NULLs to remove. Nor when the key is projected away.
 *
 * Before: `distinct (scan t id, n)` with key id. After: `scan t id, n`.
 */
export const eliminateDistinct: Rule = {
  name: "eliminate-distinct",
  identity: "δ(R) = R when R has a key; A ⋉ δ(B) = A ⋉ B",
  cite: "[garcia-molina-2008] 16.2.6",
  apply: (plan) => {
    if (plan.kind === "semi-join" && plan.right.kind === "distinct") {
      return semiJoin({ ...plan, right: plan.right.input });
    }
    if (plan.kind !== "distinct" || keysOf(plan.input).length === 0) return plan;
    return plan.input;
  },
};
