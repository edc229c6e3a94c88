import { compare } from "../relation/builtin-calls.js";
import type { Scalar, SortKey } from "../relation/scalar.js";
import { andScalar, orScalar, rowScalar } from "../relation/scalar-constructors.js";
import { equalOrBothNull, isNotNull, isNull, record } from "./scalars.js";

/** A key of an ordering with its values in two rows. */
export interface ComparedKey {
  readonly key: SortKey;
  readonly left: Scalar;
  readonly right: Scalar;
  /** Whether either value may be NULL. */
  readonly nullable: boolean;
}

/** Whether rows can be compared key by key: `USING operator` names an order that `<` does not know. */
export function isComparable(order: readonly SortKey[]): boolean {
  return order.length > 0 && order.every((key) => key.operator === undefined);
}

/**
 * Whether the left row stands strictly before the right one: it does in the first key in which they differ. NULLs are
 * equal to each other and stand at the end that the key says (manual, 7.5). True or not: unknown means no.
 */
export function standsBefore(keys: readonly ComparedKey[]): Scalar {
  return orScalar(
    keys.map((key, index) => andScalar([...keys.slice(0, index).map(isEqualIn), isBeforeIn(key)])),
  );
}

function isEqualIn({ left, right, nullable }: ComparedKey): Scalar {
  return nullable ? equalOrBothNull(left, right) : compare("=", left, right);
}

function isBeforeIn({ key, left, right, nullable }: ComparedKey): Scalar {
  const before = compare(key.descending ? ">" : "<", left, right);
  if (!nullable) return before;
  const apart = key.nullsFirst
    ? andScalar([isNull(left), isNotNull(right)])
    : andScalar([isNotNull(left), isNull(right)]);
  return orScalar([before, apart]);
}

/** The same rows from the last to the first. */
export function reversed(order: readonly SortKey[]): readonly SortKey[] {
  return order.map((key) => ({
    ...key,
    descending: !key.descending,
    nullsFirst: !key.nullsFirst,
  }));
}

/**
 * The same order for rows that all have NULL in the first key, or all have not: there it is of no matter at which end NULLs
 * stand, and an index has them where they are by default.
 */
export function asIndexed(order: readonly SortKey[]): readonly SortKey[] {
  return order.map((key, index) => (index === 0 ? { ...key, nullsFirst: key.descending } : key));
}

/**
 * {@link standsBefore} as conditions of which an index can start from the first: the rows as tuples where all keys go one
 * way, else the first key. That must not be NULL in the left row, and then is not in the right one: an index has no single
 * range for both.
 */
export function standsPast(keys: readonly ComparedKey[]): readonly Scalar[] {
  const [first] = keys;
  if (first === undefined) return [];
  const { descending } = first.key;
  // Tuples are compared by operators of pg_catalog.
  const uniform = keys.every(
    ({ key, nullable, left }) =>
      !nullable && key.descending === descending && left.type.key.startsWith("pg_catalog."),
  );
  if (!uniform) {
    return [compare(descending ? ">=" : "<=", first.left, first.right), standsBefore(keys)];
  }
  if (keys.length === 1) return [standsBefore(keys)];
  const row = (side: "left" | "right"): Scalar =>
    rowScalar({ fields: keys.map((key) => key[side]), type: record, span: undefined });
  return [compare(descending ? ">" : "<", row("left"), row("right"))];
}
