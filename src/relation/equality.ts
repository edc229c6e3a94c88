import type { TypeReference } from "../catalog/type.js";

/** Built-in types of which equal values are identical in every function and in print. */
const faithfulTypes = new Set(
  [
    "bool",
    "int2",
    "int4",
    "int8",
    "oid",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
    "bytea",
    "name",
    "char",
  ].map((name) => `pg_catalog.${name}`),
);

const integerTypes = new Set(["pg_catalog.int2", "pg_catalog.int4", "pg_catalog.int8"]);

const textTypes = new Set(["pg_catalog.text", "pg_catalog.varchar"]);

const byteOrderedCollations = new Set(["C", "POSIX", "ucs_basic", "default", "C.utf8", "C.UTF-8"]);

/**
 * Whether equal values of the type are identical, so that one can stand for the other anywhere.
 * Says no for types it does not know: the catalog's `equality` is not at hand in a plan. A numeric or
 * bpchar value is identical to its equals where a modifier fixes its scale or its width.
 */
export function isFaithful(type: TypeReference): boolean {
  if (faithfulTypes.has(type.key)) return true;
  switch (type.key) {
    case "pg_catalog.numeric":
      return type.modifier >= 0;
    case "pg_catalog.bpchar":
      return type.modifier >= 0 && hasDeterministicCollation(type);
    case "pg_catalog.text":
    case "pg_catalog.varchar":
      return hasDeterministicCollation(type);
    default:
      return false;
  }
}

/** The database's own collation is always deterministic; of the others only those known here count. */
function hasDeterministicCollation({ collation }: TypeReference): boolean {
  if (collation === undefined) return true;
  return collation.schema === "pg_catalog" && byteOrderedCollations.has(collation.name);
}

/**
 * Whether `=` between the types is one equivalence relation with the `=` within each. It is not between
 * timestamp and timestamptz: where the clocks change, two timestamps equal the same instant.
 */
export function haveCommonEquality(left: TypeReference, right: TypeReference): boolean {
  if (integerTypes.has(left.key) && integerTypes.has(right.key)) return true;
  const sameFamily =
    left.key === right.key || (textTypes.has(left.key) && textTypes.has(right.key));
  return sameFamily && sameCollation(left, right);
}

function sameCollation(left: TypeReference, right: TypeReference): boolean {
  return (
    left.collation?.schema === right.collation?.schema &&
    left.collation?.name === right.collation?.name
  );
}
