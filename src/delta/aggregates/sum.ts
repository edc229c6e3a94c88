import { builtinType, type TypeReference } from "../../catalog/type.js";
import {
  aggregateCall,
  binary,
  callFunction,
  compare,
  integerLiteral,
} from "../../relation/builtin-calls.js";
import type { AggregateCall, Scalar } from "../../relation/scalar.js";
import { caseScalar } from "../../relation/scalar-constructors.js";
import { bigint, castTo, scalarKey } from "../scalars.js";
import { countOf, ofThoseThatPass } from "./count.js";
import { possibleScalesOf } from "./numeric-scale.js";
import {
  type AggregateState,
  countColumn,
  type KeyedColumn,
  numeric,
  type StateContext,
  zero,
} from "./state-column.js";
import { type SumKind, sumColumn, sumKind } from "./sum-column.js";

const integer = builtinType("int4");

/** The columns from which a sum, shown with the scale that PostgreSQL gives it, and the number of addends follow. */
export interface KeptSum {
  readonly kind: SumKind;
  /** The first is the sum, the second the count of values. */
  readonly columns: readonly KeyedColumn[];
  /** Whether all values have the same number of decimal places. */
  readonly fixedScale: boolean;
  /** From the values of `columns`, and of any columns after them. */
  readonly total: (values: readonly Scalar[]) => Scalar;
  readonly count: (values: readonly Scalar[]) => Scalar;
}

/** The state of a sum; `undefined` when the type has none that is exact. */
export function keepSum(
  argument: Scalar,
  filter: Scalar | undefined,
  context: StateContext,
): KeptSum | undefined {
  const kind = sumKind(argument.type, context.catalog);
  if (kind === undefined) return undefined;
  const counted = countOf(argument, filter, context);
  const scaled = kind.type.key === numeric.key;
  const scales = scaled ? possibleScalesOf(argument, context.input, context.catalog) : [0];
  const known = scales ?? [];
  const highest = known.length > 1 ? known.at(-1) : undefined;
  const sum = sumColumn({
    suffix: "sum",
    // With one scale for all the sum is the same whatever has come and gone: which one it is shown with, the counts tell.
    argument:
      highest === undefined
        ? argument
        : callFunction("round", [argument, integerLiteral(highest)], numeric),
    filter,
    weight: context.weight,
    kind,
    counter: counted.key,
    anyScale: scales === undefined,
  });
  return {
    kind,
    columns: [
      { key: `sum ${scalarKey([argument, filter])}`, column: sum },
      counted,
      ...known.slice(1).map((scale) => ({
        key: `scale ${scale} ${scalarKey([argument, filter])}`,
        column: scaleCount(argument, filter, context.weight, scale),
      })),
    ],
    fixedScale: known.length === 1,
    total: ([total, , ...counts]) => withScale(total as Scalar, known, counts),
    count: ([, counted]) => counted as Scalar,
  };
}

/** `sum` and `avg` over integers, numerics, intervals and money. */
export function sumState(call: AggregateCall, context: StateContext): AggregateState | undefined {
  const { name } = call.name;
  const [argument] = call.arguments;
  if (argument === undefined || (name !== "sum" && name !== "avg")) return undefined;
  const kept = keepSum(argument, call.filter, context);
  if (kept === undefined) return undefined;
  const { columns, total, count } = kept;
  return {
    columns,
    finalise: (values) =>
      name === "sum" ? total(values) : average(total(values), count(values), call.type),
    consolidated: false,
  };
}

/** A count of the values with a given number of decimal places. */
function scaleCount(
  argument: Scalar,
  filter: Scalar | undefined,
  weight: Scalar,
  scale: number,
): KeyedColumn["column"] {
  const condition = ofThoseThatPass(
    filter,
    compare("=", callFunction("scale", [argument], integer), integerLiteral(scale)),
  );
  const whole = aggregateCall("count", [], bigint, condition);
  return countColumn(`scale_${scale}`, whole, weight, condition);
}

/** The sum with the largest scale that one of its members has: what PostgreSQL's own sum shows. */
function withScale(total: Scalar, scales: readonly number[], counts: readonly Scalar[]): Scalar {
  const [lowest, ...higher] = scales;
  if (higher.length === 0 || lowest === undefined) return total;
  const places = caseScalar({
    branches: higher
      .map((scale, index) => ({
        when: compare(">", counts[index] ?? zero, zero),
        then: integerLiteral(scale),
      }))
      .reverse(),
    otherwise: integerLiteral(lowest),
    type: integer,
    span: undefined,
  });
  return callFunction("round", [total, places], numeric);
}

/** PostgreSQL's avg of integers and numerics is numeric division of the sum by the count; so is this. */
export function average(total: Scalar, counted: Scalar, type: TypeReference): Scalar {
  if (type.key === "pg_catalog.interval") {
    return binary("/", total, castTo(counted, builtinType("float8")), type);
  }
  return binary("/", castTo(total, numeric), counted, type);
}
