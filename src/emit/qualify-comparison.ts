import type { Catalog } from "../catalog/catalog.js";
import { builtinType, type ComparisonSign, type TypeReference } from "../catalog/type.js";
import { baseTypeOf, typeOperatorOf } from "../catalog/type-facts.js";
import type { ComparisonScalar, DistinctTestScalar, Scalar } from "../relation/scalar.js";
import {
  andScalar,
  booleanTestScalar,
  callScalar,
  notScalar,
  nullTestScalar,
  orScalar,
} from "../relation/scalar-constructors.js";

type Types = Pick<Catalog, "types">;

/**
 * A comparison that a delta plan makes of two values of an extension's type, by the operator that sorts and groups them:
 * under the search path of a script the sign alone would mean another one, to which the values are converted. `undefined`
 * for all other comparisons: one that a query has written names its operator, or converts its operands.
 */
export function qualifyComparison(scalar: ComparisonScalar, catalog: Types): Scalar | undefined {
  const { left, right, operator, operatorSchema, span } = scalar;
  if (operatorSchema !== "pg_catalog" || !haveSameBase(left.type, right.type, catalog)) {
    return undefined;
  }
  if (operator !== "<>") return compareBy(operator, left, right, catalog);
  const equal = compareBy("=", left, right, catalog);
  return equal && notScalar({ argument: equal, span });
}

/** `IS [NOT] DISTINCT FROM` over an extension's type, in words that name the operator. */
export function qualifyDistinctTest(
  { left, right, negated, span }: DistinctTestScalar,
  catalog: Types,
): Scalar | undefined {
  if (!haveSameBase(left.type, right.type, catalog)) return undefined;
  const equal = compareBy("=", left, right, catalog);
  if (equal === undefined) return undefined;
  const isNull = (argument: Scalar): Scalar => nullTestScalar({ argument, negated: false, span });
  const same = orScalar([
    booleanTestScalar({ argument: equal, value: "true", negated: false, span }),
    andScalar([isNull(left), isNull(right)]),
  ]);
  return negated ? same : notScalar({ argument: same, span });
}

function haveSameBase(left: TypeReference, right: TypeReference, catalog: Types): boolean {
  return left.key === right.key || baseTypeOf(left, catalog).key === baseTypeOf(right, catalog).key;
}

function compareBy(
  sign: ComparisonSign,
  left: Scalar,
  right: Scalar,
  catalog: Types,
): Scalar | undefined {
  const operator = typeOperatorOf(left.type, sign, catalog);
  if (operator === undefined) return undefined;
  return callScalar({
    notation: "operator",
    name: { schema: operator.schema, name: operator.name },
    arguments: [left, right],
    variadic: false,
    volatility: "immutable",
    strict: true,
    type: builtinType("bool"),
    span: undefined,
  });
}
