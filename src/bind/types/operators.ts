import type { Catalog } from "../../catalog/catalog.js";
import { InternalError } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import type { Scalar } from "../../relation/scalar.js";

/** A name as written: `schema` is `undefined` when it is not qualified. */
export interface WrittenName {
  readonly schema: string | undefined;
  readonly name: string;
}

/**
 * `left name right`, or `name right` when `left` is `undefined` (manual, 10.2): arguments converted. The comparisons
 * of a default ordering are `comparison`, everything else a `call`. Throws 42883, 42725, 42704, 22P02, 42P22.
 */
export function resolveOperator(
  _name: WrittenName,
  _left: Scalar | undefined,
  _right: Scalar,
  _catalog: Catalog,
  _searchPath: readonly string[],
  _span: Span | undefined,
): Scalar {
  throw new InternalError("not built yet");
}

/** `left name ANY|ALL (array)` over an array value. Throws 42809 as PostgreSQL does for other right sides. */
export function resolveQuantified(
  _name: WrittenName,
  _quantifier: "any" | "all",
  _left: Scalar,
  _array: Scalar,
  _catalog: Catalog,
  _searchPath: readonly string[],
  _span: Span | undefined,
): Scalar {
  throw new InternalError("not built yet");
}

/** `left [NOT] IN (list)`: `= ANY (ARRAY[…])` where the members have a common type, else an OR of `=`. Rows are compared field by field. */
export function resolveInList(
  _left: Scalar,
  _list: readonly Scalar[],
  _negated: boolean,
  _catalog: Catalog,
  _searchPath: readonly string[],
  _span: Span | undefined,
): Scalar {
  throw new InternalError("not built yet");
}

/** `left IS [NOT] DISTINCT FROM right`; `negated` is IS NOT DISTINCT FROM. Rows are expanded field by field. */
export function resolveDistinct(
  _left: Scalar,
  _right: Scalar,
  _negated: boolean,
  _catalog: Catalog,
  _searchPath: readonly string[],
  _span: Span | undefined,
): Scalar {
  throw new InternalError("not built yet");
}

/**
 * `ROW(…) name ROW(…)` (manual, 9.24.5): `=` is the AND, `<>` the OR of the fields' comparisons, the orderings are
 * expanded lexicographically with the same three-valued answer. Throws 42601 for unequal numbers of fields.
 */
export function resolveRowComparison(
  _name: WrittenName,
  _left: readonly Scalar[],
  _right: readonly Scalar[],
  _catalog: Catalog,
  _searchPath: readonly string[],
  _span: Span | undefined,
): Scalar {
  throw new InternalError("not built yet");
}
