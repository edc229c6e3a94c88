import type { Catalog } from "../../catalog/catalog.js";
import type { TypeReference } from "../../catalog/type.js";
import { InternalError } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import type { Scalar } from "../../relation/scalar.js";

/** How much a conversion may do: everywhere, on assignment to a column, or only with CAST (manual, 10.1 and 10.4). */
export type CoercionContext = "implicit" | "assignment" | "explicit";

/** Whether every type of `from` (keys) can be converted to the type of `to` at the same place. */
export function canCoerce(
  _from: readonly string[],
  _to: readonly string[],
  _context: CoercionContext,
  _catalog: Catalog,
): boolean {
  throw new InternalError("not built yet");
}

/**
 * Converts `scalar` to `target`, modifier included; `undefined` when there is no such conversion in `context`.
 * The same scalar comes back when it has the type already; an unknown literal becomes a literal of the type.
 * Throws 22P02 for a literal whose text is no value of the type.
 */
export function coerceScalar(
  _scalar: Scalar,
  _target: TypeReference,
  _context: CoercionContext,
  _catalog: Catalog,
): Scalar | undefined {
  throw new InternalError("not built yet");
}

/** `CAST(argument AS target)`; throws 42846 when there is no such cast. */
export function castScalar(
  _argument: Scalar,
  _target: TypeReference,
  _catalog: Catalog,
  _span: Span | undefined,
): Scalar {
  throw new InternalError("not built yet");
}

/** A condition: `argument of WHERE must be type boolean, not type integer` (42804). `construct` is `WHERE`, `JOIN/ON`, `CASE/WHEN`, `NOT`, `AND`, … */
export function requireBoolean(_scalar: Scalar, _construct: string, _catalog: Catalog): Scalar {
  throw new InternalError("not built yet");
}
