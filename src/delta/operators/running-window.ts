import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { project, topK, window } from "../../relation/constructors.js";
import { keysOf } from "../../relation/keys.js";
import type { LeafColumn, Relation, Window } from "../../relation/relation.js";
import type { ColumnId, Scalar, SortKey, WindowCall } from "../../relation/scalar.js";
import { columnsUsed } from "../../relation/traversal.js";
import {
  type Builder,
  bindDelta,
  type Derived,
  deltaArm,
  referAgain,
  referTo,
  uniqueNames,
} from "../builder.js";
import { realChanges } from "../consolidate.js";
import { passThrough } from "../identity.js";
import { reversed } from "../order-comparison.js";
import { isWalkable, orderWithin, walkArms } from "../ordered-input.js";
import type { Binding, StateLookup } from "../plan.js";
import { bigint, bigintLiteral, castTo, compare, read, scalarKey } from "../scalars.js";
import { type KeepFunction, type RunningValue, runningValue } from "./running-functions.js";

/** A window all of whose functions look back from their row to the beginning of the partition, in one order. */
export interface RunningWindow {
  /** The window, with the functions that are needed besides. */
  readonly window: Window;
  /** What is kept of its rows. */
  readonly rows: Relation;
  /** How each function goes on from its value in the row before. */
  readonly values: ReadonlyMap<ColumnId, RunningValue>;
  readonly partition: readonly Scalar[];
  readonly order: readonly SortKey[];
  /** The first key of the order, which is never NULL. */
  readonly leading: SortKey;
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
  const [leading] = order;
  const shared = scalarKey([partition, any.call.order]);
  const key = keyOf(node.input);
  if (
    leading === undefined ||
    key === undefined ||
    node.functions.some(({ call }) => scalarKey([call.partition, call.order]) !== shared) ||
    isNullableOver(leading.scalar, [node.input]) ||
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
  // Those that are added on the way stand for themselves: they are counts and sums.
  for (let index = 0; index < functions.length; index += 1) {
    const { id, call } = functions[index] as Window["functions"][number];
    const value = runningValue(id, call, builder.catalog, keep);
    if (value === undefined) return undefined;
    values.set(id, value);
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
  return { window: running, rows, values, partition, order, leading };
}

/** Columns by which rows can be kept one by one, and so be found in order. */
function keyOf(relation: Relation): readonly ColumnId[] | undefined {
  const known = new Set(columnsOf(relation).flatMap(({ id, nullable }) => (nullable ? [] : [id])));
  return [...keysOf(relation)]
    .sort((left, right) => left.length - right.length)
    .find((key) => key.every((id) => known.has(id)));
}

/** The index by which the kept rows of a partition are found in order: the same that the table has. */
export function lookupsOf({ partition, leading }: RunningWindow): readonly StateLookup[] {
  const columns = [...partition, leading.scalar].flatMap((scalar) =>
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
 */
export function deriveRunningWindow(
  builder: Builder,
  running: RunningWindow,
  input: Derived,
  kept: Relation,
): Derived {
  const { rows, partition, order } = running;
  const starts = bindStarts(builder, running, input);
  const along = { order, limit: undefined, withTies: false };
  const { sources } = input;
  const leads = (outer: LeafColumn) => (row: (scalar: Scalar) => Scalar) => [
    compare(running.leading.descending ? "<=" : ">=", row(running.leading.scalar), read(outer)),
  ];
  const outerOf = (columns: readonly LeafColumn[], relation: Relation) => ({
    relation,
    keys: columns.slice(0, partition.length),
    passed: [],
    preserving: false,
  });
  const before = bindBefore(builder, running, kept, starts, sources);
  const last = referAgain(builder, before);
  const carried = last.columns.slice(starts.columns.length, -1);
  const inputColumns = columnsOf(input.post);
  const weight = builder.column("weight", bigint);
  const now = builder.addBinding({
    name: builder.nameBinding("window_rows_now"),
    identity: "the rows from there on, as they are now, with the values before",
    columns: [...uniqueNames([...inputColumns, ...carried]), weight],
    body: {
      kind: "arms",
      weight: weight.id,
      arms: walkArms(
        builder,
        input.post,
        partition,
        { ...outerOf(last.columns, last), passed: carried },
        { ...along, from: leads(last.columns[partition.length] as LeafColumn) },
        { title: "R₁|K, from the first changed row on", sources },
      ),
    },
  });
  const start = referTo(starts);
  const removed = walkArms(
    builder,
    kept,
    partition,
    outerOf(start.columns, start),
    { ...along, from: leads(start.columns[partition.length] as LeafColumn) },
    { title: "−S₀|K, from the first changed row on", sources },
  );
  return {
    delta: {
      arms: [
        ...removed.map((arm) => ({ ...arm, sign: -1 as const })),
        bindValues(builder, running, now, carried, sources),
      ],
      columns: columnsOf(rows),
      label: "window",
      provisional: false,
    },
    post: rows,
    kept,
    sources,
  };
}

/** The touched partitions, each with the leading key of its first changed row. */
function bindStarts(
  builder: Builder,
  { partition, leading }: RunningWindow,
  input: Derived,
): Binding {
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const scalars = [...partition, leading.scalar];
  const columns = scalars.map((scalar, index) =>
    builder.column(
      index < partition.length ? `key_${index + 1}` : "start",
      scalar.type,
      isNullableOver(scalar, [input.post]),
    ),
  );
  return builder.addBinding({
    name: builder.nameBinding("window_starts"),
    identity: `where the first changed row of each partition that Δ(${input.delta.label}) touches stands or stood`,
    columns,
    body: {
      kind: "relation",
      relation: project({
        input: topK({
          input: realChanges(builder, input.delta, bound, scalars).relation,
          partition,
          order: [leading],
          offset: undefined,
          limit: bigintLiteral(1),
          withTies: false,
          span: undefined,
        }),
        columns: columns.map((column, index) => ({
          id: column.id,
          name: column.name,
          scalar: scalars[index] as Scalar,
        })),
        span: undefined,
      }),
    },
  });
}

/** For each start what the functions had come to in the last row before it; NULL where none stands before. */
function bindBefore(
  builder: Builder,
  { window: node, partition, order, leading }: RunningWindow,
  kept: Relation,
  starts: Binding,
  sources: ReadonlySet<string>,
): Binding {
  const start = referTo(starts);
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
      arms: walkArms(
        builder,
        kept,
        partition,
        {
          relation: start,
          keys: start.columns.slice(0, partition.length),
          passed: start.columns,
          preserving: true,
        },
        {
          from: (row) => [
            compare(
              leading.descending ? ">" : "<",
              row(leading.scalar),
              read(start.columns[partition.length] as LeafColumn),
            ),
          ],
          order: reversed(order),
          limit: castTo(bigintLiteral(1), bigint),
          withTies: false,
        },
        { title: "the last row of S₀|K before", sources },
      ),
    },
  });
}

/** The functions over the rows from the starts on, each going on from its value before. */
function bindValues(
  builder: Builder,
  { window: node, rows, values }: RunningWindow,
  now: Binding,
  carried: readonly LeafColumn[],
  sources: ReadonlySet<string>,
) {
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
      input: window({ ...node, input: referTo(now), functions }),
      columns: [
        ...passThrough(columnsOf(rows).filter(({ id }) => !computed.has(id))),
        ...node.functions.map(({ id, name }) => ({
          id,
          name,
          scalar: (values.get(id) as RunningValue)(stretches),
        })),
        { id: weight.id, name: weight.name, scalar: castTo(bigintLiteral(1), bigint) },
      ],
      span: node.span,
    }),
    weight.id,
  );
}
