import { isNullableOver } from "../../relation/columns.js";
import { filter } from "../../relation/constructors.js";
import type { Relation } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import { subqueryScalar } from "../../relation/scalar-constructors.js";
import { hasSubquery, mapArguments } from "../../relation/scalar-traversal.js";
import { inputsOf, mapScalars } from "../../relation/traversal.js";
import type { Rule } from "../rule.js";

/**
 * Turns `x IN (…)` and `x op ANY (…)` that stand inside an expression into EXISTS, for which there is a form with counts.
 *
 * Valid where the comparison is never NULL, so that both are TRUE or FALSE alike; and in a filter below nothing but
 * AND and OR, where NULL has the same effect as FALSE.
 *
 * Must not fire elsewhere: `SELECT x IN (SELECT y FROM b) FROM a` shows NULL when b has a NULL and no match, and
 * `WHERE (x IN (SELECT y FROM b)) IS NULL` keeps such rows.
 *
 * Before: `filter p or (x = any (b.y of B)) (A)`. After: `filter p or exists (filter x = b.y (B)) (A)`.
 */
export const foldAnySubquery: Rule = {
  name: "fold-any-subquery",
  identity: "x op ANY S = EXISTS σ[x op s](S) when x op s is not NULL, or NULL counts as FALSE",
  cite: "[galindo-legaria-2001] 2.4",
  apply: (plan) =>
    mapScalars(plan, (scalar) =>
      hasSubquery(scalar) ? fold(scalar, inputsOf(plan), plan.kind === "filter") : scalar,
    ),
};

function fold(scalar: Scalar, inputs: readonly Relation[], nullIsFalse: boolean): Scalar {
  if (scalar.kind === "subquery") {
    const { form, relation, comparison } = scalar;
    if (form !== "any" || comparison === undefined || hasSubquery(comparison)) return scalar;
    if (!nullIsFalse && isNullableOver(comparison, [...inputs, relation])) return scalar;
    return subqueryScalar({
      ...scalar,
      form: "exists",
      relation: filter({ input: relation, conjuncts: [comparison], span: scalar.span }),
      comparison: undefined,
    });
  }
  const transparent = scalar.kind === "and" || scalar.kind === "or";
  return mapArguments(scalar, (argument) => fold(argument, inputs, nullIsFalse && transparent));
}
