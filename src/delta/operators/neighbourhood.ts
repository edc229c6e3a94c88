import { compare, integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { aggregate, filterBy, project, topK, window } from "../../relation/constructors.js";
import type { LeafColumn, Relation, Window } from "../../relation/relation.js";
import type { ColumnId, Scalar, SortKey } from "../../relation/scalar.js";
import {
  type BoundDelta,
  type Builder,
  bindDelta,
  type Derived,
  referAgain,
  referTo,
  uniqueNames,
} from "../builder.js";
import { realChanges } from "../consolidate.js";
import { passThrough } from "../identity.js";
import { asIndexed, reversed, standsBefore, standsPast } from "../order-comparison.js";
import { isWalkable, orderWithin, walkArms } from "../ordered-input.js";
import type { Arm, Binding } from "../plan.js";
import { bigint, castTo, isNotNull, isNull, read, scalarKey } from "../scalars.js";
import { bindRowsBefore, differenceOver } from "./partition-wise.js";
import { farthestReach, keyOfOrder, sidesOf } from "./window-reach.js";

/** Windows each row of which looks at a fixed number of rows on both sides of it, in a total order. */
export interface Neighbourhood {
  readonly partition: readonly Scalar[];
  readonly order: readonly SortKey[];
  /** How many rows before a changed one, or after it, can tell what changed. */
  readonly reach: number;
  /** Columns by which rows are told apart. */
  readonly key: readonly ColumnId[];
}

/** The neighbourhood that all functions of a window have in common; `undefined` where one of them looks farther. */
export function neighbourhoodOf(node: Window, input: Relation): Neighbourhood | undefined {
  const [any] = node.functions;
  if (any === undefined) return undefined;
  const { partition } = any.call;
  const order = orderWithin(partition, any.call.order);
  const shared = scalarKey([partition, any.call.order]);
  const sides = node.functions.map(({ call }) =>
    scalarKey([call.partition, call.order]) === shared ? sidesOf(call) : undefined,
  );
  let before = 0;
  let after = 0;
  for (const side of sides) {
    if (side === undefined) return undefined;
    before = Math.max(before, side.before);
    after = Math.max(after, side.after);
  }
  const key = keyOfOrder(node.input, partition, order);
  const reach = before + after;
  if (key === undefined || key.length === 0 || reach > farthestReach) return undefined;
  return isWalkable(input, partition, order) ? { partition, order, reach, key } : undefined;
}

/**
 * ω whose functions look at most p rows back and q rows ahead in a total order:
 *
 *   Δω(R) = ω(N₁) − ω(N₀)     N₁ = the changed rows of R₁ and the p + q rows on each side of every changed one,
 *                             N₀ = N₁ ⊎ −ΔR
 *
 * Proof. Let C be the changed rows, each at its place in the order. Between a row and the nearest of C the rows of R₀
 * and R₁ are the same, so its distance from there is the same in both. A row that stays and has none of C among its p
 * rows before and q rows after has the same value in both. Any other is within q rows before or p rows after its nearest
 * one of C; its p rows before and q rows after are then within p + q rows of that one or of one in between: they are all
 * in N₁, or in N₀, and its value over these is its value over R₁, or R₀. A row of N without any of C within its
 * frame in R has none there in N either, because N has the nearest rows of each of C without a gap: its frame in N is
 * then of rows that are in both, and what it yields, right or not, cancels. EXCLUDE takes rows from the frame, FILTER
 * looks at them; a row that moves to another place or partition is one that goes and one that comes. Further rows of R₁
 * in N change nothing: between such a row and the nearest of C there still are the p + q rows on this side of C.
 */
export function deriveNeighbourhood(
  builder: Builder,
  node: Window,
  input: Derived,
  near: Neighbourhood,
): Derived {
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const now = bindNear(builder, input, bound, near);
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

/** N₁: each of its rows once, however many changed rows it is near to. */
function bindNear(
  builder: Builder,
  input: Derived,
  bound: BoundDelta,
  near: Neighbourhood,
): Binding {
  const columns = columnsOf(input.post);
  const weight = builder.column("weight", bigint);
  const found = builder.addBinding({
    name: builder.nameBinding("window_near"),
    identity: `the rows that came, and ${near.reach} on each side of every changed one, as they are now`,
    columns: [...uniqueNames(columns), weight],
    body: {
      kind: "arms",
      weight: weight.id,
      arms: [
        arrivals(input, bound),
        ...(near.reach === 0 ? [] : walksFromChanges(builder, input, bound, near)),
      ],
    },
  });
  return builder.addBinding({
    name: builder.nameBinding("window_rows_now"),
    identity: "each of them once",
    columns: uniqueNames(columns),
    body: {
      kind: "relation",
      relation: project({
        input: topK({
          input: referTo(found),
          partition: columns.filter(({ id }) => near.key.includes(id)).map(read),
          order: [],
          offset: undefined,
          limit: integerLiteral(1),
          withTies: false,
          span: undefined,
        }),
        columns: passThrough(columns),
        span: undefined,
      }),
    },
  });
}

function arrivals(input: Derived, bound: BoundDelta): Arm {
  const weight = read({ id: bound.weight, type: bigint });
  return {
    title: `Δ⁺${input.delta.label}`,
    requires: [input.sources],
    sign: 1,
    factors: [
      {
        version: "post",
        relation: project({
          input: filterBy(bound.relation, [compare(">", weight, integerLiteral(0))], undefined),
          columns: passThrough(columnsOf(input.post)),
          span: undefined,
        }),
      },
    ],
    conjuncts: [],
  };
}

function walksFromChanges(
  builder: Builder,
  input: Derived,
  bound: BoundDelta,
  { partition, order, reach }: Neighbourhood,
): readonly Arm[] {
  const scalars = [...partition, ...order.map((key) => key.scalar)];
  const columns = scalars.map((scalar, index) =>
    builder.column(
      index < partition.length ? `key_${index + 1}` : `order_${index - partition.length + 1}`,
      scalar.type,
      isNullableOver(scalar, [input.post]),
    ),
  );
  const places = builder.addBinding({
    name: builder.nameBinding("window_places"),
    identity: `where rows of Δ(${input.delta.label}) stand or stood`,
    columns,
    body: {
      kind: "relation",
      relation: aggregate({
        input: realChanges(builder, input.delta, bound, scalars).relation,
        keys: columns.map((column, index) => ({
          id: column.id,
          name: column.name,
          scalar: scalars[index] as Scalar,
        })),
        groupingSets: undefined,
        aggregates: [],
        span: undefined,
      }),
    },
  });
  return (["before", "after"] as const).flatMap((side) => {
    const place = referAgain(builder, places);
    const along = side === "before" ? reversed(order) : order;
    const own = place.columns.slice(partition.length);
    return waysAlong(along, own).flatMap((way) =>
      walkArms(
        builder,
        input.post,
        partition,
        {
          relation: filterBy(place, way.places, undefined),
          keys: place.columns.slice(0, partition.length),
          passed: [],
          preserving: false,
        },
        {
          from: way.rows,
          order: asIndexed(along),
          limit: castTo(integerLiteral(reach), bigint),
          withTies: false,
        },
        { title: `R₁|K, ${reach} rows ${side}${way.title}`, sources: input.sources },
      ),
    );
  });
}

/** Rows that are walked to from some of the places, in one range of an index. */
interface Way {
  readonly title: string;
  /** From which places. */
  readonly places: readonly Scalar[];
  /** To which rows. */
  readonly rows: (row: (scalar: Scalar) => Scalar) => readonly Scalar[];
}

/**
 * The ways past a place with the values `own`. An index has rows with NULL in the leading key at one end: from a value
 * the walk is to other values, from NULL to other rows with NULL, and from those at this end to the first of the others.
 * Each goes on for as many rows as are wanted, so there may be more of them than are needed.
 */
function waysAlong(order: readonly SortKey[], own: readonly LeafColumn[]): readonly Way[] {
  const [leading] = order;
  const [place] = own;
  if (leading === undefined || place === undefined) return [];
  const compared = (row: (scalar: Scalar) => Scalar) =>
    order.map((key, index) => {
      const column = own[index] as LeafColumn;
      const nullable = index > 0 && column.nullable;
      return { key, left: read(column), right: row(key.scalar), nullable };
    });
  const amongValues: Way = {
    title: "",
    places: place.nullable ? [isNotNull(read(place))] : [],
    rows: (row) => standsPast(compared(row)),
  };
  if (!place.nullable) return [amongValues];
  const atNulls = [isNull(read(place))];
  const amongNulls: Way = {
    title: ", among those of NULL",
    places: atNulls,
    rows: (row) => [isNull(row(leading.scalar)), standsBefore(compared(row).slice(1))],
  };
  const across: Way = leading.nullsFirst
    ? {
        title: ", past those of NULL",
        places: atNulls,
        rows: (row) => [isNotNull(row(leading.scalar))],
      }
    : {
        title: ", on to those of NULL",
        places: amongValues.places,
        rows: (row) => [isNull(row(leading.scalar))],
      };
  return order.length > 1 ? [amongValues, amongNulls, across] : [amongValues, across];
}
