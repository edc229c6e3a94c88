import type { Span } from "../../diagnostics/span.js";
import type { Scalar } from "../../relation/scalar.js";
import type { WrittenName } from "./written-name.js";

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
