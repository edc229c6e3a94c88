import { filterBy, semiJoin } from "../../relation/constructors.js";
import type { Relation } from "../../relation/relation.js";
import type { BooleanTestScalar, Scalar } from "../../relation/scalar.js";
import { booleanTestScalar } from "../../relation/scalar-constructors.js";
import { substituteColumns } from "../../relation/traversal.js";
import { isMovable } from "../conjuncts.js";
import type { Rule } from "../rule.js";
import { separateEmptySet } from "../separate-empty-set.js";
import { canInline, replacementsOf } from "../substitution.js";
import { unnestOver } from "../unnest-over.js";

/**
 * Turns `x IN (…)`, `x op ANY (…)`, `x op ALL (…)` and their negations, among the conjuncts of a filter, into semi-joins
 * and anti-joins over the comparison c.
 *
 * Valid in three-valued logic: ANY is TRUE when some c is TRUE and FALSE when all are FALSE; ALL is TRUE when all are
 * TRUE and FALSE when some is FALSE. So NOT IN keeps a row when no comparison is TRUE or NULL.
 *
 * Must not turn NOT IN into an anti-join over plain equality: `SELECT * FROM a WHERE x NOT IN (SELECT y FROM b)` is
 * empty as soon as a y is NULL, and drops a row whose x is NULL unless b is empty. Must not fire below OR or NOT,
 * where NULL and FALSE differ.
 *
 * Before: `filter not (x = any (b.y of B)) (A)`. After: `anti-join (x = b.y) is not false (A, B)`.
 */
export const eliminateQuantifiedSubquery: Rule = {
  name: "eliminate-quantified-subquery",
  identity:
    "σ[x IN S](R) = R ⋉[x = s] S; σ[x NOT IN S](R) = R ▷[(x = s) IS NOT FALSE] S; σ[x op ALL S](R) = R ▷[(x op s) IS NOT TRUE] S",
  cite: "[galindo-legaria-2001] 2.4",
  apply: (plan, allocate) => {
    if (plan.kind !== "filter") return plan;
    for (const conjunct of plan.conjuncts) {
      const found = asQuantified(conjunct);
      if (found === undefined || !isMovable(found.condition)) continue;
      const separated = separateEmptySet(found.relation, allocate);
      const { relation, condition } = withoutProjection(separated, found.condition);
      const right = unnestOver(plan.input, relation, allocate);
      if (right === undefined) continue;
      const node = semiJoin({
        negated: found.negated,
        left: plan.input,
        right: right.relation,
        conjuncts: [condition, ...right.conjuncts],
        span: conjunct.span,
      });
      const rest = plan.conjuncts.filter((other) => other !== conjunct);
      return filterBy(node, rest, plan.span);
    }
    return plan;
  },
};

interface Quantified {
  readonly relation: Relation;
  readonly negated: boolean;
  /** Looked for in the subquery's rows; what it means that there is one is told by `negated`. */
  readonly condition: Scalar;
}

function asQuantified(conjunct: Scalar): Quantified | undefined {
  const denied = conjunct.kind === "not";
  const subquery = denied ? conjunct.argument : conjunct;
  if (subquery.kind !== "subquery" || subquery.comparison === undefined) return undefined;
  const { relation, comparison, form } = subquery;
  const is = (value: BooleanTestScalar["value"], negated: boolean): Scalar =>
    booleanTestScalar({ argument: comparison, value, negated, span: comparison.span });
  if (form === "any") {
    return denied
      ? { relation, negated: true, condition: is("false", true) }
      : { relation, negated: false, condition: comparison };
  }
  return denied
    ? { relation, negated: false, condition: is("false", false) }
    : { relation, negated: true, condition: is("true", true) };
}

/** Reads the subquery's columns where they come from, so that a select list need not be free of correlation. */
function withoutProjection(
  relation: Relation,
  condition: Scalar,
): { readonly relation: Relation; readonly condition: Scalar } {
  if (relation.kind === "distinct") return withoutProjection(relation.input, condition);
  if (relation.kind !== "project" || !canInline(relation.columns, [condition])) {
    return { relation, condition };
  }
  const substituted = substituteColumns(condition, replacementsOf(relation.columns));
  return withoutProjection(relation.input, substituted);
}
