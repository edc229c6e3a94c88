import type { Volatility } from "../catalog/catalog.js";
import type { Relation } from "./relation.js";
import type { Scalar } from "./scalar.js";
import { argumentsOf } from "./scalar-traversal.js";
import { inputsOf, scalarsOf } from "./traversal.js";

/** The least stable thing that a scalar evaluates (PostgreSQL manual, 36.7). */
export function volatilityOf(scalar: Scalar): Volatility {
  return worst([ownVolatility(scalar), ...argumentsOf(scalar).map(volatilityOf)]);
}

/** Whether a scalar has the same value for the same row throughout one statement. */
export function isDeterministicScalar(scalar: Scalar): boolean {
  return volatilityOf(scalar) !== "volatile";
}

/** Whether evaluating the relation twice in one statement gives the same rows. */
export function isDeterministic(relation: Relation): boolean {
  return (
    scalarsOf(relation).every(isDeterministicScalar) && inputsOf(relation).every(isDeterministic)
  );
}

function ownVolatility(scalar: Scalar): Volatility {
  switch (scalar.kind) {
    case "call":
    case "cast":
    case "quantified":
    case "opaque":
      return scalar.volatility;
    case "session":
      return "stable";
    case "subquery":
      return isDeterministic(scalar.relation) ? "stable" : "volatile";
    case "comparison":
      return dependsOnTimeZone(scalar.left.type.key, scalar.right.type.key)
        ? "stable"
        : "immutable";
    case "column":
    case "literal":
    case "and":
    case "or":
    case "not":
    case "null-test":
    case "boolean-test":
    case "distinct-test":
    case "case":
    case "conditional":
    case "array":
    case "row":
    case "field":
    case "subscript":
    case "collate":
    case "grouping":
      return "immutable";
  }
}

/** A date or timestamp is compared with a timestamptz in the session's time zone. */
function dependsOnTimeZone(left: string, right: string): boolean {
  return left !== right && (left === zoned || right === zoned);
}

const zoned = "pg_catalog.timestamptz";

function worst(volatilities: readonly Volatility[]): Volatility {
  if (volatilities.includes("volatile")) return "volatile";
  return volatilities.includes("stable") ? "stable" : "immutable";
}
