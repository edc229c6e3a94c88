import { idsOf } from "../../relation/columns.js";
import { filterBy, join, outerJoin, semiJoin } from "../../relation/constructors.js";
import type { Relation } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import { isMovable, partition, readsOnly } from "../conjuncts.js";
import type { Rule } from "../rule.js";

/**
 * Makes a conjunct of a join that reads one input only a filter of that input.
 *
 * Valid for every input of an inner join, for the right input of a left join, a semi-join or an anti-join (a row
 * of it that fails is a partner of nobody), and for the left input of a semi-join.
 *
 * Must not fire for the preserved side of an outer join, nor for the left side of an anti-join: `a LEFT JOIN b
 * ON a.id = b.id AND a.n = 1` keeps the rows of a with another n, without partner.
 *
 * Before: `join a.n = 1, a.id = b.id (A, B)`. After: `join a.id = b.id (filter a.n = 1 (A), B)`.
 */
export const pushConjunctIntoInput: Rule = {
  name: "push-conjunct-into-input",
  identity: "A ⋈[p(A) ∧ q] B = σ[p](A) ⋈[q] B; A ⟕[p(B) ∧ q] B = A ⟕[q] σ[p](B)",
  cite: "[garcia-molina-2008] 16.2.3; [galindo-legaria-1997] 2.3",
  apply: (plan) => {
    switch (plan.kind) {
      case "join": {
        let conjuncts = plan.conjuncts;
        const inputs = plan.inputs.map((input) => {
          const [pushed, kept] = pushable(input, conjuncts);
          conjuncts = kept;
          return filterBy(input, pushed, plan.span);
        });
        return conjuncts.length === plan.conjuncts.length
          ? plan
          : join({ ...plan, inputs, conjuncts });
      }
      case "outer-join": {
        if (plan.variant !== "left") return plan;
        const [pushed, conjuncts] = pushable(plan.right, plan.conjuncts);
        if (pushed.length === 0) return plan;
        return outerJoin({ ...plan, right: filterBy(plan.right, pushed, plan.span), conjuncts });
      }
      case "semi-join": {
        const [right, rest] = pushable(plan.right, plan.conjuncts);
        const [left, conjuncts] = plan.negated ? [[], rest] : pushable(plan.left, rest);
        if (left.length + right.length === 0) return plan;
        return semiJoin({
          ...plan,
          left: filterBy(plan.left, left, plan.span),
          right: filterBy(plan.right, right, plan.span),
          conjuncts,
        });
      }
      default:
        return plan;
    }
  },
};

function pushable(
  input: Relation,
  conjuncts: readonly Scalar[],
): readonly [readonly Scalar[], readonly Scalar[]] {
  const columns = idsOf(input);
  return partition(conjuncts, (conjunct) => isMovable(conjunct) && readsOnly(conjunct, columns));
}
