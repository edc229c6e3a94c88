import { builtinType } from "../../catalog/type.js";
import { columnsOf, idsOf } from "../../relation/columns.js";
import { aggregate, project, union, values } from "../../relation/constructors.js";
import { isFaithful } from "../../relation/equality.js";
import type { Aggregate, NamedScalar, Relation, UnitedColumn } from "../../relation/relation.js";
import { isSameScalar } from "../../relation/same-scalar.js";
import type { AggregateCall, ColumnId, Scalar } from "../../relation/scalar.js";
import {
  andScalar,
  booleanScalar,
  castScalar,
  columnScalar,
  literalScalar,
} from "../../relation/scalar-constructors.js";
import { argumentsOf, hasSubquery } from "../../relation/scalar-traversal.js";
import {
  type ColumnAllocator,
  columnsUsed,
  mapScalars,
  substituteColumns,
} from "../../relation/traversal.js";
import { narrowTo, passOn } from "../narrow.js";
import type { Rule } from "../rule.js";

/**
 * Makes a direct argument of an ordered-set aggregate that has a subquery in it a group key: a column of the input, where
 * other rules make a join of the subquery.
 *
 * Valid when the argument reads nothing of the input but keys, equal values of which are identical: then it is the same for
 * all rows of a group, so that one more key divides no group. Without keys there is one group, also over nothing,
 * where the argument is still read: a row that no aggregate counts is added to the input, and has the argument's value.
 * An argument that is equal and differs in print is none of PostgreSQL's own aggregates' business: they compare it.
 *
 * Must not fire over an empty grouping set, whose row over nothing is one of several sets, and over grouping sets at all where
 * the argument reads a key, which is NULL where the set leaves it out; nor for an aggregate of the user over a type whose equal
 * values can differ.
 *
 * Before: `aggregate k, f((S)) within group (order by n) (R)`. After: `aggregate k, v, f(v) within group (order by n) (project
 * *, v = (S) (R))`.
 */
export const groupByDirectArgument: Rule = {
  name: "group-by-direct-argument",
  identity: "γ[k; f(a(k))](R) = π[k, f](γ[k, v; f(v)](π[*, a(k) as v](R)))",
  cite: "PostgreSQL manual, 4.2.7",
  apply: (plan, allocate) => {
    if (plan.kind !== "aggregate" || plan.groupingSets?.mark !== undefined) return plan;
    if (plan.groupingSets?.sets.some((set) => set.length === 0) === true) return plan;
    const found = plan.aggregates.flatMap(({ call }) => argumentsToKeep(call));
    if (found.length === 0 || !found.every((argument) => isOfGroups(argument, plan))) return plan;
    const added = found.map(
      (argument, index): Added => ({
        argument,
        id: allocate(),
        name: index === 0 ? "direct" : `direct_${index + 1}`,
        // A column has the type of its expression, which nobody converts as he does an argument's.
        scalar: argument.kind === "cast" ? castScalar({ ...argument, explicit: true }) : argument,
      }),
    );
    const counted = plan.keys.length === 0 ? withOneMoreRow(plan, allocate) : plan;
    return narrowTo(groupBy(counted, added), columnsOf(plan));
  },
};

/** A column of the input, and the argument that it has the value of. */
interface Added extends NamedScalar {
  readonly argument: Scalar;
}

function argumentsToKeep(call: AggregateCall): readonly Scalar[] {
  return call.withinGroup ? call.arguments.filter(hasSubquery) : [];
}

