import { builtinType } from "../catalog/type.js";
import { columnsOf, readColumn } from "../relation/columns.js";
import { aggregate, join, outerJoin } from "../relation/constructors.js";
import { valueOverNoRows } from "../relation/nullability.js";
import type { Aggregate, Relation } from "../relation/relation.js";
import type { AggregateCall, ColumnId, Scalar } from "../relation/scalar.js";
import { columnScalar, conditionalScalar, literalScalar } from "../relation/scalar-constructors.js";
import { type ColumnAllocator, freeColumns, substituteColumns } from "../relation/traversal.js";
import { isMovable } from "./conjuncts.js";
import { replacementsOf } from "./substitution.js";
import { pullThroughAggregate } from "./unnest.js";

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
 * In the second form a row of `outer` without partner gets what the aggregate yields over no rows: 0 for a count,
 * NULL for the others ([galindo-legaria-2001] 2.5; leaving the count NULL is the "count bug").
 *
 * @returns undefined when `body` has another form, or correlates otherwise
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
  if (free.size === 0) {
    return { relation: join({ inputs: [outer, relation], conjuncts: [], span }), values };
  }
  const counted = renameCounts(relation, allocate);
  if (counted === undefined) return undefined;
  const grouped = pullThroughAggregate(counted.relation, free, allocate);
  if (grouped === undefined) return undefined;
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

/**
 * Gives counts new columns, so that the old ones can stand for "the count, or 0 where the group is missing".
 * @returns undefined when it is not known what an aggregate yields over no rows
 */
function renameCounts(
  relation: Aggregate,
  allocate: ColumnAllocator,
): { readonly relation: Aggregate; readonly values: ReadonlyMap<ColumnId, Scalar> } | undefined {
  const values = new Map<ColumnId, Scalar>();
  if (relation.aggregates.some(({ call }) => valueOverNoRows(call) === "unknown")) return undefined;
  const aggregates = relation.aggregates.map((item) => {
    const { call } = item;
    if (valueOverNoRows(call) === "null") return item;
    const id = allocate();
    const present = [columnScalar(id, call.type), literalScalar("0", call.type)];
    const { type, span } = call;
    values.set(item.id, conditionalScalar({ form: "coalesce", arguments: present, type, span }));
    return { ...item, id };
  });
  return { relation: aggregate({ ...relation, aggregates }), values };
}

/** `SELECT count(*) FROM relation`, with the id of its one column. */
export function countRows(
  relation: Relation,
  allocate: ColumnAllocator,
): { readonly relation: Relation; readonly column: ColumnId } {
  const column = allocate();
  const call: AggregateCall = {
    name: { schema: "pg_catalog", name: "count" },
    arguments: [],
    star: true,
    variadic: false,
    distinct: false,
    order: [],
    withinGroup: false,
    filter: undefined,
    type: builtinType("int8"),
    volatility: "immutable",
    span: relation.span,
  };
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
