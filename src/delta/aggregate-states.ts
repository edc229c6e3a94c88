import type { Catalog } from "../catalog/catalog.js";
import { builtinType, type QualifiedName, type TypeReference } from "../catalog/type.js";
import { baseTypeOf } from "../catalog/type-facts.js";
import { isNullableOver } from "../relation/columns.js";
import type { Aggregate } from "../relation/relation.js";
import type { AggregateCall, Scalar } from "../relation/scalar.js";
import {
  andScalar,
  caseScalar,
  conditionalScalar,
  literalScalar,
  notScalar,
  orScalar,
  quantifiedScalar,
} from "../relation/scalar-constructors.js";
import { possibleScalesOf } from "./numeric-scale.js";
import {
  aggregateCall,
  bigint,
  bigintLiteral,
  binary,
  callFunction,
  castTo,
  coalesce,
  compare,
  isNotNull,
  isNull,
  scalarKey,
} from "./scalars.js";

/**
 * A column that an aggregate's state keeps per group: an element of a commutative group where one exists
 * (counts and sums: the new value is the old one plus what the changes add), else a value that is computed anew
 * from the group when it may have changed.
 */
export interface StateColumn {
  /** The name to ask for; a hidden one is prefixed by the caller. */
  readonly suffix: string;
  readonly type: TypeReference;
  readonly nullable: boolean;
  /** Its value over all rows of the group: fills the state, and recomputes it. */
  readonly whole: AggregateCall;
  /** Aggregates over the weighted changes that `next` needs. */
  readonly changes: readonly { readonly suffix: string; readonly call: AggregateCall }[];
  /**
   * The new value from the old one (NULL for a new group) and the values of `changes`; `counter` gives the new
   * value of another state column.
   */
  readonly next: (old: Scalar, changes: readonly Scalar[], counter: Scalar) => Scalar;
  /** When `next` cannot tell and the group must be read; `undefined` is never. */
  readonly rescan: ((old: Scalar, changes: readonly Scalar[]) => Scalar) | undefined;
  /** A state column (by key) whose new value is handed to `next` as `counter`. */
  readonly counter: string | undefined;
}

/** How one aggregate call is maintained: the state columns it needs, by key, and its value from them. */
export interface AggregateState {
  readonly columns: readonly { readonly key: string; readonly column: StateColumn }[];
  /** The aggregate's value, from the state columns' values in the order of `columns`. */
  readonly finalise: (values: readonly Scalar[]) => Scalar;
  /** The rows must be consolidated first: a pair that cancels would be seen as a change. */
  readonly consolidated: boolean;
}

const numeric = builtinType("numeric");

/** The key of the count of rows, which every state has. */
export const rowCountKey = "count(*)";

/** The count of rows of the group: it decides whether the group exists. */
export function rowCount(weight: Scalar): StateColumn {
  return {
    suffix: "count",
    type: bigint,
    nullable: false,
    whole: aggregateCall("count", [], bigint),
    changes: [{ suffix: "count", call: aggregateCall("sum", [weight], numeric) }],
    next: (old, [added]) => plus(old, added),
    rescan: undefined,
    counter: undefined,
  };
}

const zero = bigintLiteral(0);

/** old + added, where either may be NULL for nothing; of the old one's type. */
function plus(old: Scalar, added: Scalar | undefined): Scalar {
  const addend = added === undefined ? zero : coalesce(castTo(added, old.type), zero);
  return binary("+", coalesce(old, zero), addend, old.type);
}

/** A count of the rows that have a value and pass the filter. */
function valueCount(
  call: AggregateCall,
  argument: Scalar | undefined,
  weight: Scalar,
): StateColumn {
  const conditions = [
    ...(argument === undefined ? [] : [isNotNull(argument)]),
    ...(call.filter === undefined ? [] : [call.filter]),
  ];
  return {
    suffix: "count",
    type: bigint,
    nullable: false,
    whole:
      argument === undefined
        ? aggregateCall("count", [], bigint, call.filter)
        : aggregateCall("count", [argument], bigint, call.filter),
    changes: [
      { suffix: "count", call: aggregateCall("sum", [weight], numeric, andScalar(conditions)) },
    ],
    next: (old, [added]) => plus(old, added),
    rescan: undefined,
    counter: undefined,
  };
}

/** Where sums of a type are kept, and how a value is multiplied by a weight. */
interface SumKind {
  readonly type: TypeReference;
  /** The type that PostgreSQL's sum of weighed values has. */
  readonly summed: TypeReference;
  readonly weigh: (value: Scalar, weight: Scalar) => Scalar;
  /** Whether values such as NaN and infinity exist, from which subtraction does not come back. */
  readonly special: ((sum: Scalar) => Scalar) | undefined;
}

