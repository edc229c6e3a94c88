import type { CatalogTable } from "../catalog/catalog.js";
import { columnsOf } from "../relation/columns.js";
import type { Relation, Scan } from "../relation/relation.js";
import type { ColumnId, Scalar, SortKey } from "../relation/scalar.js";
import { columnsUsed, inputsOf, introducedColumns, visitRelations } from "../relation/traversal.js";
import { isServedNullSafely } from "./null-safe-equality.js";

/** How a step of a refresh reads a source table. */
export interface TableRead {
  readonly table: CatalogTable;
  /** The columns by which rows are looked up for each changed row; empty when the whole table is read. */
  readonly columns: readonly string[];
  /** The columns by whose order its first rows are then taken; empty when all rows are. */
  readonly order: readonly string[];
}

/** An equality that leads from columns that are known to a column of a table. */
interface Equality {
  readonly column: ColumnId;
  readonly known: ReadonlySet<ColumnId>;
}

/** A comparison that bounds a column of a table by columns that are known, from below or from above. */
interface Bound extends Equality {
  readonly below: boolean;
}

/** Relations that are joined freely: what is known of one leads on to the others. */
interface Region {
  readonly scans: Scan[];
  readonly equalities: Equality[];
  readonly bounds: Bound[];
  /** Columns of what is small: changed rows, states' rows, outer rows. */
  readonly known: Set<ColumnId>;
}

/**
 * How a relation of a delta plan reads the source tables. It starts from the rows that changed and follows
 * equalities, and ranges between two known values; a table that none leads to is read whole. Neither reaches into an aggregate, a window or a limit,
 * which PostgreSQL computes as a whole.
 */
export function tableReads(relation: Relation): readonly TableRead[] {
  return readsWithin(relation, new Set(), []);
}

/** `order` is that of the first rows that are wanted of the relation. */
function readsWithin(
  relation: Relation,
  outer: ReadonlySet<ColumnId>,
  order: readonly SortKey[],
): readonly TableRead[] {
  const region: Region = { scans: [], equalities: [], bounds: [], known: new Set(outer) };
  const closed: Relation[] = [];
  collect(relation, region, closed);
  const reads: TableRead[] = [];
  const waiting = new Set(region.scans);
  for (let progress = true; progress; ) {
    progress = propagate(region);
    for (const scan of waiting) {
      const columns = lookupColumns(scan, region);
      if (columns.length === 0) continue;
      reads.push({ table: scan.table, columns, order: orderColumns(scan, order) });
      for (const { id } of scan.columns) region.known.add(id);
      waiting.delete(scan);
      progress = true;
    }
    const leading = [...waiting].find((scan) => orderColumns(scan, order).length > 0);
    if (progress || leading === undefined) continue;
    reads.push({ table: leading.table, columns: [], order: orderColumns(leading, order) });
    for (const { id } of leading.columns) region.known.add(id);
    waiting.delete(leading);
    progress = true;
  }
  for (const scan of waiting) reads.push({ table: scan.table, columns: [], order: [] });
  return [
    ...reads,
    ...closed.flatMap((node) =>
      inputsOf(node).flatMap((input) =>
        ordersOf(node).flatMap((order) => readsWithin(input, knownOutside(input, region), order)),
      ),
    ),
  ];
}

/** In which orders the first rows are wanted: of a limit, or by `min` and `max` of everything; else in none. */
function ordersOf(node: Relation): readonly (readonly SortKey[])[] {
  if (node.kind === "top-k") return [node.partition.length === 0 ? node.order : []];
  if (node.kind !== "aggregate" || node.keys.length > 0 || node.aggregates.length === 0)
    return [[]];
  const extremes = node.aggregates.flatMap(
    ({
      call: {
        name,
        arguments: [scalar],
        filter,
      },
    }) =>
      /^(?:min|max)$/.test(name.name) && scalar !== undefined && filter === undefined
        ? [[{ scalar, descending: name.name === "max", nullsFirst: false, operator: undefined }]]
        : [],
  );
  return extremes.length === node.aggregates.length ? extremes : [[]];
}

/** What is known without what the relation itself makes: the columns of outer rows. */
function knownOutside(relation: Relation, { known }: Region): ReadonlySet<ColumnId> {
  const own = new Set<ColumnId>();
  visitRelations(relation, (node) => {
    for (const id of introducedColumns(node)) own.add(id);
  });
  return new Set([...known].filter((id) => !own.has(id)));
}

