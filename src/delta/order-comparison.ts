import type { Scalar, SortKey } from "../relation/scalar.js";
import { andScalar, orScalar } from "../relation/scalar-constructors.js";
import { compare, equalOrBothNull, isNotNull, isNull } from "./scalars.js";

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