function sumKind(type: TypeReference, catalog: Catalog): SumKind | undefined {
  switch (baseTypeOf(type, catalog).key) {
    case "pg_catalog.int2":
    case "pg_catalog.int4":
      return {
        type: bigint,
        summed: numeric,
        weigh: (value, weight) => binary("*", value, weight, bigint),
        special: undefined,
      };
    case "pg_catalog.int8":
      return {
        type: numeric,
        summed: numeric,
        // In bigint the product of a large value and a weight of 2 would overflow.
        weigh: (value, weight) => binary("*", castTo(value, numeric), weight, numeric),
        special: undefined,
      };
    case "pg_catalog.numeric":
      return {
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
      };
    case "pg_catalog.interval": {
      const interval = builtinType("interval");
      return {
        type: interval,
        summed: interval,
        weigh: (value, weight) =>
          binary("*", value, castTo(weight, builtinType("float8")), interval),
        special: (sum) =>
          notScalar({
            argument: callFunction("isfinite", [sum], builtinType("bool")),
            span: undefined,
          }),
      };
    }
    case "pg_catalog.money":
      return {
        type: builtinType("money"),
        summed: builtinType("money"),
        weigh: (value, weight) => binary("*", value, weight, builtinType("money")),
        special: undefined,
      };
    default:
      return undefined;
  }
}

/**
 * A sum over a type whose addition has an inverse. It is NULL exactly when no row has a value. Where the changes
 * might take away what cannot be subtracted (a NaN, an infinity) or, with scales that nothing limits, what decided
 * the number of decimal places, the group is read again.
 */
function sumColumn(
  call: AggregateCall,
  argument: Scalar,
  weight: Scalar,
  kind: SumKind,
  counterKey: string,
  anyScale: boolean,
): StateColumn {
  const integer = builtinType("int4");
  const retracted = andScalar([
    compare("<", weight, zero),
    ...(call.filter === undefined ? [] : [call.filter]),
  ]);
  const { special } = kind;
  return {
    suffix: "sum",
    type: kind.type,
    nullable: true,
    whole: aggregateCall("sum", [argument], kind.type, call.filter),
    changes: [
      {
        suffix: "sum",
        call: aggregateCall("sum", [kind.weigh(argument, weight)], kind.summed, call.filter),
      },
      ...(anyScale
        ? [
            {
              suffix: "scale",
              call: aggregateCall(
                "max",
                [callFunction("scale", [argument], integer)],
                integer,
                retracted,
              ),
            },
          ]
        : []),
    ],
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
      special === undefined && !anyScale
        ? undefined
        : (old, [added, scale]) =>
            orScalar([
              ...(special === undefined ? [] : [special(old)]),
              ...(special === undefined || added === undefined ? [] : [special(added)]),
              ...(scale === undefined
                ? []
                : [compare(">=", scale, callFunction("scale", [old], integer))]),
            ]),
    counter: counterKey,
  };
}

/** A count of the values with a given number of decimal places. */
function scaleCount(
  call: AggregateCall,
  argument: Scalar,
  weight: Scalar,
  scale: number,
): StateColumn {
  const condition = andScalar([
    compare("=", callFunction("scale", [argument], builtinType("int4")), bigintLiteral(scale)),
    ...(call.filter === undefined ? [] : [call.filter]),
  ]);
  return {
    suffix: `scale_${scale}`,
    type: bigint,
    nullable: false,
    whole: aggregateCall("count", [], bigint, condition),
    changes: [
      { suffix: `scale_${scale}`, call: aggregateCall("sum", [weight], numeric, condition) },
    ],
    next: (old, [added]) => plus(old, added),
    rescan: undefined,
    counter: undefined,
  };
}

/** The sum with the largest scale that one of its members has: what PostgreSQL's own sum shows. */
function withScale(total: Scalar, scales: readonly number[], counts: readonly Scalar[]): Scalar {
  const [lowest, ...higher] = scales;
  if (higher.length === 0 || lowest === undefined) return total;
  const integer = builtinType("int4");
  const places = caseScalar({
    branches: higher
      .map((scale, index) => ({
        when: compare(">", counts[index] ?? zero, zero),
        then: bigintLiteral(scale),
      }))
      .reverse(),
    otherwise: bigintLiteral(lowest),
    type: integer,
    span: undefined,
  });
  return callFunction("round", [total, places], numeric);
}

/**
 * The least or the greatest value. With `arrived` the best value that the changes bring and `left` the best one
 * they take away: arrived if it is at least as good; else the old one unless a value as good as it left.
 */
function extremeColumn(call: AggregateCall, weight: Scalar): StateColumn {
  const least = call.name.name === "min";
  const where = (operator: ">" | "<"): Scalar =>
    andScalar([
      compare(operator, weight, zero),
      ...(call.filter === undefined ? [] : [call.filter]),
    ]);
  return {
    suffix: call.name.name,
    type: call.type,
    nullable: true,
    whole: call,
    changes: [
      { suffix: "arrived", call: { ...call, filter: where(">") } },
      { suffix: "left", call: { ...call, filter: where("<") } },
    ],
    next: (old, [arrived]) =>
      conditionalScalar({
        form: least ? "least" : "greatest",
        // Of equal values the first one is taken: what arrived is there now, the old one may just have left.
        arguments: arrived === undefined ? [old] : [arrived, old],
        type: call.type,
        span: undefined,
      }),
    rescan: (old, [arrived, left]) =>
      andScalar([
        ...(left === undefined ? [] : [compare(least ? "<=" : ">=", left, old)]),
        ...(arrived === undefined
          ? []
          : [orScalar([isNull(arrived), compare(least ? ">" : "<", arrived, old)])]),
      ]),
    counter: undefined,
  };
}

