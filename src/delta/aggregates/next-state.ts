import { equalityOf } from "../../catalog/type-facts.js";
import { compare, integerLiteral } from "../../relation/builtin-calls.js";
import { outerJoin, project, state } from "../../relation/constructors.js";
import type { Aggregate, LeafColumn, Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { booleanScalar, booleanTestScalar, orScalar } from "../../relation/scalar-constructors.js";
import { type Builder, referTo } from "../builder.js";
import { hashScalar, identityMatch } from "../identity.js";
import type { Binding, StateChange, StateIdentity } from "../plan.js";
import { boolean, coalesce, read, rowLocator } from "../scalars.js";
import { rowCountKey } from "./count.js";
import { matchKeys } from "./match-keys.js";
import type { Member } from "./member.js";
import { bindProbe, isProbed } from "./probe.js";
import { bindReadValues, bindRescan } from "./rescan.js";
import { markedSets, markOf } from "./set-mark.js";

/** The groups that the changes touch, with their values before and after. */
export interface NextState {
  readonly binding: Binding;
  readonly change: StateChange;
  /** The binding's columns with the old values of the state's columns, in the state's order. */
  readonly old: readonly LeafColumn[];
}

/** Where the state's row of a group is, what it holds, and what it shall hold. */
export function bindNextState(
  builder: Builder,
  node: Aggregate,
  plan: {
    readonly part: string;
    readonly keys: readonly LeafColumn[];
    readonly members: ReadonlyMap<string, Member>;
    readonly columns: readonly LeafColumn[];
    readonly identity: StateIdentity;
    readonly grouped: Binding;
    /** What distinct values add: each has the keys first, and groups that changed alone. */
    readonly transitions: readonly Binding[];
  },
): NextState {
  const { keys, members, columns, identity, grouped, transitions } = plan;
  const label = plan.part === "" ? "group" : plan.part;
  const changed = referTo(grouped);
  const changedKeys = changed.columns.slice(0, keys.length);
  const locator = builder.column("locator", rowLocator, true);
  const kept = state({ name: plan.part, columns, locator: locator.id, span: undefined });
  const values = new Map(
    keys.map((key, index) => [key.id, read(changedKeys[index] as LeafColumn)] as const),
  );
  const changes = transitions.map(referTo).reduce<Relation>(
    (left, right) =>
      outerJoin({
        variant: "left",
        left,
        right,
        conjuncts: matchKeys(builder, changedKeys, right.columns.slice(0, keys.length)),
        span: undefined,
      }),
    changed,
  );
  const joined = outerJoin({
    variant: "left",
    left: changes,
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
      counter === undefined ? integerLiteral(0) : nextOf(counter),
    );
  };
  const ordered = [...members.values()];
  // Only an inner aggregate passes on what a group was before.
  const old =
    plan.part === ""
      ? []
      : columns.map((column) => builder.column(`old_${column.name}`, column.type, true));
  const present = builder.column("present", boolean);
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
  const flags = flagsOf(builder, node, ordered);
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
        scalar: existence(
          node,
          values,
          keys,
          compare(">", nextOf(members.get(rowCountKey) as Member), integerLiteral(0)),
        ),
      },
      ...flags.map(({ flag, condition }) => ({
        id: flag.id,
        name: flag.name,
        scalar: condition,
      })),
    ],
    span: undefined,
  });
  const stateValues = columns.map((column) => nextColumn(column.id));
  const made = builder.addBinding({
    name: builder.nameBinding(`${label}_next`),
    identity: "s₁ = s₀ + Δs: the state's rows of the touched groups, before and after",
    columns: [locator, ...old, ...stateValues, present, ...flags.map(({ flag }) => flag)],
    body: { kind: "relation", relation: merged },
  });
  const count = nextColumn((members.get(rowCountKey) as Member).kept.id);
  if (flags.length === 0) return nextState(made, locator, old, stateValues, present, count);
  const readings = flags.map(({ flag, members: read_, probed }) => {
    const reading = { label, keys, members: read_, merged: made, flag, nextColumn };
    const result = (probed ? bindProbe : bindRescan)(builder, node, reading);
    return { reading, result };
  });
  const final = bindReadValues(builder, made, label, readings);
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

/** A group is there while it has rows; the one of everything always. */
function existence(
  node: Aggregate,
  values: ReadonlyMap<ColumnId, Scalar>,
  keys: readonly LeafColumn[],
  counted: Scalar,
): Scalar {
  if (keys.length === 0) return booleanScalar(true);
  const sets = markedSets(node);
  const mark = keys[node.keys.length];
  if (sets === undefined || mark === undefined) return counted;
  if (sets.sets.every((set) => set.length > 0)) return counted;
  const ofEverything = integerLiteral(markOf([], node.keys.length));
  return orScalar([counted, compare("=", values.get(mark.id) as Scalar, ofEverything)]);
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

/** A column that says for which groups members must be read again, by themselves (`probed`) or with all their rows. */
interface ReadingFlag {
  readonly flag: LeafColumn;
  readonly condition: Scalar;
  readonly members: readonly Member[];
  readonly probed: boolean;
}

/** Extremes are looked up in an index, unless all rows of the groups have to be read anyway. */
function flagsOf(
  builder: Builder,
  node: Aggregate,
  members: readonly Member[],
): readonly ReadingFlag[] {
  const conditionOf = ({ column, kept, changes }: Member): Scalar | undefined =>
    column.rescan?.(read(kept), changes.map(read));
  const rereadable = members.filter((member) => conditionOf(member) !== undefined);
  const always = rereadable.some((member) => isAlways(conditionOf(member)));
  const probed = always ? [] : rereadable.filter(({ column }) => isProbed(column.whole, node));
  const flagOf = (name: string, own: readonly Member[]): readonly ReadingFlag[] =>
    own.length === 0
      ? []
      : [
          {
            flag: builder.column(name, boolean),
            condition: own.some((member) => isAlways(conditionOf(member)))
              ? booleanScalar(true)
              : isTrue(
                  orScalar(own.map(conditionOf).filter((condition) => condition !== undefined)),
                ),
            members: own,
            probed: name === "probe",
          },
        ];
  return [
    ...flagOf(
      "rescan",
      rereadable.filter((member) => !probed.includes(member)),
    ),
    ...flagOf("probe", probed),
  ];
}

function isAlways(condition: Scalar | undefined): boolean {
  return condition?.kind === "literal" && condition.value === "t";
}

function isTrue(argument: Scalar): Scalar {
  return booleanTestScalar({ argument, value: "true", negated: false, span: undefined });
}
