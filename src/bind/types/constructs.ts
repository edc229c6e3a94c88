import type { Catalog } from "../../catalog/catalog.js";
import type { TypeReference } from "../../catalog/type.js";
import { queryError } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import type { Scalar } from "../../relation/scalar.js";
import {
  arrayScalar,
  caseScalar,
  conditionalScalar,
  literalScalar,
} from "../../relation/scalar-constructors.js";
import { buildCast, requireBoolean } from "./coercion.js";
import { requireCollation, resultType } from "./collation.js";
import { coerceToCommonType, commonModifier, selectCommonType } from "./common-type.js";
import { resolveEquality } from "./comparisons.js";
import { nullLiteral } from "./literals.js";
import { requireArrayKey } from "./polymorphic.js";
import { baseType, elementKey, plainType, typeOf } from "./type-index.js";
import { describeType } from "./type-names.js";

/**
 * `ARRAY[…]` of these elements, converted to their common type. An element that is an array makes it one of more
 * dimensions. `target` is the type of a cast that the constructor stands in directly, which its elements (and nested
 * constructors) are converted to instead. Throws 42P18 for no elements without `target`, 42804, 42704, 42846.
 */
export function buildArray(
  elements: readonly Scalar[],
  target: TypeReference | undefined,
  catalog: Catalog,
  span: Span | undefined,
): Scalar {
  const nested = elements.some(({ type }) => isSubarray(type.key, catalog));
  const wanted = target === undefined ? undefined : arrayTarget(target, catalog);
  if (wanted !== undefined) {
    const inner = nested ? wanted.array : wanted.element;
    const converted = elements.map((element) =>
      buildCast(element, { ...inner, modifier: wanted.array.modifier }, catalog, element.span),
    );
    const type = resultType(
      wanted.array.key,
      commonModifier(converted, inner.key),
      converted,
      catalog,
    );
    return arrayScalar({ elements: converted, type, span });
  }
  if (elements.length === 0) {
    throw queryError("42P18", "cannot determine type of empty array", {
      span,
      hint: "Explicitly cast to the desired type, for example ARRAY[]::integer[].",
    });
  }
  const common = selectCommonType(elements, "ARRAY", catalog);
  if (nested && elementKey(common.key, catalog) === undefined) {
    throw queryError(
      "42704",
      `could not find element type for data type ${describeType(common.key, catalog)}`,
      { span },
    );
  }
  const key = nested ? common.key : requireArrayKey(common.key, catalog, span);
  const converted = elements.map((element) =>
    coerceToCommonType(element, common, "ARRAY", catalog),
  );
  const type = resultType(key, commonModifier(converted, common.key), converted, catalog);
  return arrayScalar({ elements: converted, type, span });
}

/** Whether an element adds a dimension. The vectors of the system catalogs are elements as they are. */
function isSubarray(key: string, catalog: Catalog): boolean {
  return typeOf(key, catalog).kind === "array";
}

/** The array type that a cast to `target` gives a constructor, and its elements' type; `undefined` for other types. */
function arrayTarget(
  target: TypeReference,
  catalog: Catalog,
): { readonly array: TypeReference; readonly element: TypeReference } | undefined {
  const array = baseType(target, catalog);
  const element = elementKey(array.key, catalog);
  return element === undefined ? undefined : { array, element: plainType(element) };
}

/**
 * `COALESCE`, `GREATEST`, `LEAST` with their arguments converted to their common type; `NULLIF` with its two arguments
 * converted as `=` needs them.
 */
export function buildConditional(
  form: "coalesce" | "nullif" | "greatest" | "least",
  scalars: readonly Scalar[],
  catalog: Catalog,
  searchPath: readonly string[],
  span: Span | undefined,
): Scalar {
  const [left, right] = scalars;
  if (form === "nullif" && left !== undefined && right !== undefined) {
    return buildNullIf(left, right, catalog, searchPath, span);
  }
  const common = selectCommonType(scalars, form.toUpperCase(), catalog);
  const converted = scalars.map((scalar) =>
    coerceToCommonType(scalar, common, form.toUpperCase(), catalog),
  );
  if (form !== "coalesce") requireCollation(converted, catalog, span);
  const type = resultType(common.key, commonModifier(converted, common.key), converted, catalog);
  return conditionalScalar({ form, arguments: converted, type, span });
}

/** The result has the type that `=` gives its left side: `nullif(1, 2.0)` is a numeric. */
function buildNullIf(
  left: Scalar,
  right: Scalar,
  catalog: Catalog,
  searchPath: readonly string[],
  span: Span | undefined,
): Scalar {
  const equal = resolveEquality(left, right, "NULLIF", catalog, searchPath, span);
  const operands = [equal.left, equal.right];
  const type = resultType(equal.left.type.key, equal.left.type.modifier, operands, catalog);
  if (equal.implied) {
    return conditionalScalar({ form: "nullif", arguments: operands, type, span });
  }
  return caseScalar({
    branches: [{ when: equal.test, then: literalScalar(undefined, type, span) }],
    otherwise: equal.left,
    type,
    span,
  });
}

/** `CASE`: conditions made boolean, results converted to their common type. No `ELSE` is a NULL. */
export function buildCase(
  branches: readonly { readonly when: Scalar; readonly then: Scalar }[],
  otherwise: Scalar | undefined,
  catalog: Catalog,
  span: Span | undefined,
): Scalar {
  const last = otherwise ?? nullLiteral(span);
  const results = branches.map(({ then }) => then);
  const common = selectCommonType([last, ...results], "CASE", catalog);
  const convert = (scalar: Scalar, construct: string) =>
    coerceToCommonType(scalar, common, construct, catalog);
  const converted = {
    branches: branches.map(({ when, then }) => ({
      when: requireBoolean(when, "CASE/WHEN", catalog),
      then: convert(then, "CASE/WHEN"),
    })),
    otherwise: convert(last, "CASE/ELSE"),
  };
  const outcomes = [...converted.branches.map(({ then }) => then), converted.otherwise];
  const type = resultType(common.key, commonModifier(outcomes, common.key), outcomes, catalog);
  return caseScalar({ ...converted, type, span });
}
