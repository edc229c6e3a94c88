import { builtinType, type TypeReference } from "../catalog/type.js";
import type { AggregateCall, Scalar } from "./scalar.js";
import { callScalar, comparisonScalar, literalScalar } from "./scalar-constructors.js";

/** Calls of what every database has in `pg_catalog`: operators, functions and aggregates that are immutable and strict. */

const catalogName = (name: string) => ({ schema: "pg_catalog", name });

/** A constant of type integer, which the arithmetic of every wider type takes. */
export function integerLiteral(value: number): Scalar {
  return literalScalar(String(value), builtinType("int4"));
}

export function binary(
  operator: string,
  left: Scalar,
  right: Scalar,
  type: TypeReference = left.type,
): Scalar {
  return callScalar({
    notation: "operator",
    name: catalogName(operator),
    arguments: [left, right],
    variadic: false,
    volatility: "immutable",
    strict: true,
    type,
    span: undefined,
  });
}

export function callFunction(name: string, args: readonly Scalar[], type: TypeReference): Scalar {
  return callScalar({
    notation: "function",
    name: catalogName(name),
    arguments: args,
    variadic: false,
    volatility: "immutable",
    strict: true,
    type,
    span: undefined,
  });
}

export function compare(
  operator: "=" | "<>" | "<" | "<=" | ">" | ">=",
  left: Scalar,
  right: Scalar,
): Scalar {
  return comparisonScalar({ operator, operatorSchema: "pg_catalog", left, right, span: undefined });
}

/** An aggregate over plain arguments; over none it is `count(*)`. */
export function aggregateCall(
  name: string,
  args: readonly Scalar[],
  type: TypeReference,
  filter?: Scalar,
): AggregateCall {
  return {
    name: catalogName(name),
    arguments: args,
    star: args.length === 0,
    variadic: false,
    distinct: false,
    order: [],
    withinGroup: false,
    filter,
    type,
    volatility: "immutable",
    span: undefined,
  };
}
