import type { QualifiedName } from "../../catalog/type.js";
import { baseTypeOf, equalityOf } from "../../catalog/type-facts.js";
import { createDiagnostic } from "../../diagnostics/diagnostic.js";
import { InternalError } from "../../diagnostics/errors.js";
import { columnsOf, isNullableOver } from "../../relation/columns.js";
import {
  aggregate,
  filter,
  join,
  outerJoin,
  project,
  semiJoin,
  state,
} from "../../relation/constructors.js";
import type {
  Aggregate,
  Distinct,
  LeafColumn,
  NamedScalar,
  Relation,
} from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import {
  booleanScalar,
  booleanTestScalar,
  caseScalar,
  notScalar,
  orScalar,
} from "../../relation/scalar-constructors.js";
import { columnsUsed, scalarsOf, substituteColumns } from "../../relation/traversal.js";
import {
  aggregateState,
  rowCount,
  rowCountKey,
  type StateColumn,
  shownKey,
} from "../aggregate-states.js";
import {
  type BoundDelta,
  type Builder,
  bindDelta,
  type Derived,
  deltaArm,
  referAgain,
  referTo,
  uniqueNames,
} from "../builder.js";
import { consolidate } from "../consolidate.js";
import { isFallible } from "../fallible.js";
import { hashScalar, identityMatch, keyIdentity, passThrough } from "../identity.js";
import type { Binding, StateChange, StateIdentity } from "../plan.js";
import { bindReplacement } from "../replacement.js";
import {
  bigint,
  bigintLiteral,
  boolean,
  castTo,
  coalesce,
  compare,
  differentImage,
  equalOrBothNull,
  isNotDistinct,
  isNotNull,
  isNull,
  read,
  rowLocator,
} from "../scalars.js";

/** The state of an aggregate, and how its columns become the aggregate's output. */
export interface AggregateStatePlan {
  readonly part: string;
  readonly columns: readonly LeafColumn[];
  /** The aggregate's columns as expressions over the state's. */
  readonly outputs: readonly NamedScalar[];
  readonly next: NextState;
}

/** The groups that the changes touch, with their values before and after. */
interface NextState {
  readonly binding: Binding;
  readonly change: StateChange;
  /** The binding's columns with the old values of the state's columns, in the state's order. */
  readonly old: readonly LeafColumn[];
}

/** Aggregates whose value depends on the order of the rows, so that only an ORDER BY inside fixes it. */
const orderSensitive = new Set([
  "array_agg",
  "string_agg",
  "json_agg",
  "json_object_agg",
  "jsonb_agg",
  "jsonb_object_agg",
  "json_agg_strict",
  "jsonb_agg_strict",
  "json_object_agg_strict",
  "json_object_agg_unique",
  "json_object_agg_unique_strict",
  "jsonb_object_agg_strict",
  "jsonb_object_agg_unique",
  "jsonb_object_agg_unique_strict",
  "xmlagg",
  "any_value",
]);

/** Says why the aggregate is not maintained; nothing when it is. */
function refuseWhatIsNotMaintained(builder: Builder, node: Aggregate): void {
  for (const { call } of node.aggregates) {
    const ordered = call.order.length > 0;
    const known = call.name.schema === "pg_catalog";
    if ((known && orderSensitive.has(call.name.name) && !ordered) || (!known && !ordered)) {
      builder.refuse(
        createDiagnostic(
          "error",
          "0AT08",
          `aggregate ${call.name.name} without ORDER BY is not maintained incrementally`,
          {
            span: call.span,
            hint: "Its value may depend on the order of the rows: write ORDER BY inside its parentheses, over columns that tell all rows apart.",
          },
        ),
      );
    }
  }
  for (const key of node.keys) {
    if (equalityOf(key.scalar.type, builder.catalog) === "none") {
      builder.refuse(
        createDiagnostic("error", "0AT13", `column "${key.name}" cannot be a group key`, {
          span: key.scalar.span,
          hint: "Its type has no equality operator; group by a cast to text.",
        }),
      );
    }
  }
}

