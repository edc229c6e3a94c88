import type { Relation } from "../relation/relation.js";
import type { Scalar } from "../relation/scalar.js";

/**
 * A smaller relation that has rows exactly when the given one has: what is computed for its rows, how often they occur
 * and in which order they come do not matter. `undefined` when it has a row in any case.
 */
export function existenceOf(relation: Relation): Relation | undefined {
  switch (relation.kind) {
    case "project":
    case "distinct":
    case "window":
      return existenceOf(relation.input);
    case "aggregate":
      if (relation.groupingSets !== undefined) return relation;
      return relation.keys.length === 0 ? undefined : existenceOf(relation.input);
    case "top-k":
      return relation.offset === undefined && keepsOne(relation.limit)
        ? existenceOf(relation.input)
        : relation;
    default:
      return relation;
  }
}

/** Whether a LIMIT lets a row through; NULL is no limit. */
function keepsOne(limit: Scalar | undefined): boolean {
  if (limit === undefined) return true;
  return limit.kind === "literal" && (limit.value === undefined || Number(limit.value) > 0);
}
