import type { Changes } from "./difference.js";

/** What is on one side only, and the pairs of what is on both. */
export function pairOff<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): Changes<Item> & { readonly common: readonly (readonly [Item, Item])[] } {
  const waiting = [...before];
  const common: (readonly [Item, Item])[] = [];
  const added = after.filter((item) => {
    const index = waiting.findIndex((candidate) => keyOf(candidate) === keyOf(item));
    if (index === -1) return true;
    common.push([waiting[index] as Item, item]);
    waiting.splice(index, 1);
    return false;
  });
  return { added, removed: waiting, common };
}
