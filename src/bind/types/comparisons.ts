import type { Catalog } from "../../catalog/catalog.js";
import { builtinType } from "../../catalog/type.js";
import { queryError } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import type { Scalar } from "../../relation/scalar.js";
import {
  andScalar,
  arrayScalar,
  booleanTestScalar,
  distinctTestScalar,
  literalScalar,
  notScalar,
  nullTestScalar,
  orScalar,
  quantifiedScalar,
} from "../../relation/scalar-constructors.js";
import { argumentsOf } from "../../relation/scalar-traversal.js";
import { canCoerce, coerceArgument, requireBoolean } from "./coercion.js";
import { requireCollation, resultType } from "./collation.js";
import { findCommonKey } from "./common-key.js";
import { coerceToCommonType, commonModifier } from "./common-type.js";
import { isUnknownLiteral } from "./literals.js";
import { comparisonOf, declaredArguments, findOperator, resolveOperator } from "./operators.js";
import { isPolymorphic, requireArrayKey, resolvePolymorphic } from "./polymorphic.js";
import {
  arrayKey,
  baseKey,
  booleanKey,
  elementKey,
  isComposite,
  plainType,
  recordKey,
  unknownKey,
} from "./type-index.js";
import { describeType } from "./type-names.js";
import { showName, type WrittenName } from "./written-name.js";

/** `left name ANY|ALL (array)` over an array value. Throws 42809 for other right sides and for operators that are no conditions. */
export function resolveQuantified(
  name: WrittenName,
  quantifier: "any" | "all",
  left: Scalar,
  array: Scalar,
  catalog: Catalog,
  searchPath: readonly string[],
  span: Span | undefined,
): Scalar {
  const arrayType = array.type.key;
  const element =
    arrayType === unknownKey ? unknownKey : elementKey(baseKey(arrayType, catalog), catalog);
  if (element === undefined) {
    throw queryError("42809", "op ANY/ALL (array) requires array on right side", { span });
  }
  const keys = [left.type.key, element];
  const operator = findOperator(name, keys, catalog, searchPath, span);
  const declared = declaredArguments(operator);
  const resolved = resolvePolymorphic(keys, declared, operator.result, catalog, span);
  if (resolved.result !== booleanKey) {
    throw queryError("42809", "op ANY/ALL (array) requires operator to yield boolean", { span });
  }
  const [leftKey = left.type.key, elementTarget = element] = resolved.arguments;
  const target =
    isPolymorphic(operator.right) && arrayType !== unknownKey
      ? baseKey(arrayType, catalog)
      : requireArrayKey(elementTarget, catalog, span);
  const convertedLeft = coerceArgument(left, leftKey, catalog);
  const convertedArray = coerceArgument(array, target, catalog);
  requireCollation([convertedLeft, convertedArray], catalog, span);
  return quantifiedScalar({
    quantifier,
    operator: { schema: operator.schema, name: operator.name },
    left: convertedLeft,
    array: convertedArray,
    volatility: operator.volatility,
    span,
  });
}

/**
 * `left [NOT] IN (list)`: `= ANY (ARRAY[…])` for the members that read no columns, where they have a common type, and
 * an OR of comparisons for the others. Rows are compared field by field.
 */
export function resolveInList(
  left: Scalar,
  list: readonly Scalar[],
  negated: boolean,
  catalog: Catalog,
  searchPath: readonly string[],
  span: Span | undefined,
): Scalar {
  const name = { schema: undefined, name: negated ? "<>" : "=" };
  const constants = list.filter((member) => !readsColumns(member));
  const common = constants.length > 1 ? commonArray([left, ...constants], catalog) : undefined;
  const tests: Scalar[] = [];
  if (common !== undefined) {
    const elements = constants.map((member) =>
      coerceToCommonType(member, plainType(common.element), "IN", catalog),
    );
    const array = arrayScalar({
      elements,
      type: resultType(common.array, commonModifier(elements, common.element), elements, catalog),
      span,
    });
    const quantifier = negated ? "all" : "any";
    tests.push(resolveQuantified(name, quantifier, left, array, catalog, searchPath, span));
  }
  for (const member of list) {
    if (common !== undefined && constants.includes(member)) continue;
    const test =
      left.kind === "row" && member.kind === "row"
        ? resolveRowComparison(name, left.fields, member.fields, catalog, searchPath, span)
        : resolveOperator(name, left, member, catalog, searchPath, span);
    tests.push(requireBoolean(test, "IN", catalog));
  }
  return negated ? andScalar(tests) : orScalar(tests);
}