/** Columns that are known to be equal to something, or to lie between two known values. */
function lookupColumns(scan: Scan, { equalities, bounds, known }: Region): readonly string[] {
  const leads = (from: readonly Equality[], id: ColumnId): boolean =>
    from.some(
      (condition) =>
        condition.column === id && [...condition.known].every((column) => known.has(column)),
    );
  const lower = bounds.filter(({ below }) => below);
  const upper = bounds.filter(({ below }) => !below);
  return scan.columns
    .filter(({ id }) => leads(equalities, id) || (leads(lower, id) && leads(upper, id)))
    .map(({ name }) => name);
}

/** The columns of the table by which an ordering begins. */
function orderColumns({ columns }: Scan, order: readonly SortKey[]): readonly string[] {
  const names = order.map(
    ({ scalar }) =>
      columns.find(({ id }) => scalar.kind === "column" && scalar.column === id)?.name,
  );
  const end = names.indexOf(undefined);
  return (end < 0 ? names : names.slice(0, end)).filter((name) => name !== undefined);
}

/** Learns the columns that are another name for known ones. */
function propagate({ scans, equalities, known }: Region): boolean {
  const ofTables = new Set(scans.flatMap(({ columns }) => columns.map(({ id }) => id)));
  let learned = false;
  for (const equality of equalities) {
    if (known.has(equality.column) || ofTables.has(equality.column)) continue;
    if (![...equality.known].every((column) => known.has(column))) continue;
    known.add(equality.column);
    learned = true;
  }
  return learned;
}

function collect(node: Relation, region: Region, closed: Relation[]): void {
  switch (node.kind) {
    case "scan":
      region.scans.push(node);
      return;
    case "change":
    case "state":
    case "reference":
    case "recursion-reference":
    case "values":
      for (const { id } of columnsOf(node)) region.known.add(id);
      return;
    case "filter":
    case "join":
    case "semi-join":
    case "outer-join":
    case "apply":
      for (const conjunct of node.conjuncts) {
        region.equalities.push(...equalitiesOf(conjunct));
        region.bounds.push(...boundsOf(conjunct));
      }
      break;
    case "project":
      for (const { id, scalar } of node.columns) {
        if (scalar.kind === "column") region.equalities.push(...sameColumn(id, scalar.column));
      }
      break;
    case "union":
      for (const { id, inputs } of node.columns) {
        for (const input of inputs) region.equalities.push(...sameColumn(id, input));
      }
      break;
    case "table-function":
      break;
    case "aggregate":
    case "distinct":
    case "window":
    case "top-k":
    case "set-operation":
    case "recursive":
      closed.push(node);
      return;
  }
  for (const input of inputsOf(node)) collect(input, region, closed);
}

function sameColumn(left: ColumnId, right: ColumnId): readonly Equality[] {
  if (left === right) return [];
  return [
    { column: left, known: new Set([right]) },
    { column: right, known: new Set([left]) },
  ];
}

/** A constant leads nowhere: it finds the same rows whatever has changed. */
function equalitiesOf(conjunct: Scalar): readonly Equality[] {
  if (conjunct.kind === "or") return equalOrBothNull(conjunct.arguments);
  const sides = sidesOf(conjunct);
  if (sides === undefined) return [];
  const [left, right] = sides;
  return [
    ...(left.kind === "column" ? [{ column: left.column, known: columnsUsed(right) }] : []),
    ...(right.kind === "column" ? [{ column: right.column, known: columnsUsed(left) }] : []),
  ].filter(({ known }) => known.size > 0);
}

function boundsOf(conjunct: Scalar): readonly Bound[] {
  if (conjunct.kind !== "comparison" || conjunct.operator === "=" || conjunct.operator === "<>") {
    return [];
  }
  const { operator, left, right } = conjunct;
  const leftIsLess = operator.startsWith("<");
  const bounds: Bound[] = [];
  if (left.kind === "column") {
    bounds.push({ column: left.column, known: columnsUsed(right), below: !leftIsLess });
  }
  if (right.kind === "column") {
    bounds.push({ column: right.column, known: columnsUsed(left), below: leftIsLess });
  }
  return bounds.filter(({ known }) => known.size > 0);
}

/** A null-safe equality counts as well: it is written so that an index serves it. */
function sidesOf(conjunct: Scalar): readonly [Scalar, Scalar] | undefined {
  const isEquality =
    (conjunct.kind === "comparison" && conjunct.operator === "=") ||
    (conjunct.kind === "distinct-test" && isServedNullSafely(conjunct));
  return isEquality ? [conjunct.left, conjunct.right] : undefined;
}

/** `a = b OR (a IS NULL AND b IS NULL)` finds rows through an index on either as well. */
function equalOrBothNull(members: readonly Scalar[]): readonly Equality[] {
  const [first, second] = members;
  return first !== undefined && second?.kind === "and" && members.length === 2
    ? equalitiesOf(first)
    : [];
}
