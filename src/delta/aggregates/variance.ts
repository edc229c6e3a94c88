import { builtinType } from "../../catalog/type.js";
import { binary, callFunction, compare, integerLiteral } from "../../relation/builtin-calls.js";
import type { AggregateCall, Scalar } from "../../relation/scalar.js";
import { caseScalar, literalScalar } from "../../relation/scalar-constructors.js";
import { castTo, coalesce, scalarKey } from "../scalars.js";
import { countOf } from "./count.js";
import { type AggregateState, numeric, type StateContext, zero } from "./state-column.js";
import { keepSum } from "./sum.js";
import { numericSums, sumColumn } from "./sum-column.js";

/** By name: whether the divisor is that of a sample, and whether the root is taken. */
const family: ReadonlyMap<string, { readonly sample: boolean; readonly root: boolean }> = new Map([
  ["variance", { sample: true, root: false }],
  ["var_samp", { sample: true, root: false }],
  ["var_pop", { sample: false, root: false }],
  ["stddev", { sample: true, root: true }],
  ["stddev_samp", { sample: true, root: true }],
  ["stddev_pop", { sample: false, root: true }],
]);

const summedExactly = ["pg_catalog.int8", "pg_catalog.numeric"];
const integer = builtinType("int4");

/**
 * Variances and deviations of integers and numerics from n, s = Σx and q = Σx², which PostgreSQL keeps too
 * (`numeric_stddev_internal` in `numeric.c`): v = (n·q − s²) / (n·(n − 1)), or / n² for a whole population, as one
 * division of numerics, whose scale depends on how the dividend is shown: with twice as many places as s. Where it is
 * not positive the result is a plain 0; for less than two values (one, of a population) it is NULL; a NaN or an
 * infinity makes it NaN. Over floats PostgreSQL adds up in another way, which no state repeats.
 */
export function varianceState(
  call: AggregateCall,
  context: StateContext,
): AggregateState | undefined {
  const kind = family.get(call.name.name);
  const [argument] = call.arguments;
  if (kind === undefined || argument === undefined) return undefined;
  const kept = keepSum(argument, call.filter, context);
  if (kept === undefined || !summedExactly.includes(kept.kind.type.key)) return undefined;
  const value = castTo(argument, numeric);
  const squares = sumColumn({
    suffix: "squares",
    argument: binary("*", value, value, numeric),
    filter: call.filter,
    weight: context.weight,
    kind: { ...numericSums, special: kept.kind.special },
    counter: countOf(argument, call.filter, context).key,
    anyScale: false,
  });
  return {
    columns: [
      ...kept.columns,
      { key: `squares ${scalarKey([argument, call.filter])}`, column: squares },
    ],
    finalise: (values) => {
      const n = castTo(kept.count(values), numeric);
      const s = castTo(kept.total(values), numeric);
      const q = values[kept.columns.length] as Scalar;
      const spread = binary("-", binary("*", n, q), binary("*", s, s), numeric);
      const divisor = kind.sample
        ? binary("*", n, binary("-", n, integerLiteral(1), numeric), numeric)
        : binary("*", n, n, numeric);
      const dividend = kept.fixedScale ? spread : shownWith(spread, scaleOf(s));
      const variance = binary("/", dividend, divisor, numeric);
      return caseScalar({
        branches: [
          {
            when: compare("<=", kept.count(values), integerLiteral(kind.sample ? 1 : 0)),
            then: literalScalar(undefined, numeric),
          },
          { when: compare("<=", spread, zero), then: castTo(zero, numeric) },
        ],
        otherwise: !kind.root
          ? variance
          : kept.kind.special === undefined
            ? rootOf(variance)
            : coalesce(rootOf(variance), variance),
        type: numeric,
        span: undefined,
      });
    },
    consolidated: false,
  };
}

function scaleOf(value: Scalar): Scalar {
  return callFunction("scale", [value], integer);
}

/** With twice as many places: those of squares that left may still show. NaN has no places and stays. */
function shownWith(value: Scalar, places: Scalar): Scalar {
  const twice = binary("*", integerLiteral(2), places, integer);
  return coalesce(callFunction("round", [value, twice], numeric), value);
}

/**
 * The root to as many places as the variance has, which is what PostgreSQL computes. Its function `sqrt` may give more
 * and would round a second time. With that many more places first the second rounding is right: a root so near the
 * middle between two results would be one of a number with more places than the variance has. NULL for NaN, which has
 * no places.
 */
function rootOf(variance: Scalar): Scalar {
  const places = scaleOf(variance);
  const more = binary(
    "+",
    binary("*", integerLiteral(2), places, integer),
    integerLiteral(40),
    integer,
  );
  const root = callFunction("sqrt", [callFunction("round", [variance, more], numeric)], numeric);
  return callFunction("round", [root, places], numeric);
}