/** The common type of the members of an IN list and its array type; rows are never put into an array. */
function commonArray(
  members: readonly Scalar[],
  catalog: Catalog,
): { readonly element: string; readonly array: string } | undefined {
  const keys = members.map((member) => member.type.key);
  const common = findCommonKey(keys, catalog);
  if (common.kind === "conflict" || common.key === recordKey) return undefined;
  const convertible = keys.every((key) => canCoerce([key], [common.key], "implicit", catalog));
  const array = convertible ? arrayKey(common.key, catalog) : undefined;
  return array === undefined ? undefined : { element: common.key, array };
}

function readsColumns(scalar: Scalar): boolean {
  return scalar.kind === "column" || argumentsOf(scalar).some(readsColumns);
}

/** `left IS [NOT] DISTINCT FROM right`; `negated` is IS NOT DISTINCT FROM. Rows are compared field by field. */
export function resolveDistinct(
  left: Scalar,
  right: Scalar,
  negated: boolean,
  catalog: Catalog,
  searchPath: readonly string[],
  span: Span | undefined,
): Scalar {
  if (left.kind !== "row" || right.kind !== "row") {
    return distinctFields(left, right, negated, catalog, searchPath, span);
  }
  const tests = pairFields(left.fields, right.fields, span).map(([first, second]) =>
    distinctFields(first, second, negated, catalog, searchPath, span),
  );
  return negated ? andScalar(tests) : orScalar(tests);
}

function distinctFields(
  left: Scalar,
  right: Scalar,
  negated: boolean,
  catalog: Catalog,
  searchPath: readonly string[],
  span: Span | undefined,
): Scalar {
  // A NULL test looks into rows, which this comparison with NULL does not.
  const tested = isNullLiteral(right) ? left : isNullLiteral(left) ? right : undefined;
  if (tested !== undefined && !isRow(tested, catalog)) {
    return nullTestScalar({ argument: tested, negated: !negated, span });
  }
  const equal = resolveEquality(left, right, "IS DISTINCT FROM", catalog, searchPath, span);
  if (equal.implied) {
    return distinctTestScalar({ left: equal.left, right: equal.right, negated, span });
  }
  const bothNull = andScalar([
    isNull(equal.left, catalog, span),
    isNull(equal.right, catalog, span),
  ]);
  const same = orScalar([
    booleanTestScalar({ argument: equal.test, value: "true", negated: false, span }),
    bothNull,
  ]);
  return negated ? same : notScalar({ argument: same, span });
}

/** The `=` that a construct compares with. */
export interface Equality {
  readonly test: Scalar;
  /** The operands as converted for it. */
  readonly left: Scalar;
  readonly right: Scalar;
  /**
   * The construct, written over these operands, means this `=`. Not so for one outside of `pg_catalog`, since
   * constructs find theirs by the search path; one that depends on the time zone has to be seen as such.
   */
  readonly implied: boolean;
}

