import type { Catalog } from "../../catalog/catalog.js";
import { canConvert } from "./pathway.js";
import { baseKey, categoryOf, isPreferred, textKey, unknownKey } from "./type-index.js";

/** A common type, or the two types that have none. */
export type CommonKey =
  | { readonly kind: "found"; readonly key: string }
  | { readonly kind: "conflict"; readonly first: string; readonly second: string };

/**
 * The type that values of all `keys` (at least one) are converted to (manual, 10.5): theirs if it is one and the same,
 * else the one of their category that the others convert to implicitly; text when none of them is known.
 */
export function findCommonKey(keys: readonly string[], catalog: Catalog): CommonKey {
  const [first = unknownKey, ...others] = keys;
  if (first !== unknownKey && others.every((key) => key === first)) {
    return { kind: "found", key: first };
  }
  let common = baseKey(first, catalog);
  for (const key of others) {
    const next = baseKey(key, catalog);
    if (next === unknownKey || next === common) continue;
    if (common === unknownKey) {
      common = next;
      continue;
    }
    const category = categoryOf(common, catalog);
    if (category !== categoryOf(next, catalog)) {
      return { kind: "conflict", first: common, second: next };
    }
    if (
      !isPreferred(common, category, catalog) &&
      canConvert(common, next, "implicit", catalog) &&
      !canConvert(next, common, "implicit", catalog)
    ) {
      common = next;
    }
  }
  return { kind: "found", key: common === unknownKey ? textKey : common };
}
