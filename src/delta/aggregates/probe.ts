import type { CatalogTable } from "../../catalog/catalog.js";
import { compare } from "../../relation/builtin-calls.js";
import { isNullableOver } from "../../relation/columns.js";
import { aggregate, apply, filter, filterBy, union } from "../../relation/constructors.js";
import type {
  Aggregate,
  LeafColumn,
  NamedScalar,
  Relation,
  Scan,
} from "../../relation/relation.js";
import type { AggregateCall, Scalar } from "../../relation/scalar.js";
import { orScalar } from "../../relation/scalar-constructors.js";
import { type Builder, referAgain, uniqueNames } from "../builder.js";
import { equalOrBothNull, isNotNull, isNull, read } from "../scalars.js";
import type { Reading, ReadResult } from "./rescan.js";

/**
 * Whether the value can be the first or the last entry of a group in an index: `min` and `max` of a column of one table,
 * grouped by columns of it that an index begins with. Without one, all groups are better found in one pass. Nor where an
 * index by the value alone is known and none by both: PostgreSQL might walk through it in the hope to come upon the group.
 * Nor without keys: nothing would keep PostgreSQL from looking before it knows that it has to.
 */
export function isProbed(call: AggregateCall, node: Aggregate): boolean {
  const table = scanBelow(node.input);
  if (table === undefined || call.filter !== undefined || call.name.schema !== "pg_catalog")
    return false;
  if (call.name.name !== "min" && call.name.name !== "max") return false;
  if (call.order.length > 0) return false;
  const nameOf = (scalar: Scalar | undefined): string | undefined =>
    scalar?.kind === "column"
      ? table.columns.find(({ id }) => id === scalar.column)?.name
      : undefined;
  const column = nameOf(call.arguments[0]);
  const keys = node.keys.map(({ scalar }) => nameOf(scalar));
  if (column === undefined || keys.some((key) => key === undefined)) return false;
  const indexes = indexesOf(table.table);
  const ofGroups = indexes.filter((columns) =>
    keys.every((key) => columns.slice(0, keys.length).includes(key)),
  );
  if (keys.length === 0 || ofGroups.length === 0) return false;
  return (
    ofGroups.some((columns) => columns[keys.length] === column) ||
    !indexes.some(([first]) => first === column)
  );
}

function scanBelow(relation: Relation): Scan | undefined {
  switch (relation.kind) {
    case "scan":
      return relation;
    case "filter":
    case "project":
      return scanBelow(relation.input);
    default:
      return undefined;
  }
}

function indexesOf({
  indexes,
  uniqueKeys,
}: CatalogTable): readonly (readonly (string | undefined)[])[] {
  return [
    ...indexes.filter((index) => !index.partial && index.method === "btree"),
    ...uniqueKeys,
  ].map(({ columns }) => columns);
}

/**
 * For each flagged group its extremes alone, by one look into an index for each: an aggregate without GROUP BY that
 * PostgreSQL plans as the first row of an order (`planagg.c`). It does so under an equality only, so that groups with a
 * NULL in a key have a term of their own.
 */
export function bindProbe(builder: Builder, node: Aggregate, reading: Reading): ReadResult {
  const { label, keys, members, merged, nextColumn } = reading;
  const groups = referAgain(builder, merged);
  const now = (column: LeafColumn): LeafColumn =>
    groups.columns[merged.columns.findIndex(({ id }) => id === column.id)] as LeafColumn;
  const wanted = keys.map((key) => now(nextColumn(key.id)));
  const mayBeNull = (index: number): boolean =>
    isNullableOver((node.keys[index] as NamedScalar).scalar, [node.input]);
  const open = wanted.filter((_, index) => mayBeNull(index)).map(read);
  const values = members.map(({ column, kept }) => ({
    ...builder.column(kept.name, kept.type, true),
    call: column.whole,
  }));
  /** The groups that pass the test, each with its extremes; NULL matches only where the test lets it in. */
  const arm = (test: readonly Scalar[], withNull: boolean): Relation =>
    apply({
      variant: "inner",
      outer: filter({
        input: groups,
        conjuncts: [read(now(reading.flag)), ...test],
        span: undefined,
      }),
      body: aggregate({
        input: filterBy(
          node.input,
          node.keys.map(({ scalar }, index) => {
            const key = read(wanted[index] as LeafColumn);
            return withNull && mayBeNull(index)
              ? equalOrBothNull(key, scalar)
              : compare("=", key, scalar);
          }),
          node.span,
        ),
        keys: [],
        groupingSets: undefined,
        aggregates: values.map(({ id, name, call }) => ({ id, name, call })),
        span: node.span,
      }),
      conjuncts: [],
      span: node.span,
    });
  const arms = [
    arm(open.map(isNotNull), false),
    ...(open.length > 0 ? [arm([orScalar(open.map(isNull))], true)] : []),
  ];
  const groupKeys = wanted.map((key) => ({ ...key, id: builder.allocate() }));
  const results = members.map((member) => ({
    member,
    column: builder.column(member.kept.name, member.kept.type, true),
  }));
  const columns = uniqueNames([...groupKeys, ...results.map(({ column }) => column)]);
  const sources = [...wanted, ...values];
  const binding = builder.addBinding({
    name: builder.nameBinding(`${label}_probe`),
    identity: "the ends of the touched groups whose least or greatest value left",
    columns,
    body: {
      kind: "relation",
      relation: union({
        inputs: arms,
        columns: columns.map(({ id, name, type }, position) => ({
          id,
          name,
          type,
          inputs: arms.map(() => (sources[position] as LeafColumn).id),
        })),
        span: node.span,
      }),
    },
  });
  return { binding, groupKeys, results };
}
