import { InternalError } from "../diagnostics/errors.js";

/** A stream of pseudo-random choices that is the same for the same seed, everywhere. Not for secrets. */
export interface Random {
  /** A number in `[0, 1)`. */
  next(): number;
  /** A whole number between the two, both included. */
  integer(minimum: number, maximum: number): number;
  /** `true` with the given probability. */
  chance(probability: number): boolean;
  /** One of the items, all equally likely; at least one is needed. */
  pick<Item>(items: readonly Item[]): Item;
  /** One of the items, in proportion to its weight; at least one weight is positive. */
  pickWeighted<Item>(items: readonly { readonly weight: number; readonly item: Item }[]): Item;
  /** The items in another order. */
  shuffle<Item>(items: readonly Item[]): readonly Item[];
}

/**
 * A generator with 32 bits of state after the "mulberry32" scheme (Tommy Ettinger, public domain): a Weyl
 * sequence through a multiplicative hash. Small, fast and good enough to choose test data.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  function integer(minimum: number, maximum: number): number {
    return minimum + Math.floor(next() * (maximum - minimum + 1));
  }

  function itemAt<Item>(items: readonly Item[], index: number): Item {
    if (index < 0 || index >= items.length) throw new InternalError("nothing to choose from");
    return items[index] as Item;
  }

  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => itemAt(items, integer(0, items.length - 1)),
    pickWeighted: (items) => {
      let rest = next() * items.reduce((sum, { weight }) => sum + weight, 0);
      const index = items.findIndex(({ weight }) => {
        rest -= weight;
        return rest < 0;
      });
      return itemAt(items, index).item;
    },
    shuffle: (items) => {
      const shuffled = [...items];
      for (let index = shuffled.length - 1; index > 0; index -= 1) {
        const other = integer(0, index);
        [shuffled[index], shuffled[other]] = [itemAt(shuffled, other), itemAt(shuffled, index)];
      }
      return shuffled;
    },
  };
}
