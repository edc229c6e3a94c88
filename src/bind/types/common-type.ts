import type { Catalog } from "../../catalog/catalog.js";
import type { TypeReference } from "../../catalog/type.js";
import { InternalError } from "../../diagnostics/errors.js";
import type { Scalar } from "../../relation/scalar.js";

/**
 * The type that all `scalars` are converted to (manual, 10.5), with their common modifier. `construct` is PostgreSQL's
 * word for messages: `UNION`, `CASE`, `VALUES`, `ARRAY`, `COALESCE`, `GREATEST`, `LEAST`, `IN`.
 * Throws 42804, `CASE types text and integer cannot be matched`.
 */
export function selectCommonType(
  _scalars: readonly Scalar[],
  _construct: string,
  _catalog: Catalog,
): TypeReference {
  throw new InternalError("not built yet");
}

/** Converts one of the scalars to the type that {@link selectCommonType} found; throws 42846. */
export function coerceToCommonType(
  _scalar: Scalar,
  _target: TypeReference,
  _construct: string,
  _catalog: Catalog,
): Scalar {
  throw new InternalError("not built yet");
}

/** `ARRAY[…]` of these elements: converted, with the array type. Nested arrays stay nested. Throws 42P18 for no elements, 42804, 42704. */
export function buildArray(_elements: readonly Scalar[], _catalog: Catalog): Scalar {
  throw new InternalError("not built yet");
}

/** `COALESCE`, `GREATEST`, `LEAST` with their arguments converted, `NULLIF` with its `=` resolved. */
export function buildConditional(
  _form: "coalesce" | "nullif" | "greatest" | "least",
  _scalars: readonly Scalar[],
  _catalog: Catalog,
  _searchPath: readonly string[],
): Scalar {
  throw new InternalError("not built yet");
}

/** `CASE`: conditions made boolean, results converted to their common type. No `ELSE` is a NULL. */
export function buildCase(
  _branches: readonly { readonly when: Scalar; readonly then: Scalar }[],
  _otherwise: Scalar | undefined,
  _catalog: Catalog,
): Scalar {
  throw new InternalError("not built yet");
}
