import { builtinType } from "../catalog/type.js";
import { aggregateCall } from "../relation/builtin-calls.js";
import { columnsOf, readColumn } from "../relation/columns.js";
import { aggregate, join, outerJoin } from "../relation/constructors.js";
import type { Relation } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { type ColumnAllocator, freeColumns, substituteColumns } from "../relation/traversal.js";
import { fillCounts } from "./aggregate-over-nothing.js";
import { isMovable } from "./conjuncts.js";
import { replacementsOf } from "./substitution.js";
import { pullThroughAggregate } from "./unnest.js";
import { groupOver, isCorrelatedTo } from "./unnest-over.js";

/** A relation that carries, besides its own columns, what the columns of another are computed from. */
interface Attached {
  readonly relation: Relation;
  /** The attached relation's columns, in terms of the columns of `relation`. */
  readonly values: ReadonlyMap<ColumnId, Scalar>;
}

/**
 * Joins to each row of `outer` the one row of an aggregate without keys, possibly under projections:
 *
 *     outer × γ[; f](R)                             when the aggregate does not refer to `outer`
 *     outer ⟕[i = o] γ[i; f](σ-free R)              when it does by equalities i = o
 *
 * An aggregate that refers to `outer` otherwise is grouped by the values that it reads of it ({@link groupOver}). In the
 * second form a row of `outer` without partner gets what the aggregate yields over no rows: 0 for a count,
 * NULL for the others ([galindo-legaria-2001] 2.5; leaving the count NULL is the "count bug").
 *
 * @returns undefined when `body` has another form, or the value of an aggregate over no rows is not known
 */
export function attachAggregate(
  outer: Relation,
  body: Relation,
  allocate: ColumnAllocator,
): Attached | undefined {
  let values = new Map<ColumnId, Scalar>(
    columnsOf(body).map((column) => [column.id, readColumn(column)]),
  );
  let relation = body;
  while (relation.kind === "project") {
    if (!relation.columns.every(({ scalar }) => isMovable(scalar))) return undefined;
    const replacements = replacementsOf(relation.columns);
    values = mapValues(values, (scalar) => substituteColumns(scalar, replacements));
    relation = relation.input;
  }
  if (relation.kind !== "aggregate" || relation.groupingSets !== undefined) return undefined;
  if (relation.keys.length > 0) return undefined;
  const { span } = body;
  const free = freeColumns(relation);
  const crossed = { relation: join({ inputs: [outer, relation], conjuncts: [], span }), values };
  if (free.size === 0) return crossed;
  const counted = fillCounts(relation, allocate);
  const pulled = counted && pullThroughAggregate(counted.relation, free, allocate);
  // What only a query further out is read by has one row all the same.
  if (pulled === undefined && !isCorrelatedTo(outer, relation)) return crossed;
  const grouped = pulled ?? (counted && groupOver(outer, counted.relation, allocate));
  if (counted === undefined || grouped === undefined) return undefined;
  return {
    relation: outerJoin({
      variant: "left",
      left: outer,
      right: grouped.relation,
      conjuncts: grouped.conjuncts,
      span,
    }),
    values: mapValues(values, (scalar) => substituteColumns(scalar, counted.values)),
  };
}

/** `SELECT count(*) FROM relation`, with the id of its one column. */
export function countRows(
  relation: Relation,
  allocate: ColumnAllocator,
): { readonly relation: Relation; readonly column: ColumnId } {
  const column = allocate();
  const call = { ...aggregateCall("count", [], builtinType("int8")), span: relation.span };
  const aggregates = [{ id: column, name: "count", call }];
  const { span } = relation;
  return {
    relation: aggregate({ input: relation, keys: [], groupingSets: undefined, aggregates, span }),
    column,
  };
}

function mapValues(
  values: ReadonlyMap<ColumnId, Scalar>,
  map: (scalar: Scalar) => Scalar,
): Map<ColumnId, Scalar> {
  return new Map([...values].map(([id, scalar]) => [id, map(scalar)]));
}
