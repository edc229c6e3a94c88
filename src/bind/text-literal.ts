import { builtinType } from "../catalog/type.js";
import type { Scalar } from "../relation/scalar.js";
import type { Environment } from "./environment.js";
import { coerceScalar } from "./types/coercion.js";

/** A literal that nothing has given a type becomes text (manual, 10.6). */
export function defaultToText(scalar: Scalar, environment: Environment): Scalar {
  if (scalar.type.key !== "pg_catalog.unknown") return scalar;
  return coerceScalar(scalar, builtinType("text"), "implicit", environment.catalog) ?? scalar;
}
