import { describe, expect, it } from "vitest";
import { InternalError } from "../../../src/diagnostics/errors.js";
import { createRandom } from "../../../src/proof/random.js";

const draw = (seed: number): readonly number[] => {
  const random = createRandom(seed);
  return Array.from({ length: 5 }, () => random.integer(0, 999));
};

describe("createRandom", () => {
  it("gives the same numbers for the same seed, everywhere", () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    // Pinned: seeds in reports must mean the same in every version.
    expect(draw(42)).toEqual([601, 448, 852, 669, 174]);
  });

  it("draws whole numbers from both ends of a range, about equally often", () => {
    const random = createRandom(7);
    const counts = new Map<number, number>();
    for (let time = 0; time < 4000; time += 1) {
      const number = random.integer(-1, 2);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((one, other) => one - other)).toEqual([-1, 0, 1, 2]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it("draws in proportion to weights, and never what has none", () => {
    const random = createRandom(3);
    const items = [
      { weight: 0, item: "never" },
      { weight: 3, item: "often" },
      { weight: 1, item: "seldom" },
    ];
    const drawn = Array.from({ length: 1000 }, () => random.pickWeighted(items));
    expect(drawn).not.toContain("never");
    const often = drawn.filter((item) => item === "often").length;
    expect(often).toBeGreaterThan(650);
    expect(often).toBeLessThan(850);
  });

  it("shuffles without losing anything or touching the list", () => {
    const list = Object.freeze([1, 2, 3, 4, 5]);
    const shuffled = createRandom(5).shuffle(list);
    expect([...shuffled].sort()).toEqual(list);
    expect(createRandom(5).shuffle(list)).toEqual(shuffled);
  });

  it("fails where there is nothing to choose from", () => {
    expect(() => createRandom(1).pick([])).toThrow(InternalError);
    expect(() => createRandom(1).pickWeighted([{ weight: 0, item: 1 }])).toThrow(InternalError);
  });
});
