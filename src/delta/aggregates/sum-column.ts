import type { Catalog } from "../../catalog/catalog.js";
import { builtinType, type TypeReference } from "../../catalog/type.js";
import { baseTypeOf } from "../../catalog/type-facts.js";
import {
  aggregateCall,
  binary,
  callFunction,
  compare,
  integerLiteral,
} from "../../relation/builtin-calls.js";
import type { AggregateCall, Scalar } from "../../relation/scalar.js";
import {
  caseScalar,
  conditionalScalar,
  literalScalar,
  notScalar,
  orScalar,
  quantifiedScalar,
} from "../../relation/scalar-constructors.js";
import { bigint, boolean, castTo, text } from "../scalars.js";
import { allOf, ofThoseThatPass } from "./count.js";
import { numeric, type StateColumn, zero } from "./state-column.js";

const integer = builtinType("int4");
const interval = builtinType("interval");
const money = builtinType("money");
const double = builtinType("float8");

/** Where sums of a type are kept, and how a value is multiplied by a weight. */
export interface SumKind {
  readonly type: TypeReference;
  /** The type that PostgreSQL's sum of weighed values has. */
  readonly summed: TypeReference;
  readonly weigh: (value: Scalar, weight: Scalar) => Scalar;
  /** Whether a sum is a value from which subtraction does not come back (NaN, an infinity). */
  readonly special: ((sum: Scalar) => Scalar) | undefined;
  /** Whether a value can be weighed exactly; those that cannot are left out, and the group is read again. */
  readonly exact: ((value: Scalar, weight: Scalar) => Scalar) | undefined;
}

/** How values of a type are added up; `undefined` for types whose addition has no inverse, or no exact one. */
export function sumKind(type: TypeReference, catalog: Catalog): SumKind | undefined {
  switch (baseTypeOf(type, catalog).key) {
    case "pg_catalog.int2":
    case "pg_catalog.int4":
      return {
        type: bigint,
        summed: numeric,
        weigh: (value, weight) => binary("*", value, weight, bigint),
        special: undefined,
        exact: undefined,
      };
    case "pg_catalog.int8":
      return {
        type: numeric,
        summed: numeric,
        // In bigint the product of a large value and a weight of 2 would overflow.
        weigh: (value, weight) => binary("*", castTo(value, numeric), weight, numeric),
        special: undefined,
        exact: undefined,
      };
    case "pg_catalog.numeric":
      return numericSums;
    case "pg_catalog.interval":
      return {
        type: interval,
        summed: interval,
        weigh: (value, weight) => binary("*", value, castTo(weight, double), interval),
        special: (sum) =>
          notScalar({ argument: callFunction("isfinite", [sum], boolean), span: undefined }),
        exact: isExactlyMultiplied,
      };
    case "pg_catalog.money":
      return {
        type: money,
        summed: money,
        weigh: (value, weight) => binary("*", value, weight, money),
        special: undefined,
        exact: undefined,
      };
    default:
      return undefined;
  }
}

export const numericSums: SumKind = {
  type: numeric,
  summed: numeric,
  weigh: (value, weight) => binary("*", value, weight, numeric),
  special: (sum) =>
    quantifiedScalar({
      quantifier: "any",
      operator: { schema: "pg_catalog", name: "=" },
      left: sum,
      array: literalScalar("{NaN,Infinity,-Infinity}", builtinType("_numeric")),
      volatility: "immutable",
      span: undefined,
    }),
  exact: undefined,
};

/**
 * An interval is multiplied by a double, which holds microseconds exactly up to 2⁵³, a little more than 2.5 million
 * hours. Infinite ones (PostgreSQL 17) exceed that too: their sum with the opposite one is an error.
 */
function isExactlyMultiplied(value: Scalar, weight: Scalar): Scalar {
  const hours = callFunction("date_part", [literalScalar("hour", text), value], double);
  const weighed = binary("*", hours, castTo(weight, double), double);
  return compare("<=", callFunction("abs", [weighed], double), integerLiteral(2_000_000));
}

/**
 * A sum over a type whose addition has an inverse. It is NULL exactly when no row has a value. Where the changes
 * might take away what cannot be subtracted (a NaN, an infinity) or, with scales that nothing limits, what decided
 * the number of decimal places, the group is read again.
 */
export function sumColumn(plan: {
  readonly suffix: string;
  readonly argument: Scalar;
  readonly filter: Scalar | undefined;
  readonly weight: Scalar;
  readonly kind: SumKind;
  /** The key of the count of values. */
  readonly counter: string;
  /** Whether values of any scale occur, so that the sum's own tells which one the members had. */
  readonly anyScale: boolean;
}): StateColumn {
  const { suffix, argument, filter, weight, kind, anyScale } = plan;
  const { special } = kind;
  const exact = kind.exact?.(argument, weight);
  const changes: { suffix: string; call: AggregateCall }[] = [
    {
      suffix: "sum",
      call: aggregateCall(
        "sum",
        [kind.weigh(argument, weight)],
        kind.summed,
        ofThoseThatPass(filter, exact),
      ),
    },
  ];
  const tests: ((old: Scalar, changes: readonly Scalar[]) => Scalar | undefined)[] = [];
  if (special !== undefined) {
    tests.push(
      (old) => special(old),
      (_, [added]) => (added === undefined ? undefined : special(added)),
    );
  }
  if (anyScale) {
    const position = changes.length;
    const retracted = allOf([compare("<", weight, zero), filter]);
    const scale = callFunction("scale", [argument], integer);
    changes.push({ suffix: "scale", call: aggregateCall("max", [scale], integer, retracted) });
    // In a group that has no sum yet, what is taken away cancels with what came; only its scale would stay.
    tests.push((old, values) => {
      const taken = values[position];
      const shown = conditionalScalar({
        form: "coalesce",
        arguments: [callFunction("scale", [old], integer), zero],
        type: integer,
        span: undefined,
      });
      return taken === undefined ? undefined : compare(">=", taken, shown);
    });
  }
  if (exact !== undefined) {
    const position = changes.length;
    const inexact = notScalar({ argument: exact, span: undefined });
    changes.push({
      suffix: "inexact",
      call: aggregateCall("bool_or", [inexact], boolean, filter),
    });
    tests.push((_, values) => values[position]);
  }
  return {
    suffix,
    type: kind.type,
    nullable: true,
    whole: aggregateCall("sum", [argument], kind.type, filter),
    changes,
    next: (old, [added], counter) => {
      const addend = castTo(added ?? literalScalar(undefined, kind.type), kind.type);
      return caseScalar({
        branches: [
          {
            when: compare(">", counter, zero),
            then: conditionalScalar({
              form: "coalesce",
              arguments: [binary("+", old, addend, kind.type), addend, old],
              type: kind.type,
              span: undefined,
            }),
          },
        ],
        otherwise: literalScalar(undefined, kind.type),
        type: kind.type,
        span: undefined,
      });
    },
    rescan:
      tests.length === 0
        ? undefined
        : (old, values) =>
            orScalar(tests.map((test) => test(old, values)).filter((test) => test !== undefined)),
    counter: plan.counter,
  };
}
