import { isNullableOver } from "../../relation/columns.js";
import { filter } from "../../relation/constructors.js";
import type { Relation } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import { subqueryScalar } from "../../relation/scalar-constructors.js";
import { hasSubquery, mapArguments } from "../../relation/scalar-traversal.js";
import { type ColumnAllocator, inputsOf, mapScalars } from "../../relation/traversal.js";
import { isMovable } from "../conjuncts.js";
import type { Rule } from "../rule.js";
import { threeValued } from "../three-valued.js";

/**
 * Turns `x IN (…)`, `x op ANY (…)` and `x op ALL (…)` that stand inside an expression into EXISTS, for which there is a form
 * with counts: one question where NULL has the effect of FALSE (the comparison is never NULL, or there is nothing but
 * AND and OR up to the conjunct), else CASE over what exists, TRUE, FALSE or NULL.
 *
 * Valid in three-valued logic: ANY is TRUE where a comparison is, else NULL where one is NULL, else FALSE; ALL is FALSE
 * where a comparison is, else NULL where one is NULL, else TRUE.
 *
 * Must not take one question elsewhere: `SELECT x IN (SELECT y FROM b) FROM a` shows NULL when b has a NULL and no match,
 * and `WHERE (x IN (SELECT y FROM b)) IS NULL` keeps such rows. Must not fire while x is a subquery itself.
 *
 * Before: `filter p or (x = any (b.y of B)) (A)`. After: `filter p or exists (filter x = b.y (B)) (A)`.
 */
export const foldQuantifiedSubquery: Rule = {
  name: "fold-quantified-subquery",
  identity:
    "x op ANY S = EXISTS σ[x op s](S) when x op s is not NULL, or NULL counts as FALSE; else CASE by what exists",
  cite: "[galindo-legaria-2001] 2.4",
  apply: (plan, allocate) =>
    mapScalars(plan, (scalar) =>
      hasSubquery(scalar)
        ? fold(scalar, { inputs: inputsOf(plan), allocate }, holdsConjuncts(plan))
        : scalar,
    ),
};

interface Place {
  readonly inputs: readonly Relation[];
  readonly allocate: ColumnAllocator;
}

/** Whether the scalars of a node are conjuncts, which NULL fails like FALSE. */
function holdsConjuncts({ kind }: Relation): boolean {
  switch (kind) {
    case "filter":
    case "join":
    case "outer-join":
    case "semi-join":
    case "apply":
      return true;
    default:
      return false;
  }
}

function fold(scalar: Scalar, place: Place, nullIsFalse: boolean): Scalar {
  if (scalar.kind === "subquery") {
    const { form, relation, comparison } = scalar;
    if (comparison === undefined || !isMovable(comparison)) return scalar;
    const single = nullIsFalse || !isNullableOver(comparison, [...place.inputs, relation]);
    if (form !== "any" || !single) {
      return threeValued({ ...scalar, comparison }, place.inputs, place.allocate);
    }
    return subqueryScalar({
      ...scalar,
      form: "exists",
      relation: filter({ input: relation, conjuncts: [comparison], span: scalar.span }),
      comparison: undefined,
    });
  }
  const transparent = scalar.kind === "and" || scalar.kind === "or";
  return mapArguments(scalar, (argument) => fold(argument, place, nullIsFalse && transparent));
}