interface Member {
  readonly column: StateColumn;
  /** The state's column, as kept. */
  readonly kept: LeafColumn;
  /** The columns of the grouped changes that it needs. */
  readonly changes: readonly LeafColumn[];
}

/**
 * γ keeps, per group, the count of rows n and for each aggregate an element of a commutative group where there is
 * one: s₁ = s₀ + Σ w·lift(row). A group exists exactly when n > 0, never because a sum is not zero; without keys
 * there is always one row. For other aggregates, and where s cannot tell (the least value left), the group alone is
 * read again from the sources as they are now, which is the post-state.
 */
export function planAggregate(
  builder: Builder,
  node: Aggregate,
  input: Derived,
  part: string,
  names: ReadonlyMap<ColumnId, string>,
): AggregateStatePlan {
  refuseWhatIsNotMaintained(builder, node);
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const weight = read({ id: bound.weight, type: bigint });
  const nameOf = (id: ColumnId, name: string): string => names.get(id) ?? name;

  const states = node.aggregates.map(({ call }) =>
    aggregateState(call, node, weight, builder.catalog),
  );
  const members = new Map<string, Member>();
  const addMember = (key: string, column: StateColumn, name: string): void => {
    if (members.has(key)) return;
    members.set(key, {
      column,
      kept: builder.column(name, column.type, column.nullable),
      changes: column.changes.map((change) =>
        builder.column(
          column.changes.length === 1 ? `${name}_change` : `${name}_${change.suffix}`,
          change.call.type,
          true,
        ),
      ),
    });
  };
  node.aggregates.forEach(({ id, name }, index) => {
    const made = states[index];
    made?.columns.forEach(({ key, column }, position) => {
      const visible = position === 0 && made.columns[0]?.key !== rowCountKey;
      const shown = nameOf(id, name);
      addMember(
        key,
        column,
        key === rowCountKey
          ? "__pgt_count"
          : visible && isShownAsKept(made.finalise, column)
            ? shown
            : `__pgt_${shown}_${column.suffix}`,
      );
    });
  });
  addMember(rowCountKey, rowCount(weight), "__pgt_count");

  const keys = node.keys.map((key) => ({
    id: builder.allocate(),
    name: nameOf(key.id, key.name),
    type: key.scalar.type,
    nullable: isNullableOver(key.scalar, [node.input]),
  }));
  node.keys.forEach((key, index) => {
    const minimum = minimumOf(builder, key.scalar);
    if (minimum === undefined) return;
    addMember(
      shownKeyOf(index),
      shownKey(key.scalar, weight, minimum),
      `__pgt_${nameOf(key.id, key.name)}_shown`,
    );
  });
  const ordered = [...members.values()];
  const hash = builder.column("__pgt_hash", bigint);
  const identity = keyIdentity(builder, keys, hash);
  const hashed = identity.kind === "nullable-key";
  const columns = uniqueNames([
    ...keys,
    ...ordered.map((member) => member.kept),
    ...(hashed ? [hash] : []),
  ]);

  const grouped = bindGroupedChanges(builder, node, bound, keys, ordered, {
    consolidated:
      states.some((made) => made.consolidated) ||
      (input.delta.provisional && scalarsOf(node).some(isFallible)) ||
      node.keys.some((_, index) => members.has(shownKeyOf(index))),
    label: part === "" ? "group" : part,
  });
  const next = bindNextState(builder, node, {
    part,
    keys,
    members,
    columns,
    identity,
    grouped,
  });

  const stateValue = (key: string): Scalar => {
    const member = members.get(key);
    if (member === undefined) throw new InternalError(`no state column for ${key}`);
    return read(member.kept);
  };
  const outputs: readonly NamedScalar[] = [
    ...node.keys.map((key, index) => ({
      id: key.id,
      name: key.name,
      scalar: read(members.get(shownKeyOf(index))?.kept ?? (keys[index] as LeafColumn)),
    })),
    ...node.aggregates.map(({ id, name }, index) => {
      const made = states[index];
      if (made === undefined) throw new InternalError("no state for an aggregate");
      return { id, name, scalar: made.finalise(made.columns.map(({ key }) => stateValue(key))) };
    }),
  ];

  const content = contentOf(builder, node, keys, ordered, hashed ? hash : undefined);
  builder.addState({
    part,
    columns,
    identity,
    content,
    change: next.change,
    replacement: bindReplacement(builder, { part, columns, identity, content }),
  });
  return { part, columns, outputs, next };
}

