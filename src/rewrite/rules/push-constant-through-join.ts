import { join } from "../../relation/constructors.js";
import { haveCommonEquality, isFaithful } from "../../relation/equality.js";
import { isSameScalar } from "../../relation/same-scalar.js";
import type {
  ColumnScalar,
  ComparisonScalar,
  LiteralScalar,
  Scalar,
} from "../../relation/scalar.js";
import { comparisonScalar } from "../../relation/scalar-constructors.js";
import type { Rule } from "../rule.js";

/**
 * Concludes from `a = b` and `a = constant` that `b = constant`, so that both inputs of a join are filtered.
 *
 * Valid when all three have the same type, equal values of which are identical; the conclusion is TRUE for every
 * row for which both premises are, so that it removes no row. NULL makes a premise NULL and rejects the row anyway.
 *
 * Must not fire between types with different equalities: `a = b` between timestamp and timestamptz holds for two
 * values of a where the clocks change. Nor over an outer join, whose conjuncts need not hold for its rows.
 *
 * Before: `join a.id = b.id, a.id = 1 (A, B)`. After: `join a.id = b.id, a.id = 1, b.id = 1 (A, B)`.
 */
export const pushConstantThroughJoin: Rule = {
  name: "push-constant-through-join",
  identity: "a = b ∧ a = c ⇒ b = c",
  cite: "[garcia-molina-2008] 16.2.3",
  apply: (plan) => {
    if (plan.kind !== "join") return plan;
    const equalities = plan.conjuncts.flatMap(asEquality);
    const constants = equalities.flatMap(({ left, right, conjunct }) =>
      left.kind === "column" && right.kind === "literal" ? [{ left, right, conjunct }] : [],
    );
    const concluded: Scalar[] = [];
    for (const { left: a, right: b } of equalities) {
      if (a.kind !== "column" || b.kind !== "column") continue;
      for (const { left, right, conjunct } of constants) {
        const other = left.column === a.column ? b : left.column === b.column ? a : undefined;
        if (other === undefined) continue;
        const conclusion = comparisonScalar({ ...conjunct, left: other, right });
        const present = [...plan.conjuncts, ...concluded].some((known) =>
          isSameScalar(known, conclusion),
        );
        if (!present) concluded.push(conclusion);
      }
    }
    if (concluded.length === 0) return plan;
    return join({ ...plan, conjuncts: [...plan.conjuncts, ...concluded] });
  },
};

interface Equality {
  readonly left: ColumnScalar | LiteralScalar;
  readonly right: ColumnScalar | LiteralScalar;
  readonly conjunct: ComparisonScalar;
}

/** An equality of columns or of a column with a constant, the constant on the right. */
function asEquality(conjunct: Scalar): readonly Equality[] {
  if (conjunct.kind !== "comparison" || conjunct.operator !== "=") return [];
  if (conjunct.operatorSchema !== "pg_catalog") return [];
  const { left, right } = conjunct;
  if (left.kind !== "column" && left.kind !== "literal") return [];
  if (right.kind !== "column" && right.kind !== "literal") return [];
  if (left.type.key !== right.type.key || !haveCommonEquality(left.type, right.type)) return [];
  if (!isFaithful(left.type) || !isFaithful(right.type)) return [];
  return [
    left.kind === "literal" ? { left: right, right: left, conjunct } : { left, right, conjunct },
  ];
}
