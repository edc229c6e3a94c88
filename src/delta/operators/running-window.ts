import { integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { filterBy, project, window } from "../../relation/constructors.js";
import { keysOf } from "../../relation/keys.js";
import type { LeafColumn, Reference, Relation, Window } from "../../relation/relation.js";
import type { ColumnId, Scalar, SortKey, WindowCall } from "../../relation/scalar.js";
import { columnsUsed } from "../../relation/traversal.js";
import {
  type Builder,
  type Derived,
  deltaArm,
  referAgain,
  referTo,
  uniqueNames,
} from "../builder.js";
import { passThrough } from "../identity.js";
import { named } from "../labels.js";
import { asIndexed, reversed } from "../order-comparison.js";
import { isWalkable, orderWithin, walkArms } from "../ordered-input.js";
import type { Arm, Binding, StateLookup } from "../plan.js";
import { bigint, castTo, read, scalarKey } from "../scalars.js";
import { type KeepFunction, type RunningValue, runningValue } from "./running-functions.js";
import {
  bindEarlierPlaces,
  bindStarts,
  type OrderedRows,
  standsFrom,
  stretchesBefore,
  stretchesFrom,
} from "./running-places.js";
import { farthestReach, keyOfOrder, type Sides, sidesOf } from "./window-reach.js";

/**
 * A window whose functions look back from their row to the beginning of the partition, in one order; beside them there
 * may be some that look at a fixed number of rows on both sides.
 */
export interface RunningWindow extends OrderedRows {
  /** The window, with the functions that are needed besides. */
  readonly window: Window;
  /** What is kept of its rows. */
  readonly rows: Relation;
  /** How each function goes on from its value in the row before. */
  readonly values: ReadonlyMap<ColumnId, RunningValue>;
  /** How many rows around its own one of those others looks at. */
  readonly sides: Sides;
}

/**
 * The window as one that can go on from its kept rows; `undefined` where a function looks elsewhere, or where no index
 * has the rows of a partition in order. `wanted` are the columns of it that somebody reads.
 */
export function runningWindowOf(
  builder: Builder,
  node: Window,
  wanted: ReadonlySet<ColumnId>,
): RunningWindow | undefined {
  const [any] = node.functions;
  if (any === undefined) return undefined;
  const { partition } = any.call;
  const order = orderWithin(partition, any.call.order);
  const leading = leadingOf(order);
  const shared = scalarKey([partition, any.call.order]);
  const key = keyOf(node.input);
  if (
    leading === undefined ||
    key === undefined ||
    node.functions.some(({ call }) => scalarKey([call.partition, call.order]) !== shared) ||
    (leading.nullsFirst && isNullableOver(leading.scalar, [node.input])) ||
    !isWalkable(node.input, partition, order)
  ) {
    return undefined;
  }
  const functions = [...node.functions];
  const keep: KeepFunction = (name, given, type, { filter, frame }) => {
    const call: WindowCall = {
      name: { schema: "pg_catalog", name },
      arguments: given,
      star: given.length === 0,
      variadic: false,
      filter,
      partition: any.call.partition,
      order: any.call.order,
      frame,
      type,
      volatility: "immutable",
      span: undefined,
    };
    const known = functions.find((other) => scalarKey(other.call) === scalarKey(call));
    if (known !== undefined) return known.id;
    const added = { id: builder.allocate(), name: `__pgt_running_${name}`, call };
    functions.push(added);
    return added.id;
  };
  const values = new Map<ColumnId, RunningValue>();
  const isTotal = keyOfOrder(node.input, partition, order) !== undefined;
  const around: Sides[] = [];
  // Those that are added on the way stand for themselves: they are counts and sums.
  for (let index = 0; index < functions.length; index += 1) {
    const { id, call } = functions[index] as Window["functions"][number];
    const value = runningValue(id, call, builder.catalog, keep);
    const sides = value === undefined && isTotal ? sidesOf(call) : undefined;
    if (sides !== undefined) around.push(sides);
    else if (value === undefined) return undefined;
    values.set(id, value ?? (({ after }) => after(id)));
  }
  const sides = {
    before: Math.max(0, ...around.map(({ before }) => before)),
    after: Math.max(0, ...around.map(({ after }) => after)),
  };
  if (around.length === functions.length || sides.before + sides.after > farthestReach) {
    return undefined;
  }
  const running = window({ ...node, functions });
  const needed = new Set([...wanted, ...key, ...values.keys()]);
  for (const scalar of [...partition, ...order.map((sort) => sort.scalar)]) {
    for (const id of columnsUsed(scalar)) needed.add(id);
  }
  const rows = project({
    input: running,
    columns: passThrough(columnsOf(running).filter(({ id }) => needed.has(id))),
    span: node.span,
  });
  return { window: running, rows, values, sides, partition, order, leading };
}

/** The first key of an order, where it is a column. */
function leadingOf([first]: readonly SortKey[]): OrderedRows["leading"] | undefined {
  return first?.scalar.kind === "column" ? { ...first, scalar: first.scalar } : undefined;
}

/** Columns by which rows can be kept one by one, and so be found in order. */
export function keyOf(relation: Relation): readonly ColumnId[] | undefined {
  const known = new Set(columnsOf(relation).flatMap(({ id, nullable }) => (nullable ? [] : [id])));
  return [...keysOf(relation)]
    .sort((left, right) => left.length - right.length)
    .find((key) => key.every((id) => known.has(id)));
}

/** The index by which the kept rows of a partition are found in order: the same that the table has. */
export function lookupsOf({ partition, leading }: RunningWindow): readonly StateLookup[] {
  const columns = [...partition, leading.scalar as Scalar].flatMap((scalar) =>
    scalar.kind === "column" ? [scalar.column] : [],
  );
  return [{ method: "btree", columns }];
}

/**
 * ω whose functions look back to the beginning of the partition, over its kept rows S₀ = ω(R₀). With s the place of the
 * first changed row of a partition, by the leading key of the order, and f(before) the value in the last row before s:
 *
 *   Δω(R) = {f(before) ⊕ f(R₁ from s on)} − {rows of S₀ from s on}
 *
 * Proof. Before s the rows of R₀ and R₁ are the same, and no peer of theirs stands at s or after, since peers have the
 * same leading key: the functions look at nothing else, so their rows in S₀ stay. The value in a row from s on is
 * that over all rows before s, which the last one of them has, together with that over the rows from s to its own:
 * `running-functions.ts` has how, function by function. Rows that come out as they were cancel. The cost is the rows
 * from s on, and a probe of the state; of rows that are appended at the end it is these rows alone.
 *
 * Where other functions look at p rows back and q ahead, in a total order, s is a place with q rows from there up to the
 * first changed one, and they are computed over the rows from c on, a place with p rows from there up to s; fewer where
 * the partition begins. A row before s has the q rows after it before the first changed one, so it stays. A row from s
 * on has the p rows before it among those from c on. Rows before c are what f(before) is of; those between c and s are
 * computed on the way, and left out.
 */
export function deriveRunningWindow(
  builder: Builder,
  running: RunningWindow,
  input: Derived,
  kept: Relation,
): Derived {
  const { rows, partition, order, sides } = running;
  const { sources } = input;
  const earlier = (places: Binding, count: number): Binding =>
    count === 0 ? places : bindEarlierPlaces(builder, running, kept, places, count, sources);
  const starts = earlier(bindStarts(builder, running, input), sides.after);
  const contexts = earlier(starts, sides.before);
  const walkFrom = (
    relation: Relation,
    places: Reference,
    passed: readonly LeafColumn[],
    title: string,
  ): readonly Arm[] =>
    stretchesFrom(running, places.columns[partition.length] as LeafColumn).flatMap((stretch) =>
      walkArms(
        builder,
        relation,
        partition,
        {
          relation: filterBy(places, stretch.places, undefined),
          keys: places.columns.slice(0, partition.length),
          passed,
          preserving: false,
        },
        { from: stretch.rows, order: asIndexed(order), limit: undefined, withTies: false },
        { title: `${title}${stretch.title}`, sources },
      ),
    );
  const before = bindBefore(builder, running, kept, contexts, sources);
  const last = referAgain(builder, before);
  const carried = last.columns.slice(contexts.columns.length, -1);
  const place = sides.before === 0 ? undefined : last.columns[partition.length + 1];
  const passed = place === undefined ? carried : [...carried, place];
  const inputColumns = columnsOf(input.post);
  const weight = builder.column("weight", bigint);
  const now = builder.addBinding({
    name: builder.nameBinding("window_rows_now"),
    identity: "the rows from there on, as they are now, with the values before",
    columns: [...uniqueNames([...inputColumns, ...passed]), weight],
    body: {
      kind: "arms",
      weight: weight.id,
      arms: walkFrom(input.post, last, passed, "R₁|K, from the first changed row on"),
    },
  });
  const removed = walkFrom(kept, referTo(starts), [], "−S₀|K, from the first changed row on");
  return {
    delta: {
      arms: [
        ...removed.map((arm) => ({ ...arm, sign: -1 as const })),
        bindValues(builder, running, now, { carried, place }, sources),
      ],
      columns: columnsOf(rows),
      ...named("window"),
      provisional: false,
    },
    post: rows,
    kept,
    sources,
  };
}

/** For each start what the functions had come to in the last row before it; NULL where none stands before. */
function bindBefore(
  builder: Builder,
  running: RunningWindow,
  kept: Relation,
  starts: Binding,
  sources: ReadonlySet<string>,
): Binding {
  const { window: node, partition, order } = running;
  const start = referTo(starts);
  const place = start.columns[partition.length] as LeafColumn;
  const weight = builder.column("weight", bigint);
  const functions = columnsOf(node)
    .filter(({ id }) => node.functions.some((added) => added.id === id))
    .map((column) => ({ ...column, nullable: true }));
  return builder.addBinding({
    name: builder.nameBinding("window_before"),
    identity: "what each function had come to in the row before, as it is kept",
    columns: [...uniqueNames([...start.columns, ...functions]), weight],
    body: {
      kind: "arms",
      weight: weight.id,
      arms: stretchesBefore(running, place).flatMap((stretch) =>
        walkArms(
          builder,
          kept,
          partition,
          {
            relation: filterBy(start, stretch.places, undefined),
            keys: start.columns.slice(0, partition.length),
            passed: start.columns,
            preserving: true,
          },
          {
            from: stretch.rows,
            order: asIndexed(reversed(order)),
            limit: castTo(integerLiteral(1), bigint),
            withTies: false,
          },
          { title: `the last row of S₀|K before${stretch.title}`, sources },
        ),
      ),
    },
  });
}

/** The functions over the rows from the starts on, each going on from its value before. */
function bindValues(
  builder: Builder,
  running: RunningWindow,
  now: Binding,
  {
    carried,
    place,
  }: { readonly carried: readonly LeafColumn[]; readonly place: LeafColumn | undefined },
  sources: ReadonlySet<string>,
) {
  const { window: node, rows, values } = running;
  const functions = node.functions.map((added) => ({ ...added, id: builder.allocate() }));
  const placeOf = (id: ColumnId): number => node.functions.findIndex((added) => added.id === id);
  const stretches = {
    before: (id: ColumnId): Scalar => read(carried[placeOf(id)] as LeafColumn),
    after: (id: ColumnId): Scalar => {
      const added = functions[placeOf(id)] as (typeof functions)[number];
      return read({ id: added.id, type: added.call.type });
    },
  };
  const weight = builder.column("weight", bigint);
  const computed = new Set(node.functions.map(({ id }) => id));
  return deltaArm(
    "+R₁|K, from the first changed row on",
    sources,
    project({
      input: filterBy(
        window({ ...node, input: referTo(now), functions }),
        place === undefined ? [] : [standsFrom(running, place)],
        undefined,
      ),
      columns: [
        ...passThrough(columnsOf(rows).filter(({ id }) => !computed.has(id))),
        ...node.functions.map(({ id, name }) => ({
          id,
          name,
          scalar: (values.get(id) as RunningValue)(stretches),
        })),
        { id: weight.id, name: weight.name, scalar: castTo(integerLiteral(1), bigint) },
      ],
      span: node.span,
    }),
    weight.id,
  );
}
