import { aggregateCall } from "../../relation/builtin-calls.js";
import { isNullableOver } from "../../relation/columns.js";
import { canFail } from "../../relation/fallible.js";
import type { AggregateCall, Scalar } from "../../relation/scalar.js";
import { andScalar, booleanScalar, caseScalar } from "../../relation/scalar-constructors.js";
import { bigint, boolean, isNotNull, scalarKey } from "../scalars.js";
import {
  type AggregateState,
  countColumn,
  type KeyedColumn,
  keptAsItIs,
  type StateColumn,
  type StateContext,
} from "./state-column.js";

/** The key of the count of rows, which every state has. */
export const rowCountKey = "count(*)";

/** The count of rows of the group: it decides whether the group exists. */
export function rowCount(weight: Scalar): StateColumn {
  return countColumn("count", aggregateCall("count", [], bigint), weight, undefined);
}

/** The conditions that are there, as one; `undefined` for none. */
export function allOf(conditions: readonly (Scalar | undefined)[]): Scalar | undefined {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? undefined : andScalar(given);
}

/**
 * What is asked of the rows that pass the filter, and the filter, as one condition. What can fail is asked of these rows
 * alone: PostgreSQL computes the arguments of an aggregate after its FILTER, and AND has no order.
 */
export function ofThoseThatPass(
  filter: Scalar | undefined,
  asked: Scalar | undefined,
): Scalar | undefined {
  if (filter === undefined || asked === undefined || !canFail(asked)) {
    return allOf([asked, filter]);
  }
  return caseScalar({
    branches: [{ when: filter, then: asked }],
    otherwise: booleanScalar(false),
    type: boolean,
    span: undefined,
  });
}

/** The count of the rows that pass the filter and have a value (any row, for no value). */
export function countOf(
  value: Scalar | undefined,
  filter: Scalar | undefined,
  { input, weight }: StateContext,
): KeyedColumn {
  const counted = value !== undefined && isNullableOver(value, [input]) ? value : undefined;
  if (counted === undefined && filter === undefined) {
    return { key: rowCountKey, column: rowCount(weight) };
  }
  const present = counted === undefined ? undefined : isNotNull(counted);
  return {
    key: `count ${scalarKey([counted, filter])}`,
    column: countColumn(
      "count",
      aggregateCall("count", counted === undefined ? [] : [counted], bigint, filter),
      weight,
      ofThoseThatPass(filter, present),
    ),
  };
}

/** `count(*)`, `count(x)`, and `regr_count(y, x)`, which counts the rows where both are there. */
export function countState(call: AggregateCall, context: StateContext): AggregateState | undefined {
  const { name } = call.name;
  if (name === "count" && call.arguments.length <= 1) {
    const { key, column } = countOf(call.arguments[0], call.filter, context);
    return keptAsItIs(key, column);
  }
  if (name === "regr_count") {
    const condition = ofThoseThatPass(call.filter, andScalar(call.arguments.map(isNotNull)));
    const column = countColumn("count", call, context.weight, condition);
    return keptAsItIs(`whole ${scalarKey(call)}`, column);
  }
  return undefined;
}
