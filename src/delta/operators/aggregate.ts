import { builtinType } from "../../catalog/type.js";
import { InternalError } from "../../diagnostics/errors.js";
import { aggregateCall, binary, compare, integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { aggregate, filter, project, state } from "../../relation/constructors.js";
import { isFallible } from "../../relation/fallible.js";
import type {
  Aggregate,
  Distinct,
  LeafColumn,
  NamedScalar,
  Relation,
} from "../../relation/relation.js";
import type { AggregateCall, ColumnId, Scalar } from "../../relation/scalar.js";
import { notScalar, orScalar } from "../../relation/scalar-constructors.js";
import { scalarsOf, substituteColumns } from "../../relation/traversal.js";
import { aggregateState, readAgain } from "../aggregates/aggregate-state.js";
import {
  distinctKey,
  distinctRows,
  distinctState,
  distinctValuesOf,
} from "../aggregates/distinct-values.js";
import { bindGroupedChanges, bindTransitions } from "../aggregates/group-changes.js";
import {
  type DistinctValues,
  type MaintainedCall,
  type Member,
  membersOf,
  pickedBy,
  shownKeyOf,
} from "../aggregates/member.js";
import { bindNextState, type NextState } from "../aggregates/next-state.js";
import { refuseWhatIsNotMaintained } from "../aggregates/refusals.js";
import { markedSets } from "../aggregates/set-mark.js";
import {
  type BoundDelta,
  type Builder,
  bindDelta,
  type Derived,
  deltaArm,
  referTo,
  uniqueNames,
} from "../builder.js";
import { hashedIdentity, hashScalar, keyIdentity, passThrough } from "../identity.js";
import { named } from "../labels.js";
import { bindReplacement } from "../replacement.js";
import {
  bigint,
  boolean,
  castTo,
  differentImage,
  isNotNull,
  isNull,
  read,
  rowLocator,
} from "../scalars.js";
import { inTypeOfKey } from "../spelling.js";
import { deriveFilter, deriveProject } from "./linear.js";

const integer = builtinType("int4");

/** The state of an aggregate, and how its columns become the aggregate's output. */
export interface AggregateStatePlan {
  readonly part: string;
  readonly columns: readonly LeafColumn[];
  /** The aggregate's columns as expressions over the state's. */
  readonly outputs: readonly NamedScalar[];
  readonly next: NextState;
}

/**
 * γ keeps, per group, the count of rows n and for each aggregate an element of a commutative group where there is
 * one: s₁ = s₀ + Σ w·lift(row). A group exists exactly when n > 0, never because a sum is not zero; without keys
 * there is always one row. For other aggregates, and where s cannot tell (the least value left), the group alone is
 * read again from the sources as they are now, which is the post-state.
 *
 * With `shown` false nobody looks at the keys: which of several equal spellings they have is then left open, and they
 * may be too long for an index.
 */
export function planAggregate(
  builder: Builder,
  node: Aggregate,
  input: Derived,
  part: string,
  names: ReadonlyMap<ColumnId, string>,
  shown = true,
): AggregateStatePlan {
  refuseWhatIsNotMaintained(builder, node);
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const weight = read({ id: bound.weight, type: bigint });
  const nameOf = (id: ColumnId, name: string): string => names.get(id) ?? name;

  const maintained = maintainCalls(builder, node, input, bound);
  const members = membersOf(builder, node, maintained, weight, { nameOf, shown });
  const marked = markedSets(node);
  const rolledUp = (index: number): boolean =>
    marked?.sets.some((set) => !set.includes(index)) ?? false;
  // The mark is a key like the others, after them.
  const keys = [
    ...node.keys.map((key, index) => ({
      id: builder.allocate(),
      name: nameOf(key.id, key.name),
      type: key.scalar.type,
      nullable: isNullableOver(key.scalar, [node.input]) || rolledUp(index),
    })),
    ...(marked === undefined ? [] : [builder.column(marked.mark.name, integer)]),
  ];
  const ordered = [...members.values()];
  const hash = builder.column("__pgt_hash", bigint);
  const identity = shown ? keyIdentity(builder, keys, hash) : hashedIdentity(keys, hash);
  const hashed = identity.kind === "nullable-key";
  const columns = uniqueNames([
    ...keys,
    ...ordered.map((member) => member.kept),
    ...(hashed ? [hash] : []),
  ]);

  const label = part === "" ? "group" : part;
  const grouped = bindGroupedChanges(builder, node, bound, keys, ordered, {
    consolidated:
      maintained.some((made) => made.state.consolidated) ||
      (input.delta.provisional && scalarsOf(node).some(isFallible)) ||
      node.keys.some((_, index) => members.has(shownKeyOf(index))),
    label,
  });
  const next = bindNextState(builder, node, {
    part,
    keys,
    members,
    columns,
    identity,
    grouped,
    transitions: bindTransitions(builder, ordered, label),
  });

  const stateValue = (key: string): Scalar => {
    const member = members.get(key);
    if (member === undefined) throw new InternalError(`no state column for ${key}`);
    return read(member.kept);
  };
  const resultOf = (index: number): Scalar => {
    const made = maintained[index]?.state;
    if (made === undefined) throw new InternalError("no state for an aggregate");
    return made.finalise(made.columns.map(({ key }) => stateValue(key)));
  };
  const outputs: readonly NamedScalar[] = [
    ...node.keys.map((key, index) => {
      const picked = pickedBy(node, key.scalar, builder.catalog);
      const kept = members.get(shownKeyOf(index))?.kept ?? (keys[index] as LeafColumn);
      const shown = picked < 0 ? read(kept) : resultOf(picked);
      const { type } = key.scalar;
      return { id: key.id, name: key.name, scalar: inTypeOfKey(shown, type, builder.catalog) };
    }),
    ...node.aggregates.map(({ id, name }, index) => ({ id, name, scalar: resultOf(index) })),
    ...(marked === undefined
      ? []
      : [{ ...marked.mark, scalar: read(keys[node.keys.length] as LeafColumn) }]),
  ];

  const content = contentOf(builder, node, keys, ordered, hashed ? hash : undefined);
  builder.addState({
    part,
    columns,
    identity,
    lookups: [],
    content,
    change: next.change,
    replacement: bindReplacement(builder, { part, columns, identity, content }),
  });
  return { part, columns, outputs, next };
}

/**
 * The state of each call. DISTINCT values have a state of their own, unless the groups must be read again anyway: then the
 * aggregate is read with them.
 */
function maintainCalls(
  builder: Builder,
  node: Aggregate,
  input: Derived,
  bound: BoundDelta,
): readonly MaintainedCall[] {
  const { catalog } = builder;
  const weight = read({ id: bound.weight, type: bigint });
  const context = { input: node.input, weight, catalog };
  const calls = node.aggregates.map(({ call }) => ({
    call,
    state: aggregateState(call, context),
    values: distinctValuesOf(call, catalog),
  }));
  const constant = input.delta.arms.length === 0;
  const anyRead = calls.some(({ state, values }) => state === undefined && values === undefined);
  const known = new Map<string, DistinctValues>();
  return calls.map(({ call, state: plain, values }) => {
    if (plain !== undefined) return { state: plain, values: undefined };
    if (values === undefined || anyRead || constant) {
      return { state: readAgain(call), values: undefined };
    }
    const key = distinctKey(call);
    const kept = known.get(key) ?? keepDistinctValues(builder, node, input, bound, call, values);
    known.set(key, kept);
    return { state: distinctState(call, kept, catalog), values: kept };
  });
}

/** Keeps how often each value occurs in each group; what comes to occur, or occurs no more, is a delta. */
function keepDistinctValues(
  builder: Builder,
  node: Aggregate,
  input: Derived,
  bound: BoundDelta,
  call: AggregateCall,
  values: readonly Scalar[],
): DistinctValues {
  const { filtered, projected, grouped, withNull } = distinctRows(builder, node, call, values);
  const arms = [deltaArm(`Δ${input.delta.label}`, input.sources, bound.relation, bound.weight)];
  const rows: Derived = { ...input, delta: { ...input.delta, arms } };
  const counted = filtered === undefined ? rows : deriveFilter(builder, filtered, rows);
  const derived = deriveGroups(
    builder,
    grouped,
    deriveProject(builder, projected, counted),
    builder.nameState("distinct"),
    false,
  );
  const transitions = bindDelta(builder, derived.delta, "±1 for each value that came or went");
  const columns = grouped.keys.map(({ id, scalar }) => read({ id, type: scalar.type }));
  const mark = markedSets(grouped)?.mark;
  return {
    rows: transitions,
    keys: [
      ...columns.slice(0, node.keys.length),
      // Every set has the values, whose bits are the lowest.
      ...(mark === undefined
        ? []
        : [
            binary(
              ">>",
              read({ id: mark.id, type: integer }),
              integerLiteral(values.length),
              integer,
            ),
          ]),
    ],
    value: columns[node.keys.length] as Scalar,
    weight: read({ id: transitions.weight, type: bigint }),
    withNull,
  };
}

/** The state's rows computed from the source tables. */
function contentOf(
  builder: Builder,
  node: Aggregate,
  keys: readonly LeafColumn[],
  members: readonly Member[],
  hash: LeafColumn | undefined,
): Relation {
  const marked = markedSets(node);
  const grouped = aggregate({
    input: node.input,
    keys: node.keys.map((key, index) => ({ ...key, id: (keys[index] as LeafColumn).id })),
    groupingSets: marked && { ...marked, mark: keys[node.keys.length] },
    aggregates: members.map(({ kept, column }) => ({
      id: kept.id,
      name: kept.name,
      call: column.whole,
    })),
    span: node.span,
  });
  return project({
    input: grouped,
    columns: [
      ...passThrough(keys),
      ...members.map(({ kept, column }) => ({
        id: kept.id,
        name: kept.name,
        scalar: castTo(read({ id: kept.id, type: column.whole.type }), kept.type),
      })),
      ...(hash === undefined
        ? []
        : [{ id: hash.id, name: hash.name, scalar: hashScalar(keys.map(read), builder) }]),
    ],
    span: node.span,
  });
}

/**
 * Δγ of an inner aggregate: for each touched group whose output changes, the old row leaves and the new one comes.
 * The state keeps the aggregate before the refresh, so its pre-state costs nothing.
 */
export function deriveAggregate(
  builder: Builder,
  node: Aggregate,
  input: Derived,
  word = node.keys.length === 0 ? "total" : "group",
): Derived {
  if (input.delta.arms.length === 0) {
    const nothing = {
      arms: [],
      columns: columnsOf(node),
      ...named("constant"),
      provisional: false,
    };
    return { delta: nothing, post: node, kept: undefined, sources: input.sources };
  }
  return deriveGroups(builder, node, input, builder.nameState(word), true);
}

function deriveGroups(
  builder: Builder,
  node: Aggregate,
  input: Derived,
  part: string,
  shown: boolean,
): Derived {
  const plan = planAggregate(builder, node, input, part, new Map(), shown);
  const { columns, outputs, next } = plan;
  const touched = referTo(next.binding);
  const valueAt = (ids: readonly ColumnId[]): ReadonlyMap<ColumnId, Scalar> =>
    new Map(
      columns.map((column, index) => [
        column.id,
        read({ id: ids[index] as ColumnId, type: column.type }),
      ]),
    );
  const old = valueAt(next.old.map((column) => column.id));
  const now = valueAt(next.change.values);
  const outputOver = (values: ReadonlyMap<ColumnId, Scalar>): readonly NamedScalar[] =>
    outputs.map((output) => ({ ...output, scalar: substituteColumns(output.scalar, values) }));
  const locator = read({ id: next.change.locator, type: rowLocator });
  const present = read({ id: next.change.present, type: boolean });
  const changed = orScalar([
    isNull(locator),
    notScalar({ argument: present, span: undefined }),
    differentImage(
      outputOver(old).map((output) => output.scalar),
      outputOver(now).map((output) => output.scalar),
    ),
  ]);
  const weight = builder.column("weight", bigint);
  const rowsOf = (
    conjuncts: readonly Scalar[],
    values: ReadonlyMap<ColumnId, Scalar>,
    sign: 1 | -1,
  ): Relation =>
    project({
      input: filter({ input: touched, conjuncts: [...conjuncts, changed], span: undefined }),
      columns: [
        ...outputOver(values),
        { id: weight.id, name: weight.name, scalar: castTo(integerLiteral(sign), bigint) },
      ],
      span: undefined,
    });
  return {
    delta: {
      arms: [
        deltaArm("−old groups", input.sources, rowsOf([isNotNull(locator)], old, -1), weight.id),
        deltaArm("+new groups", input.sources, rowsOf([present], now, 1), weight.id),
      ],
      columns: columnsOf(node),
      ...named(part),
      provisional: false,
    },
    post: node,
    kept: project({
      input: state({ name: part, columns, locator: undefined, span: undefined }),
      columns: outputs,
      span: undefined,
    }),
    sources: input.sources,
  };
}

/**
 * δ(R) as operators that have a delta: the aggregate without aggregates over all columns, where a row exists while its
 * count is positive. Without columns there is nothing to group by, and an aggregate over everything has its one row in
 * any case; then the row of δ(R) exists while R has rows.
 */
export function distinctAsAggregate(builder: Builder, node: Distinct): Relation {
  const { input, span } = node;
  const columns = columnsOf(node);
  if (columns.length > 0) {
    return aggregate({
      input,
      keys: passThrough(columns),
      groupingSets: undefined,
      aggregates: [],
      span,
    });
  }
  const count = builder.column("count", bigint);
  const counted = aggregate({
    input,
    keys: [],
    groupingSets: undefined,
    aggregates: [{ id: count.id, name: count.name, call: aggregateCall("count", [], bigint) }],
    span,
  });
  const isPositive = compare(">", read(count), integerLiteral(0));
  return project({
    input: filter({ input: counted, conjuncts: [isPositive], span }),
    columns: [],
    span,
  });
}
