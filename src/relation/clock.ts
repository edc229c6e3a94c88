import type { Relation, Values } from "./relation.js";
import type { Scalar } from "./scalar.js";
import { argumentsOf } from "./scalar-traversal.js";
import { columnsUsed } from "./traversal.js";
import { volatilityOf } from "./volatility.js";

/** What stands among the sources of a plan for the clock; tables have a schema before their name. */
export const clockSource = "clock";

/** Functions of `pg_catalog` that tell the time at which a transaction or a statement began (manual, 9.9.5). */
const clockFunctions: ReadonlySet<string> = new Set([
  "now",
  "statement_timestamp",
  "transaction_timestamp",
]);

const clockKeywords = /^(?:CURRENT_(?:DATE|TIME|TIMESTAMP)|LOCALTIME|LOCALTIMESTAMP)\b/;

/** Whether the scalar itself, its arguments aside, tells the time. */
export function tellsTime(scalar: Scalar): boolean {
  if (scalar.kind === "session") return clockKeywords.test(scalar.name);
  return (
    scalar.kind === "call" &&
    scalar.name.schema === "pg_catalog" &&
    clockFunctions.has(scalar.name.name) &&
    scalar.arguments.length === 0
  );
}

/** Whether some part of the scalar tells the time. Does not enter subqueries. */
export function readsClock(scalar: Scalar): boolean {
  return tellsTime(scalar) || argumentsOf(scalar).some(readsClock);
}

/** Whether a scalar is the same for all rows, though another one at another time: `now() - interval '7 days'`. */
export function isMoment(scalar: Scalar): boolean {
  return (
    scalar.kind !== "subquery" &&
    columnsUsed(scalar).size === 0 &&
    volatilityOf(scalar) !== "volatile" &&
    readsClock(scalar)
  );
}

/** The clock as a relation: one row, some columns of which tell the time. */
export function isClock(relation: Relation): relation is Values {
  return (
    relation.kind === "values" &&
    relation.rows.length === 1 &&
    relation.rows.every((row) => row.some(readsClock))
  );
}
