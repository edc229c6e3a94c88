import { builtinType } from "../../catalog/type.js";
import { columnsOf, readColumn } from "../../relation/columns.js";
import { outerJoin } from "../../relation/constructors.js";
import { matchesAtMostOne } from "../../relation/keys.js";
import type { Relation } from "../../relation/relation.js";
import type { Scalar, SubqueryScalar } from "../../relation/scalar.js";
import {
  booleanScalar,
  columnScalar,
  comparisonScalar,
  literalScalar,
} from "../../relation/scalar-constructors.js";
import { argumentsOf, mapArguments } from "../../relation/scalar-traversal.js";
import {
  type ColumnAllocator,
  mapInputs,
  mapScalars,
  scalarsOf,
} from "../../relation/traversal.js";
import { attachAggregate, countRows } from "../attach-aggregate.js";
import { existenceOf } from "../existence.js";
import { narrowTo } from "../narrow.js";
import type { Rule } from "../rule.js";
import { unnest } from "../unnest.js";

/**
 * Joins the value of a scalar subquery to the rows of the node that reads it, and that of an EXISTS which is no
 * conjunct of its own as a count.
 *
 * Valid for an aggregate without keys, which has one row: joined as it is when it does not refer to the node's input,
 * else grouped by what it is correlated by, where a missing group means "over no rows" and counts are 0. Also for a
 * subquery with at most one row by its keys: a missing row is NULL. Each row gets one value, so weights stay.
 *
 * Must not fire when several rows are possible: `SELECT (SELECT n FROM b WHERE b.x = a.x) FROM a` is an error then.
 * Nor for a correlation by another comparison than equality, nor below HAVING, which may take the row away. Nor for the
 * direct argument of an ordered-set aggregate, which may read nothing but group keys:
 * `SELECT percentile_disc((SELECT x FROM c)) WITHIN GROUP (ORDER BY n) FROM a`.
 *
 * Before: `filter a.n > (aggregate avg(b.n) (filter b.x = a.x (B))) (A)`.
 * After: `filter a.n > avg (outer-join left k = a.x (A, aggregate k = b.x, avg(b.n) (B)))`.
 */
export const eliminateScalarSubquery: Rule = {
  name: "eliminate-scalar-subquery",
  identity: "R with (γ[; f](σ[i = o](S))) = R ⟕[k = o] γ[k = i; f](S), 0 for a missing count",
  cite: "[galindo-legaria-2001] 2.5; [neumann-2015] 3",
  apply: (plan, allocate) => {
    switch (plan.kind) {
      case "filter":
      case "project":
      case "aggregate":
        return attachFirst(plan, plan.input, allocate);
      default:
        return plan;
    }
  },
};

function attachFirst(plan: Relation, input: Relation, allocate: ColumnAllocator): Relation {
  const direct = new Set(directArgumentsOf(plan).flatMap(outermostSubqueries));
  for (const subquery of scalarsOf(plan).flatMap(outermostSubqueries)) {
    if (direct.has(subquery)) continue;
    const attached = attach(input, subquery, allocate);
    if (attached === undefined) continue;
    const replaced = mapScalars(plan, (scalar) => replace(scalar, subquery, attached.value));
    const node = mapInputs(replaced, () => attached.relation);
    return narrowTo(node, columnsOf(plan));
  }
  return plan;
}

interface AttachedValue {
  readonly relation: Relation;
  readonly value: Scalar;
}

function attach(
  input: Relation,
  subquery: SubqueryScalar,
  allocate: ColumnAllocator,
): AttachedValue | undefined {
  switch (subquery.form) {
    case "scalar":
      return attachScalar(input, subquery.relation, allocate);
    case "exists":
      return attachExistence(input, subquery.relation, allocate);
    case "any":
    case "all":
    case "array":
      return undefined;
  }
}

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
  const unnested = unnest(body, allocate);
  if (unnested === undefined) return undefined;
  const { relation: right, conjuncts } = unnested;
  if (!matchesAtMostOne(right, conjuncts)) return undefined;
  const joined = outerJoin({ variant: "left", left: input, right, conjuncts, span: body.span });
  return { relation: joined, value: readColumn(column) };
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

/** What ordered-set aggregates are given once per group, where only the keys of the group can be read. */
function directArgumentsOf(plan: Relation): readonly Scalar[] {
  if (plan.kind !== "aggregate") return [];
  return plan.aggregates.flatMap(({ call }) => (call.withinGroup ? call.arguments : []));
}

function outermostSubqueries(scalar: Scalar): readonly SubqueryScalar[] {
  return scalar.kind === "subquery" ? [scalar] : argumentsOf(scalar).flatMap(outermostSubqueries);
}

function replace(scalar: Scalar, subquery: SubqueryScalar, value: Scalar): Scalar {
  if (scalar === subquery) return value;
  return mapArguments(scalar, (argument) => replace(argument, subquery, value));
}
