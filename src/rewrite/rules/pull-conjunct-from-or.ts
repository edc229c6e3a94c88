import { isSameScalar } from "../../relation/same-scalar.js";
import type { Scalar } from "../../relation/scalar.js";
import { andScalar, conjunctsOf, orScalar } from "../../relation/scalar-constructors.js";
import { mapConjuncts } from "../conjuncts.js";
import type { Rule } from "../rule.js";

/**
 * Takes conjuncts that all members of an OR share out of it. A join whose only equality is repeated in each
 * member is a cross join without this.
 *
 * Valid for NULLs too: AND distributes over OR in three-valued logic. What is shared must not be volatile,
 * or it would be drawn once instead of once per member.
 *
 * Must not fire where only some members share: `(a = b AND c) OR d` holds for rows with `d` whatever `a` is.
 *
 * Before: `join ((p AND q) OR (p AND r)) (A, B)`. After: `join p, (q OR r) (A, B)`.
 */
export const pullConjunctFromOr: Rule = {
  name: "pull-conjunct-from-or",
  identity: "(p ∧ q) ∨ (p ∧ r) = p ∧ (q ∨ r)",
  cite: "[garcia-molina-2008] 16.2.2",
  apply: (plan) =>
    mapConjuncts(plan, (conjuncts) =>
      conjuncts.some((conjunct) => factor(conjunct) !== undefined)
        ? conjuncts.flatMap((conjunct) => factor(conjunct) ?? [conjunct])
        : conjuncts,
    ),
};

function factor(conjunct: Scalar): readonly Scalar[] | undefined {
  if (conjunct.kind !== "or") return undefined;
  const [first, ...others] = conjunct.arguments.map(conjunctsOf);
  if (first === undefined) return undefined;
  const shared = first.filter((member) =>
    others.every((other) => other.some((candidate) => isSameScalar(member, candidate))),
  );
  if (shared.length === 0) return undefined;
  const isShared = (member: Scalar): boolean =>
    shared.some((candidate) => isSameScalar(member, candidate));
  const rest = [first, ...others].map((members) => members.filter((member) => !isShared(member)));
  // A member that consists of what is shared makes the rest of the OR TRUE.
  if (rest.some((members) => members.length === 0)) return shared;
  return [...shared, orScalar(rest.map(andScalar))];
}
