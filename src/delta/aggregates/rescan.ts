import { isNullableOver } from "../../relation/columns.js";
import {
  aggregate,
  filter,
  join,
  outerJoin,
  project,
  semiJoin,
} from "../../relation/constructors.js";
import type { Aggregate, LeafColumn, Relation } from "../../relation/relation.js";
import type { ColumnId } from "../../relation/scalar.js";
import { caseScalar } from "../../relation/scalar-constructors.js";
import { type Builder, referAgain, referTo, uniqueNames } from "../builder.js";
import type { Binding } from "../plan.js";
import { compare, equalOrBothNull, read } from "../scalars.js";
import { matchKeys } from "./match-keys.js";
import type { Member } from "./member.js";

/**
 * The groups whose aggregates the old value and the changes cannot tell: these alone are read from the sources as
 * they are now.
 */
export function bindRescan(
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
