import { aggregate, outerJoin, project } from "../../relation/constructors.js";
import { overOtherKeys } from "../../relation/direct-arguments.js";
import type { Aggregate, LeafColumn, Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { caseScalar } from "../../relation/scalar-constructors.js";
import { type Builder, referTo, uniqueNames } from "../builder.js";
import type { Binding } from "../plan.js";
import { read } from "../scalars.js";
import { matchKeys } from "./match-keys.js";
import type { Member } from "./member.js";
import { rowsOfGroups } from "./rows-of-groups.js";

/** What is read again of groups of which the old value and the changes cannot tell. */
export interface Reading {
  readonly label: string;
  readonly keys: readonly LeafColumn[];
  /** What is read. */
  readonly members: readonly Member[];
  /** The touched groups, before and after, and the column of it that says for which of them. */
  readonly merged: Binding;
  readonly flag: LeafColumn;
  /** The columns of `merged` with the new values of the state's columns. */
  readonly nextColumn: (id: ColumnId) => LeafColumn;
}

/** What was read: a row per group. */
export interface ReadResult {
  readonly binding: Binding;
  readonly groupKeys: readonly LeafColumn[];
  readonly results: readonly { readonly member: Member; readonly column: LeafColumn }[];
}

/** The flagged groups alone are aggregated from the sources as they are now, which is the post-state. */
export function bindRescan(builder: Builder, node: Aggregate, reading: Reading): ReadResult {
  const { label, members } = reading;
  const { rows, keyNow } = rowsOfGroups(builder, node, reading);
  const groupKeys = keyNow.map((key) => ({ ...key, id: builder.allocate() }));
  const results = members.map((member) => ({
    member,
    column: builder.column(member.kept.name, member.kept.type, true),
  }));
  const binding = builder.addBinding({
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
          call: overOtherKeys(member.column.whole, node.keys, (index) =>
            read(keyNow[index] as LeafColumn),
          ),
        })),
        span: node.span,
      }),
    },
  });
  return { binding, groupKeys, results };
}

/** The new values, with those that were read again in their place; the flags are left out. */
export function bindReadValues(
  builder: Builder,
  merged: Binding,
  label: string,
  readings: readonly { readonly reading: Reading; readonly result: ReadResult }[],
): Binding {
  const joined = readings.reduce<Relation>(
    (left, { reading: { flag, keys, nextColumn }, result }) =>
      outerJoin({
        variant: "left",
        left,
        right: referTo(result.binding),
        conjuncts: [
          read(flag),
          ...matchKeys(
            builder,
            keys.map((key) => nextColumn(key.id)),
            result.groupKeys,
          ),
        ],
        span: undefined,
      }),
    referTo(merged),
  );
  const flags = new Set(readings.map(({ reading }) => reading.flag.id));
  const shown = merged.columns.filter((column) => !flags.has(column.id));
  const shownValue = (column: LeafColumn): Scalar => {
    for (const { reading, result } of readings) {
      const found = result.results.find(
        ({ member }) => reading.nextColumn(member.kept.id).id === column.id,
      );
      if (found === undefined) continue;
      return caseScalar({
        branches: [{ when: read(reading.flag), then: read(found.column) }],
        otherwise: read(column),
        type: column.type,
        span: undefined,
      });
    }
    return read(column);
  };
  const columns = shown.map((column) => ({ ...column, id: builder.allocate() }));
  return builder.addBinding({
    name: builder.nameBinding(`${label}_new`),
    identity: "the new values, with those that were read again in their place",
    columns,
    body: {
      kind: "relation",
      relation: project({
        input: joined,
        columns: shown.map((column, index) => ({
          id: (columns[index] as LeafColumn).id,
          name: column.name,
          scalar: shownValue(column),
        })),
        span: undefined,
      }),
    },
  });
}
