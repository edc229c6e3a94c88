import { idsOf } from "../../relation/columns.js";
import { join, outerJoin } from "../../relation/constructors.js";
import { columnsRejectedWhenNull } from "../../relation/nullability.js";
import type { OuterJoin, Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { mapInputs } from "../../relation/traversal.js";
import type { Rule } from "../rule.js";

/**
 * Makes a left join inner, and a full join left or inner, where a predicate above rejects the rows that were
 * filled up with NULL.
 *
 * Valid when some conjunct above cannot be TRUE while a column of the filled side is NULL: every filled row
 * has NULL there and is rejected. Conjuncts of a filter, of an inner or semi-join, and of an outer join on the side
 * that it does not preserve count. Weights of the other rows are unchanged.
 *
 * Must not fire for predicates that accept NULL: `a LEFT JOIN b ON a.id = b.id WHERE coalesce(b.n, 0) = 0`,
 * `WHERE b.n IS NULL`, `WHERE b.n = 1 OR a.n = 1` and `WHERE b.n IS DISTINCT FROM 1` keep filled rows.
 *
 * Before: `filter b.n = 1 (outer-join left p (A, B))`. After: `filter b.n = 1 (join p (A, B))`.
 */
export const eliminateOuterJoin: Rule = {
  name: "eliminate-outer-join",
  identity: "σ[q](A ⟕[p] B) = σ[q](A ⋈[p] B) when q rejects NULL in a column of B",
  cite: "[galindo-legaria-1997] 3.2",
  apply: (plan) => {
    switch (plan.kind) {
      case "filter":
      case "join":
        return mapInputs(plan, (input) => strengthen(input, plan.conjuncts));
      case "semi-join":
        // Of an anti-join the left rows without a partner stay, whatever the conjuncts say about them.
        return mapInputs(plan, (input) =>
          input === plan.left && plan.negated ? input : strengthen(input, plan.conjuncts),
        );
      case "outer-join":
        if (plan.variant !== "left") return plan;
        return mapInputs(plan, (input) =>
          input === plan.right ? strengthen(input, plan.conjuncts) : input,
        );
      default:
        return plan;
    }
  },
};

function strengthen(input: Relation, conjuncts: readonly Scalar[]): Relation {
  if (input.kind === "filter") {
    return mapInputs(input, (inner) => strengthen(inner, conjuncts));
  }
  return input.kind === "outer-join" ? strengthenOuterJoin(input, conjuncts) : input;
}

function strengthenOuterJoin(input: OuterJoin, conjuncts: readonly Scalar[]): Relation {
  const rejected = new Set(conjuncts.flatMap((conjunct) => [...columnsRejectedWhenNull(conjunct)]));
  const leftRejected = rejects(input.left, rejected);
  const rightRejected = rejects(input.right, rejected);
  switch (input.variant) {
    case "left":
      return rightRejected ? innerJoin(input) : input;
    case "right":
      return leftRejected ? innerJoin(input) : input;
    case "full":
      if (leftRejected && rightRejected) return innerJoin(input);
      // Rejecting NULL on the left side rejects the rows that only the right side has.
      if (leftRejected) return outerJoin({ ...input, variant: "left" });
      return rightRejected ? outerJoin({ ...input, variant: "right" }) : input;
  }
}

function rejects(side: Relation, rejected: ReadonlySet<ColumnId>): boolean {
  return [...idsOf(side)].some((id) => rejected.has(id));
}

function innerJoin({ left, right, conjuncts, span }: OuterJoin): Relation {
  return join({ inputs: [left, right], conjuncts, span });
}
