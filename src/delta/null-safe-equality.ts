import { builtinTypes } from "../catalog/builtin-types.js";
import { hashableOf } from "../catalog/type-facts.js";
import { haveCommonEquality } from "../relation/equality.js";
import { canFailForPairs, failsByOverflowAlone } from "../relation/fallible.js";
import type { DistinctTestScalar, Scalar } from "../relation/scalar.js";
import { argumentsOf } from "../relation/scalar-traversal.js";

/**
 * Whether `a IS NOT DISTINCT FROM b` can be written so that a hash and an index serve it: whether both sides have types
 * of `pg_catalog` under one equality, and one collation, that `hash_record_extended` agrees with; a row is none, whose `IS NULL`
 * asks about its fields. Neither may fail, because a hash is computed for rows without a partner too.
 */
export function isServedNullSafely({ left, right, negated }: DistinctTestScalar): boolean {
  return (
    negated &&
    haveCommonEquality(left.type, right.type) &&
    [left, right].every(
      (side) =>
        side.type.key.startsWith("pg_catalog.") &&
        side.type.key !== "pg_catalog.record" &&
        hashableOf(side.type, { types: builtinTypes, collations: new Map() }) &&
        !canFail(side),
    )
  );
}

/** A sum counts here, since nothing but the hash would compute it for a row without a partner. */
function canFail(scalar: Scalar): boolean {
  return (
    canFailForPairs(scalar, new Set()) ||
    failsByOverflowAlone(scalar) ||
    argumentsOf(scalar).some(canFail)
  );
}