/** Finds the `=` between the operands of a construct; throws 42804 when it is no condition, and what operators throw. */
export function resolveEquality(
  left: Scalar,
  right: Scalar,
  construct: string,
  catalog: Catalog,
  searchPath: readonly string[],
  span: Span | undefined,
): Equality {
  const name = { schema: undefined, name: "=" };
  const test = resolveOperator(name, left, right, catalog, searchPath, span);
  if (test.type.key !== booleanKey) {
    throw queryError("42804", `${construct} requires = operator to yield boolean`, { span });
  }
  const [first = left, second = right] = argumentsOf(test);
  const implied =
    test.kind === "comparison"
      ? test.operatorSchema === "pg_catalog"
      : test.kind === "call" &&
        test.name.schema === "pg_catalog" &&
        test.volatility === "immutable";
  return { test, left: first, right: second, implied };
}

function isNullLiteral(scalar: Scalar): boolean {
  return isUnknownLiteral(scalar) && scalar.value === undefined;
}

/** Whether the value itself is NULL. */
function isNull(argument: Scalar, catalog: Catalog, span: Span | undefined): Scalar {
  if (!isRow(argument, catalog)) return nullTestScalar({ argument, negated: false, span });
  const right = literalScalar(undefined, builtinType("unknown"));
  return distinctTestScalar({ left: argument, right, negated: true, span });
}

function isRow(scalar: Scalar, catalog: Catalog): boolean {
  return scalar.type.key === recordKey || isComposite(scalar.type.key, catalog);
}

/**
 * `ROW(…) name ROW(…)` (manual, 9.24.5): `=` is the AND, `<>` the OR of the fields' comparisons, the orderings are
 * expanded lexicographically with the same three-valued answer. Throws 42601 for unequal numbers of fields, 0A000 for
 * operators that are no comparisons of an ordering.
 */
export function resolveRowComparison(
  name: WrittenName,
  left: readonly Scalar[],
  right: readonly Scalar[],
  catalog: Catalog,
  searchPath: readonly string[],
  span: Span | undefined,
): Scalar {
  const pairs = pairFields(left, right, span);
  if (pairs.length === 0) {
    throw queryError("0A000", "cannot compare rows of zero length", { span });
  }
  const tests = pairs.map(([first, second]) => {
    const test = resolveOperator(name, first, second, catalog, searchPath, span);
    if (test.type.key !== booleanKey) {
      throw queryError(
        "42804",
        `row comparison operator must yield type boolean, not type ${describeType(test.type.key, catalog)}`,
        { span },
      );
    }
    return test;
  });
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return only;

  const comparisons = tests.map((test) => comparisonOf(test, catalog));
  const [first] = comparisons;
  if (first === undefined || comparisons.some((other) => other?.operator !== first.operator)) {
    throw queryError(
      "0A000",
      `could not determine interpretation of row comparison operator ${showName(name)}`,
      { span, hint: "Row comparison operators must be associated with btree operator families." },
    );
  }
  const resolveField = (index: number, operator: string): Scalar => {
    const [leftField, rightField] = pairs[index] ?? [];
    const schema = comparisons[index]?.schema;
    if (leftField === undefined || rightField === undefined) return andScalar([]);
    const written = { schema, name: operator };
    return resolveOperator(written, leftField, rightField, catalog, searchPath, span);
  };
  switch (first.operator) {
    case "=":
      return andScalar(tests);
    case "<>":
      return orScalar(tests);
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const before = first.operator.startsWith("<") ? "<" : ">";
      // l < r OR (l = r AND rest): NULL exactly when the first unequal pair has a NULL.
      return tests.reduceRight((rest, test, index) =>
        index === tests.length - 1
          ? test
          : orScalar([resolveField(index, before), andScalar([resolveField(index, "="), rest])]),
      );
    }
  }
}

function pairFields(
  left: readonly Scalar[],
  right: readonly Scalar[],
  span: Span | undefined,
): readonly (readonly [Scalar, Scalar])[] {
  if (left.length !== right.length) {
    throw queryError("42601", "unequal number of entries in row expressions", { span });
  }
  return left.flatMap((field, index) => {
    const other = right[index];
    return other === undefined ? [] : [[field, other] as const];
  });
}
