import type { Catalog, CatalogFunction } from "../../catalog/catalog.js";
import type { TypeReference } from "../../catalog/type.js";
import { InternalError } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import type { Scalar } from "../../relation/scalar.js";
import type { WrittenName } from "./operators.js";

/** A call as written. */
export interface FunctionRequest {
  readonly name: WrittenName;
  /** In the order written; for `WITHIN GROUP` the direct arguments. */
  readonly arguments: readonly Scalar[];
  /** The name of each argument in `name => value` notation; empty when all are positional. */
  readonly argumentNames: readonly (string | undefined)[];
  /** The last argument was written with VARIADIC. */
  readonly variadic: boolean;
  /** `count(*)`. */
  readonly star: boolean;
  readonly distinct: boolean;
  /** There is an ORDER BY inside the parentheses. */
  readonly ordered: boolean;
  /** The sort expressions of `WITHIN GROUP (ORDER BY …)`. */
  readonly withinGroup: readonly Scalar[] | undefined;
  readonly filtered: boolean;
  readonly over: boolean;
  readonly span: Span | undefined;
}

/** What a call means. */
export type FunctionResolution =
  | {
      readonly kind: "function";
      readonly function: CatalogFunction;
      /** Converted, in the order of `argumentNames` or else of the function's arguments; defaults are not filled in. */
      readonly arguments: readonly Scalar[];
      /** Empty when the call can be written by position. */
      readonly argumentNames: readonly (string | undefined)[];
      /** The sort expressions of WITHIN GROUP, converted. */
      readonly withinGroup: readonly Scalar[] | undefined;
      /** The call must be written with VARIADIC. */
      readonly variadic: boolean;
      readonly result: TypeReference;
    }
  /** `int4(x)`, `date('…')`, `(row).field` written as a call (manual, 4.2.9 and 8.16.5). */
  | { readonly kind: "scalar"; readonly scalar: Scalar };

/**
 * Finds the function that a call means (manual, 10.3). Throws 42883, 42725, 42809, 42P18, 42804, 22P02; 42883 lists the
 * signatures that exist under the name.
 */
export function resolveFunction(
  _request: FunctionRequest,
  _catalog: Catalog,
  _searchPath: readonly string[],
): FunctionResolution {
  throw new InternalError("not built yet");
}

/** The scalar of a resolved call of an ordinary function. */
export function buildCall(_resolution: FunctionResolution, _span: Span | undefined): Scalar {
  throw new InternalError("not built yet");
}
