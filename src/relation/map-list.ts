/** Like `Array.map`, but the same array when nothing changed. */
export function mapList<Item>(items: readonly Item[], map: (item: Item) => Item): readonly Item[] {
  let changed = false;
  const mapped = items.map((item) => {
    const result = map(item);
    if (result !== item) changed = true;
    return result;
  });
  return changed ? mapped : items;
}
