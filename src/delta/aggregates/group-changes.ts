import { columnsOf } from "../../relation/columns.js";
import { aggregate } from "../../relation/constructors.js";
import type { Aggregate, LeafColumn, Relation } from "../../relation/relation.js";
import { columnsUsed } from "../../relation/traversal.js";
import { type BoundDelta, type Builder, uniqueNames } from "../builder.js";
import { consolidate } from "../consolidate.js";
import type { Binding } from "../plan.js";
import type { Member } from "./member.js";
import { markedSets } from "./set-mark.js";

/** The changes per group: sums of weights and of weighted values, the best values that came and went. */
export function bindGroupedChanges(
  builder: Builder,
  node: Aggregate,
  bound: BoundDelta,
  keys: readonly LeafColumn[],
  members: readonly Member[],
  options: { readonly consolidated: boolean; readonly label: string },
): Binding {
  const ofRows = members.filter((member) => member.values === undefined);
  const input = options.consolidated
    ? consolidateForGroups(builder, node, bound, members)
    : bound.relation;
  const groupKeys = node.keys.map(({ scalar }, index) => ({
    id: builder.allocate(),
    name: (keys[index] as LeafColumn).name,
    scalar,
  }));
  const sets = markedSets(node);
  const mark = keys.slice(node.keys.length).map((key) => ({ ...key, id: builder.allocate() }));
  const grouped = aggregate({
    input,
    keys: groupKeys,
    groupingSets: sets && { ...sets, mark: mark[0] },
    aggregates: changesOf(ofRows),
    span: node.span,
  });
  return builder.addBinding({
    name: builder.nameBinding(`${options.label}_change`),
    identity: "Σ w·lift(row) per group: what the changes add to the state",
    columns: uniqueNames([
      ...groupKeys.map((key, index) => ({
        ...(keys[index] as LeafColumn),
        id: key.id,
      })),
      ...mark,
      ...ofRows.flatMap((member) => member.changes),
    ]),
    body: { kind: "relation", relation: grouped },
  });
}

/** What the members add up over the rows of a group that changed. */
function changesOf(members: readonly Member[]): Aggregate["aggregates"] {
  return members.flatMap(({ column, changes }) =>
    column.changes.map(({ call }, index) => {
      const { id, name } = changes[index] as LeafColumn;
      return { id, name, call };
    }),
  );
}

/** What the distinct values that came and went add up to per group, for each argument; the keys come first. */
export function bindTransitions(
  builder: Builder,
  members: readonly Member[],
  label: string,
): readonly Binding[] {
  const all = new Set(members.flatMap(({ values }) => (values === undefined ? [] : [values])));
  return [...all].map((values) => {
    const own = members.filter((member) => member.values === values);
    const keys = values.keys.map((scalar, index) => ({
      ...builder.column(`key_${index + 1}`, scalar.type, true),
      scalar,
    }));
    return builder.addBinding({
      name: builder.nameBinding(`${label}_distinct_change`),
      identity: "Σ ±lift(value) per group: what values that came or went add to the state",
      columns: uniqueNames([
        ...keys.map(({ id, name, type, nullable }) => ({ id, name, type, nullable })),
        ...own.flatMap((member) => member.changes),
      ]),
      body: {
        kind: "relation",
        relation: aggregate({
          input: values.rows.relation,
          keys: keys.map(({ id, name, scalar }) => ({ id, name, scalar })),
          groupingSets: undefined,
          aggregates: changesOf(own),
          span: undefined,
        }),
      },
    });
  });
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
      ...column.whole.order.map(({ scalar }) => scalar),
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