/** Whether an argument is the same for all rows of a group, and for the aggregate too where it differs in print. */
function isOfGroups(argument: Scalar, plan: Aggregate): boolean {
  const keys = plan.groupingSets === undefined ? plan.keys : [];
  const own = idsOf(plan.input);
  const isFixed = (scalar: Scalar): boolean => {
    if (scalar.kind === "literal") return true;
    if (keys.some((key) => isFaithful(key.scalar.type) && isSameScalar(key.scalar, scalar)))
      return true;
    if (scalar.kind !== "subquery") {
      return scalar.kind !== "column"
        ? argumentsOf(scalar).every(isFixed)
        : !own.has(scalar.column);
    }
    return [...columnsUsed(scalar)].every(
      (id) =>
        !own.has(id) ||
        keys.some(
          ({ scalar: key }) => key.kind === "column" && key.column === id && isFaithful(key.type),
        ),
    );
  };
  const comparesOnly = plan.aggregates.every(
    ({ call }) =>
      !call.arguments.includes(argument) ||
      call.name.schema === "pg_catalog" ||
      isFaithful(argument.type),
  );
  return comparesOnly && isFixed(argument);
}

/** The arguments as columns of the input, and as keys of every set. */
function groupBy(plan: Aggregate, added: readonly Added[]): Aggregate {
  const { keys, groupingSets, input } = plan;
  const keyed = added.map(({ id, name, scalar }) => ({
    id,
    name,
    scalar: columnScalar(id, scalar.type, scalar.span),
  }));
  const ofSets = keyed.map((_, index) => keys.length + index);
  const replace = (argument: Scalar): Scalar => {
    const index = added.findIndex((item) => item.argument === argument);
    return keyed[index]?.scalar ?? argument;
  };
  return aggregate({
    ...plan,
    input: project({
      input,
      columns: [
        ...columnsOf(input).map(passOn),
        ...added.map(({ argument: _, ...named }) => named),
      ],
      span: input.span,
    }),
    keys: [...keys, ...keyed],
    groupingSets: groupingSets && {
      ...groupingSets,
      sets: groupingSets.sets.map((set) => [...set, ...ofSets]),
    },
    aggregates: plan.aggregates.map((item) =>
      item.call.withinGroup
        ? { ...item, call: { ...item.call, arguments: item.call.arguments.map(replace) } }
        : item,
    ),
  });
}

/** The same groups over one more row, which the aggregates leave out: `γ[f](R) = γ[f FILTER (m)](R × {t} ⊎ {(NULL, …, f)})`. */
function withOneMoreRow(plan: Aggregate, allocate: ColumnAllocator): Aggregate {
  const { input, span } = plan;
  const own = columnsOf(input);
  const boolean = builtinType("bool");
  const mark = { id: allocate(), name: "counted", type: boolean };
  const extra = own.map((column) => ({ ...column, id: allocate(), nullable: true }));
  const extraMark = { ...mark, id: allocate(), nullable: false };
  const rows = project({
    input,
    columns: [...own.map(passOn), { ...mark, scalar: booleanScalar(true) }],
    span: input.span,
  });
  const row = values({
    columns: [...extra, extraMark],
    rows: [[...own.map(({ type }) => literalScalar(undefined, type)), booleanScalar(false)]],
    span,
  });
  const columns = [...own, mark].map(
    ({ name, type, id }, index): UnitedColumn => ({
      id: allocate(),
      name,
      type,
      inputs: [id, ([...extra, extraMark][index] as { readonly id: ColumnId }).id],
    }),
  );
  const replacements = new Map<ColumnId, Scalar>(
    [...own, mark].map(({ id }, index) => {
      const column = columns[index] as UnitedColumn;
      return [id, columnScalar(column.id, column.type)];
    }),
  );
  const counted = replacements.get(mark.id) as Scalar;
  const over = mapScalars(plan, (scalar) => substituteColumns(scalar, replacements)) as Aggregate;
  const united: Relation = union({ inputs: [rows, row], columns, span: input.span });
  return aggregate({
    ...over,
    input: united,
    aggregates: over.aggregates.map((item) => {
      const { filter } = item.call;
      const condition = filter === undefined ? counted : andScalar([counted, filter]);
      return { ...item, call: { ...item.call, filter: condition } };
    }),
  });
}
