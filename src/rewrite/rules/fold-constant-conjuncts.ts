import { isNullableOver } from "../../relation/columns.js";
import { compareLiterals } from "../../relation/compare-literals.js";
import { canBeRow } from "../../relation/nullability.js";
import type { Relation } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import {
  booleanScalar,
  booleanTestScalar,
  comparisonScalar,
  distinctTestScalar,
  notScalar,
  nullTestScalar,
} from "../../relation/scalar-constructors.js";
import { inputsOf } from "../../relation/traversal.js";
import { mapConjuncts } from "../conjuncts.js";
import { emptyLike } from "../empty.js";
import type { Rule } from "../rule.js";

/**
 * Takes out conjuncts that are TRUE for every row, turns tests for NULL and for truth values into what they are
 * where NULL is excluded, and makes an empty relation of a filter or join that keeps nothing.
 *
 * Valid because a conjunct list keeps a row only when all its members are TRUE: FALSE and NULL reject alike.
 * On empty input both sides are empty.
 *
 * Must not fire for columns of the NULL-extended side inside an outer join's own result: in `SELECT * FROM a LEFT
 * JOIN b ON a.id = b.id WHERE b.id IS NULL` the test is not FALSE though `b.id` is NOT NULL in its table;
 * `columnsOf` knows. An outer join that matches nothing still keeps its rows, so it does not become empty.
 *
 * Before: `filter true, p (R)` and `filter null (R)`. After: `filter p (R)` and no rows.
 */
export const foldConstantConjuncts: Rule = {
  name: "fold-constant-conjuncts",
  identity: "σ[TRUE ∧ p](R) = σ[p](R); σ[FALSE](R) = σ[NULL](R) = ∅",
  cite: "[garcia-molina-2008] 16.2.2",
  apply: (plan) => {
    const folded = mapConjuncts(plan, (conjuncts) => foldAll(conjuncts, inputsOf(plan)));
    switch (folded.kind) {
      case "filter":
      case "join":
        return folded.conjuncts.some(neverTrue) ? emptyLike(folded) : folded;
      case "semi-join":
        if (!folded.conjuncts.some(neverTrue)) return folded;
        return folded.negated ? folded.left : emptyLike(folded);
      default:
        return folded;
    }
  },
};

function foldAll(conjuncts: readonly Scalar[], inputs: readonly Relation[]): readonly Scalar[] {
  const folded = conjuncts.map((conjunct) => foldConjunct(conjunct, inputs));
  const kept = folded.filter((conjunct) => truthOf(conjunct) !== true);
  const same =
    kept.length === conjuncts.length &&
    kept.every((conjunct, index) => conjunct === conjuncts[index]);
  return same ? conjuncts : kept;
}

/** What a conjunct is worth where only TRUE counts. */
function foldConjunct(conjunct: Scalar, inputs: readonly Relation[]): Scalar {
  switch (conjunct.kind) {
    case "null-test": {
      // ROW(…) IS NULL looks into the fields, so that the row itself being a value says nothing.
      if (isComposite(conjunct.argument)) return conjunct;
      if (isNullableOver(conjunct.argument, inputs)) return conjunct;
      return booleanScalar(conjunct.negated, conjunct.span);
    }
    case "boolean-test": {
      const { argument, value, negated } = conjunct;
      if (value === "unknown") {
        return isNullableOver(argument, inputs) ? conjunct : booleanScalar(negated, conjunct.span);
      }
      // IS TRUE rejects NULL just as the conjunct itself does.
      if (!negated)
        return value === "true" ? argument : notScalar({ argument, span: conjunct.span });
      if (isNullableOver(argument, inputs)) return conjunct;
      return value === "false" ? argument : notScalar({ argument, span: conjunct.span });
    }
    case "not":
      return foldNegation(conjunct.argument) ?? conjunct;
    case "comparison": {
      const truth = compareLiterals(conjunct);
      return truth === undefined ? conjunct : booleanScalar(truth, conjunct.span);
    }
    default:
      return conjunct;
  }
}

const negations = { "=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<" } as const;

/** NOT over a form that has an opposite: both are NULL for the same rows. */
function foldNegation(argument: Scalar): Scalar | undefined {
  switch (argument.kind) {
    case "not":
      return argument.argument;
    case "null-test":
      if (isComposite(argument.argument)) return undefined;
      return nullTestScalar({ ...argument, negated: !argument.negated });
    case "boolean-test":
      return booleanTestScalar({ ...argument, negated: !argument.negated });
    case "distinct-test":
      return distinctTestScalar({ ...argument, negated: !argument.negated });
    case "comparison":
      if (argument.operatorSchema !== "pg_catalog") return undefined;
      if (argument.left.kind === "row" || argument.right.kind === "row") return undefined;
      return comparisonScalar({ ...argument, operator: negations[argument.operator] });
    case "literal": {
      const truth = truthOf(argument);
      return truth === undefined ? undefined : booleanScalar(!truth, argument.span);
    }
    default:
      return undefined;
  }
}

function isComposite(scalar: Scalar): boolean {
  return scalar.kind === "row" || canBeRow(scalar.type);
}

function truthOf(scalar: Scalar): boolean | undefined {
  if (scalar.kind !== "literal" || scalar.value === undefined) return undefined;
  return scalar.value === "t" || scalar.value === "true";
}

function neverTrue(conjunct: Scalar): boolean {
  return conjunct.kind === "literal" && truthOf(conjunct) !== true;
}
