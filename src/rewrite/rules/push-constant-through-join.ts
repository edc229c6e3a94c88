import { idsOf } from "../../relation/columns.js";
import { join } from "../../relation/constructors.js";
import { haveCommonEquality, isFaithful } from "../../relation/equality.js";
import type {
  ColumnId,
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
    // A column of an enclosing query would be given its constant again and again: nothing takes that away.
    const own = idsOf(plan);
    const equalities = plan.conjuncts.flatMap((conjunct) => asEquality(conjunct, own));
    const constants = equalities.flatMap(({ left, right, conjunct }) =>
      right.kind === "literal" ? [{ column: left.column, constant: right, conjunct }] : [],
    );
    const concluded: Scalar[] = [];
    for (const { left: a, right: b } of equalities) {
      if (b.kind !== "column") continue;
      for (const { column, constant, conjunct } of [...constants]) {
        const other = column === a.column ? b : column === b.column ? a : undefined;
        if (other === undefined) continue;
        const present = constants.some(
          (known) => known.column === other.column && known.constant.value === constant.value,
        );
        if (present) continue;
        constants.push({ column: other.column, constant, conjunct });
        concluded.push(comparisonScalar({ ...conjunct, left: other, right: constant }));
      }
    }
    if (concluded.length === 0) return plan;
    return join({ ...plan, conjuncts: [...plan.conjuncts, ...concluded] });
  },
};

interface Equality {
  readonly left: ColumnScalar;
  readonly right: ColumnScalar | LiteralScalar;
  readonly conjunct: ComparisonScalar;
}

/** An equality of own columns, or of one with a constant, which is then on the right. */
function asEquality(conjunct: Scalar, own: ReadonlySet<ColumnId>): readonly Equality[] {
  if (conjunct.kind !== "comparison" || conjunct.operator !== "=") return [];
  if (conjunct.operatorSchema !== "pg_catalog") return [];
  const { left, right } = conjunct;
  if (left.type.key !== right.type.key || !haveCommonEquality(left.type, right.type)) return [];
  if (!isFaithful(left.type) || !isFaithful(right.type)) return [];
  const isOwn = (scalar: Scalar): scalar is ColumnScalar =>
    scalar.kind === "column" && own.has(scalar.column);
  if (isOwn(left))
    return isOwn(right) || right.kind === "literal" ? [{ left, right, conjunct }] : [];
  return isOwn(right) && left.kind === "literal" ? [{ left: right, right: left, conjunct }] : [];
}