function shownKeyOf(index: number): string {
  return `shown key ${index}`;
}

/**
 * The aggregate min of a key's type, when equal values of the type can differ and it has one; any other aggregate that
 * returns one of its inputs would do.
 */
function minimumOf(builder: Builder, key: Scalar): QualifiedName | undefined {
  if (equalityOf(key.type, builder.catalog) !== "semantic") return undefined;
  const type = baseTypeOf(key.type, builder.catalog).key;
  const found = builder.catalog
    .functionsNamed("min")
    .find((candidate) => candidate.kind === "aggregate" && candidate.arguments[0] === type);
  return found === undefined ? undefined : { schema: found.schema, name: found.name };
}

/** Whether the aggregate's value is the state column itself. */
function isShownAsKept(
  finalise: (values: readonly Scalar[]) => Scalar,
  column: StateColumn,
): boolean {
  const probe = read({ id: -1 as ColumnId, type: column.type });
  const zero = bigintLiteral(0);
  return finalise([probe, zero, zero, zero, zero]) === probe;
}

/** The state's rows computed from the source tables. */
function contentOf(
  builder: Builder,
  node: Aggregate,
  keys: readonly LeafColumn[],
  members: readonly Member[],
  hash: LeafColumn | undefined,
): Relation {
  const grouped = aggregate({
    input: node.input,
    keys: node.keys.map((key, index) => ({ ...key, id: (keys[index] as LeafColumn).id })),
    groupingSets: undefined,
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

/** The changes per group: sums of weights and of weighted values, the best values that came and went. */
function bindGroupedChanges(
  builder: Builder,
  node: Aggregate,
  bound: BoundDelta,
  keys: readonly LeafColumn[],
  members: readonly Member[],
  options: { readonly consolidated: boolean; readonly label: string },
): Binding {
  const input = options.consolidated
    ? consolidateForGroups(builder, node, bound, members)
    : bound.relation;
  const groupKeys = keys.map((key, index) => ({
    id: builder.allocate(),
    name: key.name,
    scalar: (node.keys[index] as NamedScalar).scalar,
  }));
  const grouped = aggregate({
    input,
    keys: groupKeys,
    groupingSets: undefined,
    aggregates: members.flatMap(({ column, changes }) =>
      column.changes.map(({ call }, index) => {
        const made = changes[index] as LeafColumn;
        return { id: made.id, name: made.name, call };
      }),
    ),
    span: node.span,
  });
  const binding = builder.addBinding({
    name: builder.nameBinding(`${options.label}_change`),
    identity: "Σ w·lift(row) per group: what the changes add to the state",
    columns: uniqueNames([
      ...groupKeys.map((key, index) => ({
        ...(keys[index] as LeafColumn),
        id: key.id,
      })),
      ...members.flatMap((member) => member.changes),
    ]),
    body: { kind: "relation", relation: grouped },
  });
  return binding;
}

/** Where the state's row of a group is, what it holds, and what it shall hold. */
function bindNextState(
  builder: Builder,
  node: Aggregate,
  plan: {
    readonly part: string;
    readonly keys: readonly LeafColumn[];
    readonly members: ReadonlyMap<string, Member>;
    readonly columns: readonly LeafColumn[];
    readonly identity: StateIdentity;
    readonly grouped: Binding;
  },
): NextState {
  const { keys, members, columns, identity, grouped } = plan;
  const label = plan.part === "" ? "group" : plan.part;
  const changed = referTo(grouped);
  const changedKeys = changed.columns.slice(0, keys.length);
  const locator = builder.column("locator", rowLocator, true);
  const kept = state({ name: plan.part, columns, locator: locator.id, span: undefined });
  const values = new Map(
    keys.map((key, index) => [key.id, read(changedKeys[index] as LeafColumn)] as const),
  );
  const joined = outerJoin({
    variant: "left",
    left: changed,
    right: kept,
    conjuncts: identityMatch(
      builder,
      identity,
      kept,
      values,
      hashScalar(changedKeys.map(read), builder),
    ),
    span: undefined,
  });

  const nextOf = (member: Member): Scalar => {
    const counter = [...members].find(([key]) => key === member.column.counter)?.[1];
    return member.column.next(
      read(member.kept),
      member.changes.map(read),
      counter === undefined ? bigintLiteral(0) : nextOf(counter),
    );
  };
  const ordered = [...members.values()];
  // Only an inner aggregate passes on what a group was before.
  const old =
    plan.part === ""
      ? []
      : columns.map((column) => builder.column(`old_${column.name}`, column.type, true));
  const present = builder.column("present", boolean);
  const flag = builder.column("rescan", boolean);
  const next = new Map(
    columns.map((column) => [column.id, builder.column(column.name, column.type, column.nullable)]),
  );
  const nextColumn = (id: ColumnId): LeafColumn => next.get(id) as LeafColumn;
  const keyScalars = keys.map((key) => {
    const arrived = values.get(key.id) as Scalar;
    // Of values that are equal but not identical, the one that the state shows stays.
    return equalityOf(key.type, builder.catalog) === "faithful"
      ? arrived
      : coalesce(read(key), arrived);
  });
  const conditions = ordered.flatMap((member) =>
    member.column.rescan === undefined
      ? []
      : [member.column.rescan(read(member.kept), member.changes.map(read))],
  );
  const rescans = conditions.length > 0;
  const merged = project({
    input: joined,
    columns: [
      { id: locator.id, name: locator.name, scalar: read(locator) },
      ...old.map((column, index) => ({
        id: column.id,
        name: column.name,
        scalar: read(columns[index] as LeafColumn),
      })),
      ...keys.map((key, index) => ({
        id: nextColumn(key.id).id,
        name: key.name,
        scalar: keyScalars[index] as Scalar,
      })),
      ...ordered.map((member) => ({
        id: nextColumn(member.kept.id).id,
        name: member.kept.name,
        scalar: nextOf(member),
      })),
      ...(identity.kind === "nullable-key"
        ? [
            {
              id: nextColumn(identity.hash).id,
              name: "__pgt_hash",
              scalar: hashScalar(keyScalars, builder),
            },
          ]
        : []),
      {
        id: present.id,
        name: present.name,
        scalar:
          keys.length === 0
            ? booleanScalar(true)
            : compare(">", nextOf(members.get(rowCountKey) as Member), bigintLiteral(0)),
      },
      ...(rescans ? [{ id: flag.id, name: flag.name, scalar: isTrue(orScalar(conditions)) }] : []),
    ],
    span: undefined,
  });
  const stateValues = columns.map((column) => nextColumn(column.id));
  const made = builder.addBinding({
    name: builder.nameBinding(`${label}_next`),
    identity: "s₁ = s₀ + Δs: the state's rows of the touched groups, before and after",
    columns: [locator, ...old, ...stateValues, present, ...(rescans ? [flag] : [])],
    body: { kind: "relation", relation: merged },
  });
  const count = nextColumn((members.get(rowCountKey) as Member).kept.id);
  if (!rescans) return nextState(made, locator, old, stateValues, present, count);
  const final = bindRescan(builder, node, {
    label,
    keys,
    members: ordered,
    nextColumn,
    flag,
    merged: made,
  });
  // The final binding has the same columns in the same order, under ids of its own.
  const finalColumn = (column: LeafColumn): LeafColumn =>
    final.columns[made.columns.findIndex(({ id }) => id === column.id)] as LeafColumn;
  return nextState(
    final,
    finalColumn(locator),
    old.map(finalColumn),
    stateValues.map(finalColumn),
    finalColumn(present),
    finalColumn(count),
  );
}

function nextState(
  binding: Binding,
  locator: LeafColumn,
  old: readonly LeafColumn[],
  values: readonly LeafColumn[],
  present: LeafColumn,
  count: LeafColumn,
): NextState {
  return {
    binding,
    change: {
      binding: binding.name,
      locator: locator.id,
      present: present.id,
      check: { kind: "count", column: count.id },
      values: values.map((column) => column.id),
    },
    old,
  };
}

/**
 * The groups whose aggregates the old value and the changes cannot tell: these alone are read from the sources as
 * they are now.
 */
function bindRescan(
  builder: Builder,
  node: Aggregate,
  plan: {
    readonly label: string;
    readonly keys: readonly LeafColumn[];
    readonly members: readonly Member[];
    /** The columns of `merged` with the new values of the state's columns. */
    readonly nextColumn: (id: ColumnId) => LeafColumn;
    readonly flag: LeafColumn;
    readonly merged: Binding;
  },
): Binding {
  const { label, keys, members, nextColumn, flag, merged } = plan;
  const read_ = members.filter((member) => member.column.rescan !== undefined);
  const flagged = referAgain(builder, merged);
  const again = (column: LeafColumn): LeafColumn =>
    flagged.columns[merged.columns.findIndex(({ id }) => id === column.id)] as LeafColumn;
  const toRead = filter({ input: flagged, conjuncts: [read(again(flag))], span: undefined });
  const keyNow = keys.map((key) => again(nextColumn(key.id)));
  const rows =
    keys.length === 0
      ? // Without keys there is nothing to join by: the test keeps the sources unread unless it is needed.
        semiJoin({
          negated: false,
          left: node.input,
          right: toRead,
          conjuncts: [],
          span: node.span,
        })
      : join({
          inputs: [guardedBy(builder, merged, flag, toRead), node.input],
          conjuncts: node.keys.map((key, index) => {
            const wanted = keyNow[index] as LeafColumn;
            return isNullableOver(key.scalar, [node.input])
              ? equalOrBothNull(read(wanted), key.scalar)
              : compare("=", read(wanted), key.scalar);
          }),
          span: node.span,
        });
  const groupKeys = keyNow.map((key) => ({ ...key, id: builder.allocate() }));
  const results = read_.map((member) => ({
    member,
    column: builder.column(member.kept.name, member.kept.type, true),
  }));
  const rescanned = builder.addBinding({
    name: builder.nameBinding(`${label}_rescan`),
    identity:
      "the aggregate over the touched groups that must be read again, from the sources as they are now",
    columns: [...uniqueNames(groupKeys), ...results.map(({ column }) => column)],
    body: {
      kind: "relation",
      relation: aggregate({
        input: rows,
        keys: groupKeys.map((key, index) => ({
          id: key.id,
          name: key.name,
          scalar: read(keyNow[index] as LeafColumn),
        })),
        groupingSets: undefined,
        aggregates: results.map(({ member, column }) => ({
          id: column.id,
          name: column.name,
          call: member.column.whole,
        })),
        span: node.span,
      }),
    },
  });

  const before = referTo(merged);
  const fresh = referTo(rescanned);
  const joined = outerJoin({
    variant: "left",
    left: before,
    right: fresh,
    conjuncts: [
      read(flag),
      ...matchKeys(
        builder,
        keys.map((key) => nextColumn(key.id)),
        groupKeys,
      ),
    ],
    span: undefined,
  });
  const columns = merged.columns
    .filter((column) => column.id !== flag.id)
    .map((column) => ({ ...column, id: builder.allocate() }));
  const result = builder.addBinding({
    name: builder.nameBinding(`${label}_new`),
    identity: "the new values, with those that were read again in their place",
    columns,
    body: {
      kind: "relation",
      relation: project({
        input: joined,
        columns: merged.columns
          .filter((column) => column.id !== flag.id)
          .map((column, index) => {
            const found = results.find(({ member }) => nextColumn(member.kept.id).id === column.id);
            const made = columns[index] as LeafColumn;
            return {
              id: made.id,
              name: column.name,
              scalar:
                found === undefined
                  ? read(column)
                  : caseScalar({
                      branches: [{ when: read(flag), then: read(found.column) }],
                      otherwise: read(column),
                      type: column.type,
                      span: undefined,
                    }),
            };
          }),
        span: undefined,
      }),
    },
  });
  return result;
}

/** The rows, unless no group is flagged at all: a one-time test, so that the sources beside them are not opened. */
function guardedBy(builder: Builder, merged: Binding, flag: LeafColumn, rows: Relation): Relation {
  const probe = referAgain(builder, merged);
  const probed = probe.columns[merged.columns.findIndex(({ id }) => id === flag.id)] as LeafColumn;
  return semiJoin({
    negated: false,
    left: rows,
    right: filter({ input: probe, conjuncts: [read(probed)], span: undefined }),
    conjuncts: [],
    span: undefined,
  });
}

/** Equality of keys between two steps: a hash makes it a hash join where a key may be NULL. */
function matchKeys(
  builder: Builder,
  left: readonly LeafColumn[],
  right: readonly LeafColumn[],
): readonly Scalar[] {
  const pairs = left.map((column, index) => [column, right[index] as LeafColumn] as const);
  if (!left.some((column) => column.nullable)) {
    return pairs.map(([a, b]) => compare("=", read(a), read(b)));
  }
  return [
    compare("=", hashScalar(left.map(read), builder), hashScalar(right.map(read), builder)),
    ...pairs.map(([a, b]) => isNotDistinct(read(a), read(b))),
  ];
}

function isTrue(argument: Scalar): Scalar {
  return booleanTestScalar({ argument, value: "true", negated: false, span: undefined });
}

/**
 * Adds up the weights of rows that agree in everything the aggregate reads, so that a value that came and went
 * in the same refresh is no change at all.
 */
function consolidateForGroups(
  builder: Builder,
  node: Aggregate,
  bound: BoundDelta,
  members: readonly Member[],
): Relation {
  const scalars = [
    ...node.keys.map((key) => key.scalar),
    ...members.flatMap(({ column }) => [
      ...column.whole.arguments,
      ...(column.whole.filter === undefined ? [] : [column.whole.filter]),
    ]),
  ];
  const used = new Set(scalars.flatMap((scalar) => [...columnsUsed(scalar)]));
  return consolidate(
    builder,
    bound,
    columnsOf(bound.relation).filter((column) => used.has(column.id)),
  );
}

/**
 * Δγ of an inner aggregate: for each touched group whose output changes, the old row leaves and the new one comes.
 * The state keeps the aggregate before the refresh, so its pre-state costs nothing.
 */
export function deriveAggregate(builder: Builder, node: Aggregate, input: Derived): Derived {
  if (input.delta.arms.length === 0) {
    const nothing = { arms: [], columns: columnsOf(node), label: "constant", provisional: false };
    return { delta: nothing, post: node, kept: undefined, sources: input.sources };
  }
  const part = builder.nameState(node.keys.length === 0 ? "total" : "group");
  const plan = planAggregate(builder, node, input, part, new Map());
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
        { id: weight.id, name: weight.name, scalar: castTo(bigintLiteral(sign), bigint) },
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
      label: part,
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

/** δ(R) is the aggregate without aggregates over all columns: a row exists while its count is positive. */
export function distinctAsAggregate(node: Distinct): Aggregate {
  return aggregate({
    input: node.input,
    keys: passThrough(columnsOf(node)),
    groupingSets: undefined,
    aggregates: [],
    span: node.span,
  });
}
