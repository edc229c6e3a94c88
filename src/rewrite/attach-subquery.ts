import { builtinType } from "../catalog/type.js";
import { columnsOf, readColumn } from "../relation/columns.js";
import { aggregate, outerJoin } from "../relation/constructors.js";
import { matchesAtMostOne } from "../relation/keys.js";
import type { Aggregate, Relation } from "../relation/relation.js";
import { isSameScalar } from "../relation/same-scalar.js";
import type { AggregateCall, Scalar, SubqueryScalar } from "../relation/scalar.js";
import {
  booleanScalar,
  castScalar,
  columnScalar,
  comparisonScalar,
  conditionalScalar,
  literalScalar,
} from "../relation/scalar-constructors.js";
import { argumentsOf, mapArguments } from "../relation/scalar-traversal.js";
import { type ColumnAllocator, cloneWithFreshColumns } from "../relation/traversal.js";
import { attachAggregate, countRows } from "./attach-aggregate.js";
import { existenceOf } from "./existence.js";
import { orderedInput } from "./ordered-input.js";
import { separateEmptySet } from "./separate-empty-set.js";
import { aggregateOneRow, firstRow, valueOfCarried, valueOfOneRow } from "./single-row.js";
import { unnestOver } from "./unnest-over.js";

const bigint = builtinType("int8");

/** A relation that carries what the value of a subquery is computed from, and that value over its columns. */
interface AttachedValue {
  readonly relation: Relation;
  readonly value: Scalar;
}

/**
 * Joins the value of a scalar subquery, of an EXISTS or of an ARRAY(…) to each row of `input`. Each row gets one value,
 * so weights stay.
 *
 * @returns undefined for `any` and `all`, and for what is not understood
 */
export function attachSubquery(
  input: Relation,
  subquery: SubqueryScalar,
  allocate: ColumnAllocator,
): AttachedValue | undefined {
  const relation = separateEmptySet(subquery.relation, allocate);
  switch (subquery.form) {
    case "scalar":
      return attachScalar(input, relation, allocate);
    case "exists":
      return attachExistence(input, relation, allocate);
    case "array":
      return attachArray(input, { ...subquery, relation }, allocate);
    case "any":
    case "all":
      return undefined;
  }
}

/** The subqueries of a scalar that do not stand inside the relation of another; what they are compared with comes first. */
export function outermostSubqueries(scalar: Scalar): readonly SubqueryScalar[] {
  const below = argumentsOf(scalar).flatMap(outermostSubqueries);
  return scalar.kind === "subquery" ? [...below, scalar] : below;
}

/** Writes a value wherever a subquery stood: a rule may have written it into several scalars of an operator. */
export function replaceSubquery(scalar: Scalar, subquery: SubqueryScalar, value: Scalar): Scalar {
  if (scalar.kind === "subquery" && isSameScalar(scalar, subquery)) return value;
  return mapArguments(scalar, (argument) => replaceSubquery(argument, subquery, value));
}

/**
 * The value of an aggregate without keys, of the one row that the keys leave, or of whatever rows there are: then their
 * number is counted, and more than one is the error that PostgreSQL raises.
 */
function attachScalar(
  input: Relation,
  body: Relation,
  allocate: ColumnAllocator,
): AttachedValue | undefined {
  const [column] = columnsOf(body);
  if (column === undefined) return undefined;
  const single = attachAggregate(input, body, allocate);
  const value = single?.values.get(column.id);
  if (single !== undefined && value !== undefined) return { relation: single.relation, value };
  const unnested = unnestOver(input, body, allocate);
  if (unnested !== undefined && matchesAtMostOne(unnested.relation, unnested.conjuncts)) {
    const { relation: right, conjuncts } = unnested;
    const joined = outerJoin({ variant: "left", left: input, right, conjuncts, span: body.span });
    return { relation: joined, value: readColumn(column) };
  }
  const one = aggregateOneRow(body, allocate);
  if (one === undefined) return attachFirstRow(input, body, allocate);
  const counted = attachAggregate(input, one.relation, allocate);
  if (counted === undefined) return undefined;
  const kept = valueOfCarried(one, counted.values.get(one.carried));
  return {
    relation: counted.relation,
    value: valueOfOneRow(kept, counted.values.get(one.count) ?? columnScalar(one.count, bigint)),
  };
}

/**
 * The same for a type without an aggregate that gives back its one value: the rows are counted, and beside their number
 * stands the first of them, τ[1](body). Which one that is does not matter, because a second row makes the value an error.
 */
function attachFirstRow(
  input: Relation,
  body: Relation,
  allocate: ColumnAllocator,
): AttachedValue | undefined {
  const count = countRows(body, allocate);
  const counted = attachAggregate(input, count.relation, allocate);
  const { relation: rows } = cloneWithFreshColumns(body, allocate);
  const [column] = columnsOf(rows);
  if (counted === undefined || column === undefined) return undefined;
  const first = unnestOver(input, firstRow(rows, readColumn(column)), allocate);
  if (first === undefined) return undefined;
  return {
    relation: outerJoin({
      variant: "left",
      left: counted.relation,
      right: first.relation,
      conjuncts: first.conjuncts,
      span: body.span,
    }),
    value: valueOfOneRow(
      readColumn(column),
      counted.values.get(count.column) ?? columnScalar(count.column, bigint),
    ),
  };
}

function attachExistence(
  input: Relation,
  relation: Relation,
  allocate: ColumnAllocator,
): AttachedValue | undefined {
  const body = existenceOf(relation);
  if (body === undefined) return { relation: input, value: booleanScalar(true) };
  const count = countRows(body, allocate);
  const attached = attachAggregate(input, count.relation, allocate);
  if (attached === undefined) return undefined;
  const type = builtinType("int8");
  const value = comparisonScalar({
    operator: ">",
    operatorSchema: "pg_catalog",
    left: attached.values.get(count.column) ?? columnScalar(count.column, type),
    right: literalScalar("0", type),
    span: relation.span,
  });
  return { relation: attached.relation, value };
}

/** `ARRAY(SELECT v … ORDER BY o)` is `array_agg(v ORDER BY o)`, and the empty array over no rows. */
function attachArray(
  input: Relation,
  { relation, type, span }: SubqueryScalar,
  allocate: ColumnAllocator,
): AttachedValue | undefined {
  const rows = orderedInput(relation);
  const id = allocate();
  // An aggregate returns no modifier such as that of numeric(6, 2), which ARRAY(…) takes from its values.
  const collected = { ...type, modifier: -1 };
  const call: AggregateCall = {
    name: { schema: "pg_catalog", name: "array_agg" },
    arguments: [rows.value],
    star: false,
    variadic: false,
    distinct: false,
    order: rows.order,
    withinGroup: false,
    filter: undefined,
    type: collected,
    volatility: "immutable",
    span,
  };
  const body: Aggregate = aggregate({
    input: rows.relation,
    keys: [],
    groupingSets: undefined,
    aggregates: [{ id, name: "array", call }],
    span,
  });
  const attached = attachAggregate(input, body, allocate);
  if (attached === undefined) return undefined;
  const array = attached.values.get(id) ?? columnScalar(id, collected);
  const value = conditionalScalar({
    form: "coalesce",
    arguments: [
      type.modifier === -1
        ? array
        : castScalar({ argument: array, explicit: true, volatility: "immutable", type, span }),
      literalScalar("{}", type),
    ],
    type,
    span,
  });
  return { relation: attached.relation, value };
}
