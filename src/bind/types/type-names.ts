import type { Catalog } from "../../catalog/catalog.js";
import { formatType } from "../../catalog/type-facts.js";
import { builtinKey, plainType } from "./type-index.js";

/** Types that are named after their form with a length where no length is known. */
const withoutLength: ReadonlyMap<string, string> = new Map([
  [builtinKey("bpchar"), "character"],
  [builtinKey("_bpchar"), "character[]"],
  [builtinKey("bit"), "bit"],
  [builtinKey("_bit"), "bit[]"],
]);

/** A type as PostgreSQL's messages name it: `integer`, `timestamp without time zone[]`. */
export function describeType(key: string, catalog: Catalog): string {
  return withoutLength.get(key) ?? formatType(plainType(key), catalog);
}

/** Several types, as the arguments of a function in a message. */
export function describeTypes(keys: readonly string[], catalog: Catalog): string {
  return keys.map((key) => describeType(key, catalog)).join(", ");
}
