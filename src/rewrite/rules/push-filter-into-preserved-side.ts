import { idsOf } from "../../relation/columns.js";
import { filter, filterBy } from "../../relation/constructors.js";
import type { Relation } from "../../relation/relation.js";
import { mapInputs } from "../../relation/traversal.js";
import { isMovable, partition, readsOnly } from "../conjuncts.js";
import type { Rule } from "../rule.js";

/**
 * Filters the rows that a node keeps or extends before it does so: the preserved side of a left join, the left
 * side of a semi-join or anti-join, the outer side of an apply, the input of a function in FROM.
 *
 * Valid because each output row is one row of that side with further columns, or the row itself, and what is added
 * depends on that row alone; its weight is unchanged by the order of the two.
 *
 * Must not fire for conjuncts that read another side's columns, nor for a full join: there, taking a row away on the
 * left makes its partner on the right come out alone.
 *
 * Before: `filter a.n = 1 (outer-join left p (A, B))`. After: `outer-join left p (filter a.n = 1 (A), B)`.
 */
export const pushFilterIntoPreservedSide: Rule = {
  name: "push-filter-into-preserved-side",
  identity: "σ[p(A)](A ⟕ B) = σ[p](A) ⟕ B; σ[p](A ⋉ B) = σ[p](A) ⋉ B; σ[p](A ▷ B) = σ[p](A) ▷ B",
  cite: "[galindo-legaria-1997] 2.3",
  apply: (plan) => {
    if (plan.kind !== "filter") return plan;
    const side = preservedSide(plan.input);
    if (side === undefined) return plan;
    const columns = idsOf(side);
    const [pushed, kept] = partition(
      plan.conjuncts,
      (conjunct) => isMovable(conjunct) && readsOnly(conjunct, columns),
    );
    if (pushed.length === 0) return plan;
    const below = filter({ input: side, conjuncts: pushed, span: plan.span });
    const node = mapInputs(plan.input, (input) => (input === side ? below : input));
    return filterBy(node, kept, plan.span);
  },
};

function preservedSide(node: Relation): Relation | undefined {
  switch (node.kind) {
    case "outer-join":
      return node.variant === "left" ? node.left : undefined;
    case "semi-join":
      return node.left;
    case "apply":
      return node.outer;
    case "table-function":
      return node.input;
    default:
      return undefined;
  }
}
