import { idsOf } from "../../relation/columns.js";
import { join, semiJoin } from "../../relation/constructors.js";
import { columnsUsed } from "../../relation/traversal.js";
import type { Rule } from "../rule.js";

/**
 * Decides about the rows of the one join input that a semi-join or anti-join speaks of, before they are multiplied by
 * the others: a change of the right side then flips rows of that input alone.
 *
 * Valid when the conjuncts read columns of one input only, besides the right side's: whether a partner exists
 * is then a property of that input's row. Weights multiply afterwards as before.
 *
 * Must not fire when the conjuncts read several inputs: in `a JOIN b ON … WHERE EXISTS (SELECT FROM c WHERE c.x = a.x
 * AND c.y = b.y)` it is a property of the pair.
 *
 * Before: `semi-join a.x = c.x (join p (A, B), C)`. After: `join p (semi-join a.x = c.x (A, C), B)`.
 */
export const pushSemiJoinIntoJoin: Rule = {
  name: "push-semi-join-into-join",
  identity: "(A ⋈[p] B) ⋉[q(A, C)] C = (A ⋉[q] C) ⋈[p] B, and so for ▷",
  cite: "[galindo-legaria-2001] 3",
  apply: (plan) => {
    if (plan.kind !== "semi-join" || plan.left.kind !== "join") return plan;
    const { left } = plan;
    const all = idsOf(left);
    const read = plan.conjuncts
      .flatMap((conjunct) => [...columnsUsed(conjunct)])
      .filter((column) => all.has(column));
    if (read.length === 0) return plan;
    const target = left.inputs.find((input) => {
      const columns = idsOf(input);
      return read.every((column) => columns.has(column));
    });
    if (target === undefined) return plan;
    const inputs = left.inputs.map((input) =>
      input === target ? semiJoin({ ...plan, left: target }) : input,
    );
    return join({ ...left, inputs });
  },
};
