import { aggregateCall, compare, integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { aggregate, filterBy, project, window } from "../../relation/constructors.js";
import type { LeafColumn, Relation, Window } from "../../relation/relation.js";
import type { FrameBound, Scalar, SortKey, WindowCall } from "../../relation/scalar.js";
import { caseScalar } from "../../relation/scalar-constructors.js";
import {
  type Builder,
  bindDelta,
  type Derived,
  referAgain,
  referTo,
  uniqueNames,
} from "../builder.js";
import { realChanges } from "../consolidate.js";
import { passThrough } from "../identity.js";
import { asIndexed } from "../order-comparison.js";
import { isWalkable, walkArms } from "../ordered-input.js";
import type { Binding } from "../plan.js";
import { bigint, isNotNull, isNull, read, scalarKey } from "../scalars.js";
import { bindRowsBefore, differenceOver } from "./partition-wise.js";
import { boundsAround, type RangeDistance, rangeDistanceOf } from "./range-distance.js";

/** Windows each row of which looks at the rows whose value in the order is near to its own. */
export interface RangeNeighbourhood {
  readonly partition: readonly Scalar[];
  readonly key: SortKey;
  readonly distance: RangeDistance;
}

/** The neighbourhood by values that all functions of a window have in common; `undefined` where one looks elsewhere. */
export function rangeNeighbourhoodOf(
  { functions }: Window,
  input: Relation,
): RangeNeighbourhood | undefined {
  const calls = functions.map(({ call }) => call);
  const [any] = calls;
  const [key] = any?.order ?? [];
  if (any === undefined || key === undefined) return undefined;
  const { partition } = any;
  const shared = scalarKey([partition, any.order]);
  if (calls.some((call) => scalarKey([call.partition, call.order]) !== shared)) return undefined;
  const distance = rangeDistanceOf(calls);
  return distance !== undefined && isWalkable(input, partition, any.order)
    ? { partition, key, distance }
    : undefined;
}

/**
 * ω over RANGE frames with constant bounds, with ties or without:
 *
 *   Δω(R) = ω(N₁) − ω(N₀)     N₁ = the rows of R₁ whose value is at most d away from that of a changed row of their
 *                             partition,   N₀ = N₁ ⊎ −ΔR
 *
 * with d at least the sum of what the frames reach on both sides. Proof. A row is in the frame of another only if their
 * values are no farther apart than the frame reaches on that side. So a row whose frame has a changed row in it, or had,
 * is within the reach of one side of that, and the rows of its frame are within the reach of the other side of it: all are
 * at most d away from the changed one, and so in N₁, or in N₀. A row of N without a changed row in its frame has the same
 * rows of N in it before and now, and what it yields, right or not, cancels. Peers have the same value, which is where
 * the frames that end with the current row end; EXCLUDE takes rows from the frame, FILTER looks at them. NULL is in the frame of
 * NULL alone: when one changes, all rows with NULL are in N.
 *
 * Intervals that overlap are put together first, so that each row is read once. Nothing is kept; the cost is the rows
 * within d of what changed, by an index on partition and order. No key is needed.
 */
export function deriveRangeNeighbourhood(
  builder: Builder,
  node: Window,
  input: Derived,
  near: RangeNeighbourhood,
): Derived {
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const ranges = bindRanges(builder, input, near);
  const now = bindWithin(builder, input, near, ranges);
  const before = bindRowsBefore(builder, input, bound, now, "window");
  return {
    delta: differenceOver(builder, node, input, { before, now }, (rows) =>
      window({ ...node, input: rows }),
    ),
    post: node,
    kept: undefined,
    sources: input.sources,
  };
}

/** Around each changed row what is within the distance: its partition, the lower and the upper bound, NULL around NULL. */
function bindRanges(
  builder: Builder,
  input: Derived,
  { partition, key, distance }: RangeNeighbourhood,
): Binding {
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const { lower, upper } = boundsAround(key.scalar, distance);
  const nullable = isNullableOver(key.scalar, [input.post]);
  const columns = [
    ...partition.map((scalar, index) => ({
      column: builder.column(`key_${index + 1}`, scalar.type, isNullableOver(scalar, [input.post])),
      scalar,
    })),
    { column: builder.column("lower", distance.type, nullable), scalar: lower },
    { column: builder.column("upper", distance.type, nullable), scalar: upper },
  ];
  const scalars = columns.map(({ scalar }) => scalar);
  return builder.addBinding({
    name: builder.nameBinding("window_ranges"),
    identity: `what is near the rows of Δ(${input.delta.label})`,
    columns: columns.map(({ column }) => column),
    body: {
      kind: "relation",
      relation: aggregate({
        input: realChanges(builder, input.delta, bound, scalars).relation,
        keys: columns.map(({ column, scalar }) => ({ id: column.id, name: column.name, scalar })),
        groupingSets: undefined,
        aggregates: [],
        span: undefined,
      }),
    },
  });
}

/** N₁: the rows within the ranges, each once. */
function bindWithin(
  builder: Builder,
  input: Derived,
  { partition, key }: RangeNeighbourhood,
  ranges: Binding,
): Binding {
  const columns = columnsOf(input.post);
  const weight = builder.column("weight", bigint);
  const islands = referTo(bindIslands(builder, partition.length, ranges));
  const [lower, upper] = islands.columns.slice(partition.length) as [LeafColumn, LeafColumn];
  const single = referAgain(builder, ranges);
  const open = single.columns[partition.length] as LeafColumn;
  const { sources } = input;
  const along = { order: asIndexed([key]), limit: undefined, withTies: false };
  const starts = { passed: [], preserving: false };
  const arms = walkArms(
    builder,
    input.post,
    partition,
    { ...starts, relation: islands, keys: islands.columns.slice(0, partition.length) },
    {
      ...along,
      from: (row) => [
        compare(">=", row(key.scalar), read(lower)),
        compare("<=", row(key.scalar), read(upper)),
      ],
    },
    { title: "R₁|K, near what changed", sources },
  );
  const ofNull = open.nullable
    ? walkArms(
        builder,
        input.post,
        partition,
        {
          ...starts,
          relation: filterBy(single, [isNull(read(open))], undefined),
          keys: single.columns.slice(0, partition.length),
        },
        { ...along, from: (row) => [isNull(row(key.scalar))] },
        { title: "R₁|K, those of NULL", sources },
      )
    : [];
  return builder.addBinding({
    name: builder.nameBinding("window_rows_now"),
    identity: "the rows there, as they are now",
    columns: [...uniqueNames(columns), weight],
    body: { kind: "arms", weight: weight.id, arms: [...arms, ...ofNull] },
  });
}

/**
 * The ranges of each partition, those that overlap put together: in the order of the lower bounds a new one begins where no
 * upper bound before reaches.
 */
function bindIslands(builder: Builder, keyCount: number, ranges: Binding): Binding {
  const given = referTo(ranges);
  const keys = given.columns.slice(0, keyCount);
  const [lower, upper] = given.columns.slice(keyCount) as [LeafColumn, LeafColumn];
  const over = (name: string, argument: LeafColumn, end: FrameBound): WindowCall => ({
    name: { schema: "pg_catalog", name },
    arguments: [read(argument)],
    star: false,
    variadic: false,
    filter: undefined,
    partition: keys.map(read),
    order: [lower, upper].map((column) => ({
      scalar: read(column),
      descending: false,
      nullsFirst: false,
      operator: undefined,
    })),
    frame: { unit: "rows", start: { kind: "unbounded-preceding" }, end, exclude: "none" },
    type: name === "max" ? upper.type : bigint,
    volatility: "immutable",
    span: undefined,
  });
  const reached = builder.column("reached", upper.type, true);
  const begins = builder.column("begins", bigint);
  const island = builder.column("island", bigint);
  const marked = project({
    input: window({
      input: filterBy(given, lower.nullable ? [isNotNull(read(lower))] : [], undefined),
      functions: [
        {
          id: reached.id,
          name: reached.name,
          call: over("max", upper, { kind: "preceding", offset: integerLiteral(1) }),
        },
      ],
      span: undefined,
    }),
    columns: [
      ...passThrough(given.columns),
      {
        id: begins.id,
        name: begins.name,
        scalar: caseScalar({
          branches: [{ when: compare("<=", read(lower), read(reached)), then: integerLiteral(0) }],
          otherwise: integerLiteral(1),
          type: integerLiteral(1).type,
          span: undefined,
        }),
      },
    ],
    span: undefined,
  });
  const numbered = window({
    input: marked,
    functions: [
      { id: island.id, name: island.name, call: over("sum", begins, { kind: "current-row" }) },
    ],
    span: undefined,
  });
  const bounds = [lower, upper].map((column) => ({
    ...builder.column(column.name, column.type),
    given: column,
  }));
  const outKeys = keys.map((key) => builder.column(key.name, key.type, key.nullable));
  return builder.addBinding({
    name: builder.nameBinding("window_islands"),
    identity: "those that overlap put together",
    columns: [...outKeys, ...bounds.map(({ given: _, ...column }) => column)],
    body: {
      kind: "relation",
      relation: aggregate({
        input: numbered,
        keys: [
          ...outKeys.map((column, index) => ({
            id: column.id,
            name: column.name,
            scalar: read(keys[index] as LeafColumn),
          })),
          { id: builder.allocate(), name: "island", scalar: read(island) },
        ],
        groupingSets: undefined,
        aggregates: bounds.map((column, index) => ({
          id: column.id,
          name: column.name,
          call: aggregateCall(index === 0 ? "min" : "max", [read(column.given)], column.type),
        })),
        span: undefined,
      }),
    },
  });
}
