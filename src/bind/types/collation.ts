import type { Catalog } from "../../catalog/catalog.js";
import type { QualifiedName } from "../../catalog/type.js";
import { InternalError } from "../../diagnostics/errors.js";
import type { Scalar } from "../../relation/scalar.js";

/**
 * The collation that an operation over `scalars` uses (manual, 24.2): `collation` is `undefined` for the database's
 * default, `state` tells where it came from. Two different explicit ones throw 42P21.
 */
export function collationOf(
  _scalars: readonly Scalar[],
  _catalog: Catalog,
): {
  readonly state: "none" | "implicit" | "explicit" | "conflict";
  readonly collation: QualifiedName | undefined;
} {
  throw new InternalError("not built yet");
}
