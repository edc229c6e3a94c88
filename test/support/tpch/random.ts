/** Chance that is the same in every run. */
export interface Random {
  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** A member of a list that is not empty. */
  choose<Item>(items: readonly Item[]): Item;
}

/** A generator of numbers that depends on its seed alone (a Weyl sequence, mixed by multiplications). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
  const integer = (low: number, high: number): number =>
    low + Math.floor(next() * (high - low + 1));
  return {
    integer,
    choose: (items) => {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new Error("there is nothing to choose from");
      return item;
    },
  };
}
