import type { Catalog } from "../../catalog/catalog.js";
import type { TypeReference } from "../../catalog/type.js";
import { queryError } from "../../diagnostics/errors.js";
import type { Scalar } from "../../relation/scalar.js";
import { canCoerce, coerceArgument } from "./coercion.js";
import { resultType } from "./collation.js";
import { findCommonKey } from "./common-key.js";
import { baseKey } from "./type-index.js";
import { describeType } from "./type-names.js";

/**
 * The type that all `scalars` are converted to (manual, 10.5), with their common modifier. `construct` is PostgreSQL's
 * word for messages: `UNION`, `INTERSECT`, `EXCEPT`, `CASE`, `VALUES`, `ARRAY`, `COALESCE`, `GREATEST`, `LEAST`.
 * Of CASE, the ELSE result comes first. Throws 42804, `CASE types text and integer cannot be matched`.
 */
export function selectCommonType(
  scalars: readonly Scalar[],
  construct: string,
  catalog: Catalog,
): TypeReference {
  const common = findCommonKey(
    scalars.map((scalar) => scalar.type.key),
    catalog,
  );
  if (common.kind === "conflict") {
    const culprit = scalars.find((scalar) => baseKey(scalar.type.key, catalog) === common.second);
    throw queryError(
      "42804",
      `${construct} types ${describeType(common.first, catalog)} and ${describeType(common.second, catalog)} cannot be matched`,
      { span: culprit?.span },
    );
  }
  return resultType(common.key, commonModifier(scalars, common.key), scalars, catalog);
}

/** The modifier of all when they agree on it and on the type, else −1. */
export function commonModifier(scalars: readonly Scalar[], key: string): number {
  const [first] = scalars;
  const modifier = first?.type.modifier ?? -1;
  const same = scalars.every(({ type }) => type.key === key && type.modifier === modifier);
  return same ? modifier : -1;
}

/** Converts one of the scalars to the type that {@link selectCommonType} found; throws 42846. */
export function coerceToCommonType(
  scalar: Scalar,
  target: TypeReference,
  construct: string,
  catalog: Catalog,
): Scalar {
  if (!canCoerce([scalar.type.key], [target.key], "implicit", catalog)) {
    throw queryError(
      "42846",
      `${construct} could not convert type ${describeType(scalar.type.key, catalog)} to ${describeType(target.key, catalog)}`,
      { span: scalar.span },
    );
  }
  return coerceArgument(scalar, target.key, catalog);
}
