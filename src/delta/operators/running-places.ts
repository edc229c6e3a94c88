import { compare, integerLiteral } from "../../relation/builtin-calls.js";
import { columnOf, isNullableOver } from "../../relation/columns.js";
import { filterBy, project, topK } from "../../relation/constructors.js";
import type { LeafColumn, Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar, SortKey } from "../../relation/scalar.js";
import { orScalar } from "../../relation/scalar-constructors.js";
import { type Builder, bindDelta, type Derived, referTo } from "../builder.js";
import { realChanges } from "../consolidate.js";
import { asIndexed, reversed } from "../order-comparison.js";
import { walkArms } from "../ordered-input.js";
import type { Binding } from "../plan.js";
import { bigint, castTo, coalesce, isNotNull, isNull, read } from "../scalars.js";

/** What divides rows, and how those of a partition follow each other. A place is a value of the leading key. */
export interface OrderedRows {
  readonly partition: readonly Scalar[];
  readonly order: readonly SortKey[];
  /** The first key of the order, a column. Its NULLs stand last, where it has any. */
  readonly leading: SortKey & { readonly scalar: { readonly column: ColumnId } };
}

/** The touched partitions, each with the leading key of its first changed row. */
export function bindStarts(
  builder: Builder,
  { partition, leading }: OrderedRows,
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
          limit: integerLiteral(1),
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

/** Rows before some of the places, or from there on, in one range of an index. */
export interface Stretch {
  readonly title: string;
  /** Of which places. */
  readonly places: readonly Scalar[];
  readonly rows: (row: (scalar: Scalar) => Scalar) => readonly Scalar[];
}

/** The rows from a place on. NULL, which stands last, is a place of its own. */
export function stretchesFrom({ leading }: OrderedRows, place: LeafColumn): readonly Stretch[] {
  const operator = leading.descending ? "<=" : ">=";
  const known: Stretch = {
    title: "",
    places: place.nullable ? [isNotNull(read(place))] : [],
    rows: (row) => [compare(operator, row(leading.scalar), read(place))],
  };
  if (!place.nullable) return [known];
  const atNull = (row: (scalar: Scalar) => Scalar) => [isNull(row(leading.scalar))];
  return [known, { title: ", those of NULL", places: [], rows: atNull }];
}

/** Whether a row stands at a place or after it. */
export function standsFrom({ leading }: OrderedRows, place: LeafColumn): Scalar {
  const known = compare(leading.descending ? "<=" : ">=", leading.scalar, read(place));
  return place.nullable ? orScalar([known, isNull(leading.scalar)]) : known;
}

/** The rows before a place: each place is of one stretch. */
export function stretchesBefore({ leading }: OrderedRows, place: LeafColumn): readonly Stretch[] {
  const operator = leading.descending ? ">" : "<";
  const known: Stretch = {
    title: "",
    places: place.nullable ? [isNotNull(read(place))] : [],
    rows: (row) => [compare(operator, row(leading.scalar), read(place))],
  };
  if (!place.nullable) return [known];
  const places = [isNull(read(place))];
  const notNull = (row: (scalar: Scalar) => Scalar) => [isNotNull(row(leading.scalar))];
  return [known, { title: ", before those of NULL", places, rows: notNull }];
}

/**
 * For each place an earlier one, with so many rows from there on that stand before it, or all that there are; the place
 * itself where none is before. Given places where nothing before them has changed, what is kept is what is there now.
 */
export function bindEarlierPlaces(
  builder: Builder,
  ordered: OrderedRows,
  kept: Relation,
  places: Binding,
  rows: number,
  sources: ReadonlySet<string>,
): Binding {
  const { partition, order, leading } = ordered;
  const outer = referTo(places);
  const keys = outer.columns.slice(0, partition.length);
  const place = outer.columns[partition.length] as LeafColumn;
  const found = { ...columnOf(kept, leading.scalar.column), name: "found", nullable: true };
  const weight = builder.column("weight", bigint);
  const words = rows === 1 ? "1 row" : `${rows} rows`;
  const walked = builder.addBinding({
    name: builder.nameBinding("window_rows_earlier"),
    identity: `${words} before each of them, as they are kept`,
    columns: [...outer.columns, found, weight],
    body: {
      kind: "arms",
      weight: weight.id,
      arms: stretchesBefore(ordered, place).flatMap((stretch) =>
        walkArms(
          builder,
          kept,
          partition,
          {
            relation: filterBy(outer, stretch.places, undefined),
            keys,
            passed: outer.columns,
            preserving: true,
          },
          {
            from: stretch.rows,
            order: asIndexed(reversed(order)),
            limit: castTo(integerLiteral(rows), bigint),
            withTies: false,
          },
          { title: `${words} of S₀|K before${stretch.title}`, sources },
        ),
      ),
    },
  });
  const columns = [
    ...keys.map((key) => ({ column: key, scalar: read(key) })),
    { column: { ...place, name: "start" }, scalar: coalesce(read(found), read(place)) },
    { column: { ...place, name: "place" }, scalar: read(place) },
  ].map(({ column, scalar }) => ({
    column: builder.column(column.name, column.type, column.nullable),
    scalar,
  }));
  return builder.addBinding({
    name: builder.nameBinding("window_starts_earlier"),
    identity: "the first of these rows, for each place",
    columns: columns.map(({ column }) => column),
    body: {
      kind: "relation",
      relation: project({
        input: topK({
          input: referTo(walked),
          partition: keys.map(read),
          order: [{ ...leading, scalar: read(found) }],
          offset: undefined,
          limit: integerLiteral(1),
          withTies: false,
          span: undefined,
        }),
        columns: columns.map(({ column, scalar }) => ({
          id: column.id,
          name: column.name,
          scalar,
        })),
        span: undefined,
      }),
    },
  });
}
