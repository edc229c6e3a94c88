import type { Aggregate, GroupingSets } from "../../relation/relation.js";

/** What the mark is for the groups of a set: a bit for each key that it leaves out, the last key's the lowest. */
export function markOf(set: readonly number[], keys: number): number {
  return Array.from({ length: keys }, (_, index) => index).reduce(
    (bits, index) => bits * 2 + (set.includes(index) ? 0 : 1),
    0,
  );
}

/** The grouping sets with their mark, which `settleGroupingSets` has given to all that stay. */
export function markedSets(
  node: Aggregate,
): (GroupingSets & { readonly mark: NonNullable<GroupingSets["mark"]> }) | undefined {
  const { groupingSets } = node;
  return groupingSets?.mark === undefined
    ? undefined
    : { ...groupingSets, mark: groupingSets.mark };
}
