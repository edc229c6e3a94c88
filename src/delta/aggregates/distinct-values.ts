import type { Catalog } from "../../catalog/catalog.js";
import { baseTypeOf, equalityOf, hashableOf, isComparable } from "../../catalog/type-facts.js";
import { isNullableOver } from "../../relation/columns.js";
import { aggregate, filterBy, project } from "../../relation/constructors.js";
import { canFail } from "../../relation/fallible.js";
import type { Aggregate, Filter, NamedScalar, Project, Relation } from "../../relation/relation.js";
import type { AggregateCall, Scalar } from "../../relation/scalar.js";
import { caseScalar, literalScalar } from "../../relation/scalar-constructors.js";
import type { Builder } from "../builder.js";
import { isNotNull, read, scalarKey } from "../scalars.js";
import type { DistinctValues } from "./member.js";
import { markedSets } from "./set-mark.js";
import { type AggregateState, countColumn, type KeyedColumn, keptAsItIs } from "./state-column.js";
import { average } from "./sum.js";
import { sumColumn, sumKind } from "./sum-column.js";

/**
 * The values over which a DISTINCT aggregate goes: one, or the fields of a row, whose number alone is asked for.
 * `undefined` when they cannot be kept: equal values of an addend must be alike, since any of them may be the one that
 * PostgreSQL adds; those that are only counted need an equality, and a hash to be found by.
 */
export function distinctValuesOf(
  call: AggregateCall,
  catalog: Catalog,
): readonly Scalar[] | undefined {
  const [argument] = call.arguments;
  const { schema, name } = call.name;
  if (argument === undefined || call.arguments.length > 1 || !call.distinct) return undefined;
  if (schema !== "pg_catalog" || call.order.length > 0 || call.withinGroup) return undefined;
  const values = argument.kind === "row" ? argument.fields : [argument];
  const kept = values.every(
    ({ type }) =>
      equalityOf(type, catalog) !== "none" &&
      hashableOf(type, catalog) &&
      isComparable(type, catalog) &&
      type.key !== "pg_catalog.record",
  );
  if (!kept || !canBeKeptOut(call, values, catalog)) return undefined;
  if (name === "count") return values;
  const added =
    (name === "sum" || name === "avg") &&
    sumKind(argument.type, catalog) !== undefined &&
    equalityOf(argument.type, catalog) === "faithful";
  return added ? values : undefined;
}

/**
 * Whether NULL can stand for the values of rows that a FILTER keeps out, where it is needed: PostgreSQL may ask a condition
 * that can fail of rows that a join or another condition leaves out. A row of NULLs is a value, and a domain may have none.
 */
function canBeKeptOut(call: AggregateCall, values: readonly Scalar[], catalog: Catalog): boolean {
  return (
    call.filter === undefined ||
    !canFail(call.filter) ||
    (call.arguments[0]?.kind !== "row" &&
      values.every(({ type }) => baseTypeOf(type, catalog).key === type.key))
  );
}

/** Calls with the same key go over the same distinct values. */
export function distinctKey(call: AggregateCall): string {
  return scalarKey([call.arguments, call.filter]);
}

/** δ(π[keys, values](σ[filter](R))) in steps; the last is an aggregate by the keys and the values. */
export interface DistinctRows {
  /** The rows that count, as far as a condition says so that cannot fail. `undefined` when all do. */
  readonly filtered: Filter | undefined;
  readonly projected: Project;
  readonly grouped: Aggregate;
  /** Whether NULL, which is no value, is among the values. */
  readonly withNull: boolean;
}

/**
 * The distinct values of a call per group of the aggregate, as a relation. What can fail is computed as a column and not
 * asked of the rows: PostgreSQL moves conditions below joins and orders them by their costs, columns it does not.
 */
export function distinctRows(
  builder: Builder,
  node: Aggregate,
  call: AggregateCall,
  values: readonly Scalar[],
): DistinctRows {
  const { span } = node;
  const [argument] = call.arguments;
  const nullable = argument !== undefined && isNullableOver(argument, [node.input]);
  const guarded = call.filter !== undefined && canFail(call.filter);
  const withNull = guarded || (nullable && canFail(argument));
  const conjuncts = [
    ...(nullable && !withNull ? [isNotNull(argument)] : []),
    ...(call.filter === undefined || guarded ? [] : [call.filter]),
  ];
  const rows: Relation = filterBy(node.input, conjuncts, span);
  const columns: readonly NamedScalar[] = [
    ...node.keys.map(({ name, scalar }) => ({ id: builder.allocate(), name, scalar })),
    ...values.map((value) => ({
      id: builder.allocate(),
      name: "value",
      scalar: guarded ? whereTrue(call.filter, value) : value,
    })),
  ];
  const projected = project({ input: rows, columns, span });
  const marked = markedSets(node);
  const places = values.map((_, index) => node.keys.length + index);
  return {
    filtered: rows.kind === "filter" && rows !== node.input ? rows : undefined,
    projected,
    grouped: aggregate({
      input: projected,
      keys: columns.map(({ id, name, scalar }) => ({
        id: builder.allocate(),
        name,
        scalar: read({ id, type: scalar.type }),
      })),
      groupingSets: marked && {
        sets: marked.sets.map((set) => [...set, ...places]),
        mark: { id: builder.allocate(), name: marked.mark.name },
      },
      aggregates: [],
      span,
    }),
    withNull,
  };
}

/** The value of the rows for which the condition is true. */
function whereTrue(condition: Scalar, value: Scalar): Scalar {
  return caseScalar({
    branches: [{ when: condition, then: value }],
    otherwise: literalScalar(undefined, value.type),
    type: value.type,
    span: undefined,
  });
}

/**
 * `count`, `sum` and `avg` over distinct values, of which `value` reads one that came (weight 1) or went (−1): the state
 * is that of the plain aggregate over these, NULL left out. Filled, and read again, it is the aggregate as written.
 */
export function distinctState(
  call: AggregateCall,
  { value, weight, withNull }: DistinctValues,
  catalog: Catalog,
): AggregateState {
  const key = distinctKey(call);
  const whole = (plain: AggregateCall): AggregateCall => ({
    ...plain,
    arguments: call.arguments,
    distinct: true,
    filter: call.filter,
  });
  const plainCount = countColumn("count", call, weight, withNull ? isNotNull(value) : undefined);
  const counted: KeyedColumn = {
    key: `count distinct ${key}`,
    column: {
      ...plainCount,
      whole: whole({
        ...call,
        name: { schema: "pg_catalog", name: "count" },
        type: plainCount.type,
      }),
    },
  };
  const kind = call.name.name === "count" ? undefined : sumKind(value.type, catalog);
  if (kind === undefined) return keptAsItIs(counted.key, counted.column);
  const sum = sumColumn({
    suffix: "sum",
    argument: value,
    filter: undefined,
    weight,
    kind,
    counter: counted.key,
    anyScale: false,
  });
  return {
    columns: [{ key: `sum distinct ${key}`, column: { ...sum, whole: whole(sum.whole) } }, counted],
    finalise: ([total, count]) =>
      call.name.name === "sum"
        ? (total as Scalar)
        : average(total as Scalar, count as Scalar, call.type),
    consolidated: false,
  };
}
