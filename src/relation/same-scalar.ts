import type { AggregateCall, Scalar, WindowCall } from "./scalar.js";

/** Whether two scalars are the same expression, wherever they stand in the query text. */
export function isSameScalar(left: Scalar, right: Scalar): boolean {
  return isSameValue(left, right);
}

/** Whether two calls of aggregates, or of window functions, compute the same. */
export function isSameCall<Call extends AggregateCall | WindowCall>(
  left: Call,
  right: Call,
): boolean {
  return isSameValue(left, right);
}

function isSameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (!isRecord(left) || !isRecord(right)) return false;
  const fields = comparedFields(left);
  return (
    fields.length === comparedFields(right).length &&
    fields.every((field) => isSameValue(left[field], right[field]))
  );
}

function comparedFields(record: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(record).filter((field) => field !== "span");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
