import { idsOf } from "../../relation/columns.js";
import { filter, join } from "../../relation/constructors.js";
import { isFallible } from "../../relation/fallible.js";
import type { Relation } from "../../relation/relation.js";
import { isSameScalar } from "../../relation/same-scalar.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { andScalar, conjunctsOf, orScalar } from "../../relation/scalar-constructors.js";
import { isMovable, readsOnly } from "../conjuncts.js";
import type { Rule } from "../rule.js";

/**
 * Filters a table of an inner join by what an OR over several of its tables says about this one alone. The OR stays. A change of
 * a row that fails is then no change, and the join does not look for its partners.
 *
 * Valid for NULLs too: where the OR is true, one of its members is, and so are the conjuncts of that member. A row of which
 * what is implied is not true finds no partner, so that neither duplicates nor weights play a part.
 *
 * What can fail stays where it is: `r.n > 0 AND 10 / l.n > 1` need not be computed for a row of l that no row of r asks about.
 *
 * Must not fire where a member says nothing about the table: `(a.n = 1 AND b.n = 2) OR b.n = 3` holds for every row of a.
 *
 * Before: `join (p(A) AND q(B)) OR (r(A) AND s(B)) (A, B)`. After: `join … (filter p OR r (A), filter q OR s (B))`.
 */
export const filterInputByOr: Rule = {
  name: "filter-input-by-or",
  identity: "A ⋈[(p(A) ∧ q) ∨ (r(A) ∧ s)] B = σ[p ∨ r](A) ⋈[(p(A) ∧ q) ∨ (r(A) ∧ s)] B",
  cite: "[garcia-molina-2008] 16.2.3",
  apply: (plan) => {
    if (plan.kind !== "join") return plan;
    const inputs = plan.inputs.map((input) => restrict(input, plan.conjuncts));
    return inputs.every((input, index) => input === plan.inputs[index])
      ? plan
      : join({ ...plan, inputs });
  },
};

/** A table, filtered or not, with what is implied about it. */
function restrict(input: Relation, conjuncts: readonly Scalar[]): Relation {
  const table = input.kind === "filter" ? input.input : input;
  if (table.kind !== "scan") return input;
  const given = input.kind === "filter" ? input.conjuncts : [];
  const columns = idsOf(table);
  const implied = conjuncts
    .flatMap((conjunct) => impliedBy(conjunct, columns))
    .filter((conjunct) => !given.some((known) => isSameScalar(known, conjunct)));
  return implied.length === 0
    ? input
    : filter({ input: table, conjuncts: [...given, ...implied], span: input.span });
}

/** What a conjunct over several tables says about the columns of one. */
function impliedBy(conjunct: Scalar, columns: ReadonlySet<ColumnId>): readonly Scalar[] {
  if (conjunct.kind !== "or" || !isMovable(conjunct) || readsOnly(conjunct, columns)) return [];
  const members = conjunct.arguments.map((member) =>
    conjunctsOf(member).filter((part) => readsOnly(part, columns) && !isFallible(part)),
  );
  return members.every((parts) => parts.length > 0) ? [orScalar(members.map(andScalar))] : [];
}
