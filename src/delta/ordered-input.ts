import type { CatalogTable } from "../catalog/catalog.js";
import { compare } from "../relation/builtin-calls.js";
import { columnsOf } from "../relation/columns.js";
import { apply, filter, filterBy, project, topK } from "../relation/constructors.js";
import type { LeafColumn, Relation, Scan } from "../relation/relation.js";
import type { ColumnId, Scalar, SortKey } from "../relation/scalar.js";
import { orScalar } from "../relation/scalar-constructors.js";
import { cloneWithFreshColumns, substituteColumns } from "../relation/traversal.js";
import type { Builder } from "./builder.js";
import { passThrough } from "./identity.js";
import { isComparable } from "./order-comparison.js";
import type { Arm } from "./plan.js";
import { equalOrBothNull, isNotNull, isNull, read, scalarKey } from "./scalars.js";

/**
 * Whether the rows of a partition can be walked in order from any point on: they are those of one table, and an index
 * begins with the columns of the partition, in any order, and the first column of the ordering. Without one each walk
 * would read the partition, of which one pass over all is cheaper.
 */
export function isWalkable(
  input: Relation,
  partition: readonly Scalar[],
  order: readonly SortKey[],
): boolean {
  const scan = tableBelow(input);
  const [first] = order;
  if (scan === undefined || first === undefined || !isComparable(order)) return false;
  const names = partition.map((scalar) => nameIn(scan, scalar));
  const leading = nameIn(scan, first.scalar);
  if (leading === undefined || names.includes(undefined)) return false;
  return hasIndex(scan.table, new Set(names), leading);
}

/** The ordering among rows of one partition: what divides them is the same for all. */
export function orderWithin(
  partition: readonly Scalar[],
  order: readonly SortKey[],
): readonly SortKey[] {
  const fixed = new Set(partition.map(scalarKey));
  return order.filter(({ scalar }) => !fixed.has(scalarKey(scalar)));
}

function hasIndex(
  { indexes }: CatalogTable,
  names: ReadonlySet<string | undefined>,
  leading: string,
): boolean {
  return indexes.some(
    ({ method, partial, columns }) =>
      method === "btree" &&
      !partial &&
      columns[names.size] === leading &&
      columns.slice(0, names.size).every((column) => names.has(column)),
  );
}

/** The table whose rows a relation filters and passes on. */
export function tableBelow(relation: Relation): Scan | undefined {
  switch (relation.kind) {
    case "scan":
      return relation;
    case "filter":
    case "project":
      return tableBelow(relation.input);
    default:
      return undefined;
  }
}

/** A projection passes a column on under its id. */
function nameIn(scan: Scan, scalar: Scalar): string | undefined {
  return scan.columns.find(({ id }) => scalar.kind === "column" && scalar.column === id)?.name;
}

/** Where in its partition a walk begins, how far it goes. */
export interface Walk {
  /** Conditions on a row, given how its scalars are read; the outer row's columns keep their ids. */
  readonly from: (row: (scalar: Scalar) => Scalar) => readonly Scalar[];
  readonly order: readonly SortKey[];
  /** `undefined`: to the end. */
  readonly limit: Scalar | undefined;
  readonly withTies: boolean;
}

/** The rows from which walks begin. */
export interface WalkStarts {
  readonly relation: Relation;
  /** Its columns with the values of the partition's. */
  readonly keys: readonly LeafColumn[];
  /** Its columns that are wanted beside those of the rows that are come to. */
  readonly passed: readonly LeafColumn[];
  /** Whether a start from which no row is come to is there all the same, with NULL. */
  readonly preserving: boolean;
}

/**
 * For each outer row the rows of its partition that a walk comes to, as arms. NULLs of the partition's columns are equal
 * to each other; outer rows without any have an arm of their own, since `=` alone keeps the order of an index.
 */
export function walkArms(
  builder: Builder,
  input: Relation,
  partition: readonly Scalar[],
  outer: WalkStarts,
  walk: Walk,
  arm: { readonly title: string; readonly sources: ReadonlySet<string> },
): readonly Arm[] {
  const nullable = outer.keys.filter((key) => key.nullable);
  const variant = (title: string, rows: Relation, matchNulls: boolean): Arm => ({
    title,
    requires: [arm.sources],
    sign: 1,
    factors: [
      {
        version: "post",
        relation: walkEach(builder, input, { ...outer, relation: rows }, walk, (row) =>
          partition.map((scalar, index) => {
            const key = outer.keys[index] as LeafColumn;
            if (!matchNulls || !key.nullable) return compare("=", row(scalar), read(key));
            return nullable.length === 1
              ? isNull(row(scalar))
              : equalOrBothNull(read(key), row(scalar));
          }),
        ),
      },
    ],
    conjuncts: [],
  });
  const known = filterBy(
    outer.relation,
    nullable.map((key) => isNotNull(read(key))),
    undefined,
  );
  if (nullable.length === 0) return [variant(arm.title, known, false)];
  const unknown = filter({
    input: outer.relation,
    conjuncts: [orScalar(nullable.map((key) => isNull(read(key))))],
    span: undefined,
  });
  return [
    variant(arm.title, known, false),
    variant(`${arm.title}, where the partition is of NULL`, unknown, true),
  ];
}

function walkEach(
  builder: Builder,
  input: Relation,
  outer: WalkStarts,
  walk: Walk,
  match: (row: (scalar: Scalar) => Scalar) => readonly Scalar[],
): Relation {
  const { relation, mapping } = cloneWithFreshColumns(input, builder.allocate);
  const columns = columnsOf(input);
  const own = new Map<ColumnId, Scalar>(
    columns.map((column) => [
      column.id,
      read({ id: mapping.get(column.id) ?? column.id, type: column.type }),
    ]),
  );
  const row = (scalar: Scalar): Scalar => substituteColumns(scalar, own);
  const body = topK({
    input: filterBy(relation, [...match(row), ...walk.from(row)], undefined),
    partition: [],
    order: walk.order.map((key) => ({ ...key, scalar: row(key.scalar) })),
    offset: undefined,
    limit: walk.limit,
    withTies: walk.withTies,
    span: undefined,
  });
  return project({
    input: apply({
      variant: outer.preserving ? "left" : "inner",
      outer: outer.relation,
      body,
      conjuncts: [],
      span: undefined,
    }),
    columns: [
      ...passThrough(outer.passed),
      ...columns.map((column) => ({
        id: column.id,
        name: column.name,
        scalar: own.get(column.id) as Scalar,
      })),
    ],
    span: undefined,
  });
}