/**
 * The value that a group key is shown by, for types whose values can be equal and yet differ (1.0 and 1.00): one that
 * a row of the group has now. Kept until a row with just that value leaves.
 */
export function shownKey(key: Scalar, weight: Scalar, minimum: QualifiedName): StateColumn {
  const textArray = builtinType("_text");
  const arrived = aggregateCall("min", [key], key.type, compare(">", weight, zero));
  const left = aggregateCall(
    "array_agg",
    [castTo(key, builtinType("text"))],
    textArray,
    compare("<", weight, zero),
  );
  return {
    suffix: "shown",
    type: key.type,
    nullable: true,
    whole: { ...aggregateCall("min", [key], key.type), name: minimum },
    changes: [
      { suffix: "arrived", call: { ...arrived, name: minimum } },
      { suffix: "left", call: left },
    ],
    next: (old, [come]) => (come === undefined ? old : coalesce(old, come)),
    rescan: (old, [, gone]) =>
      gone === undefined
        ? literalScalar("f", builtinType("bool"))
        : quantifiedScalar({
            quantifier: "any",
            operator: { schema: "pg_catalog", name: "=" },
            left: castTo(old, builtinType("text")),
            array: gone,
            volatility: "immutable",
            span: undefined,
          }),
    counter: undefined,
  };
}

/** Any other aggregate: the group is read again whenever it changes. */
function holisticColumn(call: AggregateCall): StateColumn {
  return {
    suffix: call.name.name,
    type: call.type,
    nullable: true,
    whole: call,
    changes: [],
    next: (old) => old,
    rescan: () => literalScalar("t", builtinType("bool")),
    counter: undefined,
  };
}

/** How a call is maintained over the rows of `input`; `weight` is the column of the changes' weights. */
export function aggregateState(
  call: AggregateCall,
  node: Aggregate,
  weight: Scalar,
  catalog: Catalog,
): AggregateState {
  const [argument] = call.arguments;
  const builtin = call.name.schema === "pg_catalog";
  const simple = builtin && !call.distinct && call.order.length === 0 && !call.withinGroup;
  const name = call.name.name;
  const identityOf = (key: string, column: StateColumn): AggregateState => ({
    columns: [{ key, column }],
    finalise: ([value]) => value as Scalar,
    consolidated: false,
  });
  const counter = (value: Scalar | undefined): { key: string; column: StateColumn } => {
    const present = value === undefined || !isNullableOver(value, [node.input]);
    if (present && call.filter === undefined) {
      return { key: rowCountKey, column: rowCount(weight) };
    }
    const counted = present ? undefined : value;
    return {
      key: `count ${scalarKey([counted, call.filter])}`,
      column: valueCount(call, counted, weight),
    };
  };
  if (simple && name === "count" && call.arguments.length <= 1) {
    const { key, column } = counter(argument);
    return identityOf(key, column);
  }
  if (simple && argument !== undefined && call.arguments.length === 1) {
    const kind = name === "sum" || name === "avg" ? sumKind(argument.type, catalog) : undefined;
    if (kind !== undefined) {
      const count = counter(argument);
      const scaled = kind.type.key === "pg_catalog.numeric";
      const scales = scaled ? possibleScalesOf(argument, node.input, catalog) : [0];
      const known = scales ?? [];
      const sum = sumColumn(call, argument, weight, kind, count.key, scales === undefined);
      const columns = [
        { key: `sum ${scalarKey([argument, call.filter])}`, column: sum },
        count,
        ...known.slice(1).map((scale) => ({
          key: `scale ${scale} ${scalarKey([argument, call.filter])}`,
          column: scaleCount(call, argument, weight, scale),
        })),
      ];
      return {
        columns,
        finalise: (values) => {
          const [total, counted, ...counts] = values;
          const sum = withScale(total as Scalar, known, counts);
          return name === "sum" ? sum : average(sum, counted as Scalar, call.type);
        },
        consolidated: false,
      };
    }
    if (name === "min" || name === "max") {
      const key = `${name} ${scalarKey([argument, call.filter])}`;
      return {
        ...identityOf(key, extremeColumn(call, weight)),
        consolidated: true,
      };
    }
  }
  return identityOf(`whole ${scalarKey(call)}`, holisticColumn(call));
}

/** PostgreSQL's avg of integers and numerics is numeric division of the sum by the count; so is this. */
function average(total: Scalar, counted: Scalar, type: TypeReference): Scalar {
  if (type.key === "pg_catalog.interval") {
    return binary("/", total, castTo(counted, builtinType("float8")), type);
  }
  return binary("/", castTo(total, numeric), counted, type);
}
