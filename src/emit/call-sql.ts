import type { AggregateCall, FrameBound, SortKey, WindowCall } from "../relation/scalar.js";
import { empty, identifier, join, operator, type Sql, sql, words } from "../sql/sql.js";
import {
  emitArguments,
  emitFunction,
  emitKey,
  emitScalar,
  type ScalarContext,
} from "./scalar-sql.js";

/** `ORDER BY` without the words: the keys of an ordering. */
export function emitSortKeys(keys: readonly SortKey[], context: ScalarContext): Sql {
  return join(
    keys.map((key) => {
      const expression = emitKey(key.scalar, context);
      const direction =
        key.operator !== undefined
          ? sql` USING OPERATOR(${identifier(key.operator.schema)}.${operator(key.operator.name)})`
          : key.descending
            ? sql` DESC`
            : empty;
      // NULLs come last in ascending order and first in descending order unless told otherwise.
      const nulls =
        key.nullsFirst === key.descending
          ? empty
          : key.nullsFirst
            ? sql` NULLS FIRST`
            : sql` NULLS LAST`;
      return sql`${expression}${direction}${nulls}`;
    }),
    sql`, `,
  );
}

/** An aggregate call with all that belongs to it (manual, 4.2.7). */
export function emitAggregateCall(call: AggregateCall, context: ScalarContext): Sql {
  const list = emitArguments(call.arguments, context, call.variadic);
  const order =
    call.order.length === 0 ? empty : sql`ORDER BY ${emitSortKeys(call.order, context)}`;
  const inside = call.star
    ? sql`*`
    : sql`${call.distinct ? sql`DISTINCT ` : empty}${list}${
        call.order.length === 0 || call.withinGroup ? empty : sql` ${order}`
      }`;
  const within = call.withinGroup ? sql` WITHIN GROUP (${order})` : empty;
  const filter =
    call.filter === undefined ? empty : sql` FILTER (WHERE ${emitScalar(call.filter, context)})`;
  return sql`${emitFunction(call.name)}(${inside})${within}${filter}`;
}

function frameBound(bound: FrameBound, context: ScalarContext): Sql {
  switch (bound.kind) {
    case "unbounded-preceding":
      return sql`UNBOUNDED PRECEDING`;
    case "preceding":
      return sql`${emitScalar(bound.offset, context)} PRECEDING`;
    case "current-row":
      return sql`CURRENT ROW`;
    case "following":
      return sql`${emitScalar(bound.offset, context)} FOLLOWING`;
    case "unbounded-following":
      return sql`UNBOUNDED FOLLOWING`;
  }
}

const exclusions = {
  none: empty,
  "current-row": sql` EXCLUDE CURRENT ROW`,
  group: sql` EXCLUDE GROUP`,
  ties: sql` EXCLUDE TIES`,
} as const;

/** A window function call with its OVER clause (manual, 4.2.8). */
export function emitWindowCall(call: WindowCall, context: ScalarContext): Sql {
  const list = emitArguments(call.arguments, context, call.variadic);
  const filter =
    call.filter === undefined ? empty : sql` FILTER (WHERE ${emitScalar(call.filter, context)})`;
  const clauses: Sql[] = [];
  if (call.partition.length > 0) {
    clauses.push(sql`PARTITION BY ${emitArguments(call.partition, context)}`);
  }
  if (call.order.length > 0) clauses.push(sql`ORDER BY ${emitSortKeys(call.order, context)}`);
  if (call.frame !== undefined) {
    const { unit, start, end, exclude } = call.frame;
    clauses.push(
      sql`${words(unit.toUpperCase())} BETWEEN ${frameBound(start, context)} AND ${frameBound(end, context)}${exclusions[exclude]}`,
    );
  }
  return sql`${emitFunction(call.name)}(${call.star ? sql`*` : list})${filter} OVER (${join(clauses, sql` `)})`;
}
