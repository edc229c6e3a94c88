import { project, values } from "./constructors.js";
import type { Relation } from "./relation.js";
import type { AggregateCall, ColumnId, Scalar, WindowCall } from "./scalar.js";
import { cloneWithFreshColumns } from "./traversal.js";

/**
 * Whether two scalars are the same expression, wherever they stand in the query text. Subqueries are when they differ only
 * in the ids of the columns that they introduce themselves.
 */
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
  if (isSubquery(left) && isSubquery(right)) {
    return haveSameFields(numberedAlone(left), numberedAlone(right), haveSameIds);
  }
  return haveSameFields(left, right, isSameValue);
}

/** The same with all ids, those of subqueries included. */
function haveSameIds(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  return isRecord(left) && isRecord(right) && haveSameFields(left, right, haveSameIds);
}

type Fields = Readonly<Record<string, unknown>>;

function haveSameFields(
  left: Fields,
  right: Fields,
  areSame: (left: unknown, right: unknown) => boolean,
): boolean {
  const fields = comparedFields(left);
  return (
    fields.length === comparedFields(right).length &&
    fields.every((field) => areSame(left[field], right[field]))
  );
}

function comparedFields(record: Fields): readonly string[] {
  return Object.keys(record).filter((field) => field !== "span");
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function isSubquery(value: Fields): value is Fields & Extract<Scalar, { kind: "subquery" }> {
  return value["kind"] === "subquery";
}

/** The subquery as a relation of its own, in which the columns that it introduces are numbered as they come. */
function numberedAlone(subquery: Scalar): Relation & Fields {
  let last = 0;
  // Below those of the query around, which are positive.
  const next = (): ColumnId => {
    last -= 1;
    return last as ColumnId;
  };
  const alone = project({
    input: values({ columns: [], rows: [[]], span: undefined }),
    columns: [{ id: next(), name: "subquery", scalar: subquery }],
    span: undefined,
  });
  return cloneWithFreshColumns(alone, next).relation as Relation & Fields;
}
