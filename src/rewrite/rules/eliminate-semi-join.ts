import { columnsOf } from "../../relation/columns.js";
import { join } from "../../relation/constructors.js";
import { matchesAtMostOne } from "../../relation/keys.js";
import { narrowTo } from "../narrow.js";
import type { Rule } from "../rule.js";

/**
 * Turns a semi-join into an inner join where a left row has at most one partner: the delta of a join needs no count of
 * partners, and the join meets those around it.
 *
 * Valid when the conjuncts fix a key of the right side for each left row: then a left row comes out once or not at all,
 * with its own weight times 1.
 *
 * Must not fire without such a key: `SELECT * FROM a WHERE id IN (SELECT x FROM c)` shows a row once, however often
 * its id occurs in c. Nor for an anti-join.
 *
 * Before: `semi-join a.x = b.id (A, B)` with key id of B. After: `project A's columns (join a.x = b.id (A, B))`.
 */
export const eliminateSemiJoin: Rule = {
  name: "eliminate-semi-join",
  identity: "A ⋉[p] B = π[A](A ⋈[p] B) when p leaves at most one row of B",
  cite: "[galindo-legaria-2001] 3",
  apply: (plan) => {
    if (plan.kind !== "semi-join" || plan.negated) return plan;
    const { left, right, conjuncts, span } = plan;
    if (!matchesAtMostOne(right, conjuncts)) return plan;
    return narrowTo(join({ inputs: [left, right], conjuncts, span }), columnsOf(left));
  },
};
