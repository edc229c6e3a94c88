import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ColumnId } from "../../src/relation/scalar.js";
import { consolidate, imageOf, type WeightedRow } from "../support/interpreter.js";

const [first, second] = [1 as ColumnId, 2 as ColumnId];
const columns = [{ id: first }, { id: second }];

/** Few different rows, with weights of both signs and of 0. */
const zSets = fc.array(
  fc
    .tuple(
      fc.constantFrom(0n, 1n, null),
      fc.constantFrom("", "a", "NULL", null),
      fc.integer({ min: -3, max: 3 }),
    )
    .map(
      ([number, text, weight]): WeightedRow => ({
        row: new Map<ColumnId, bigint | string | null>([
          [first, number],
          [second, text],
        ]),
        weight: BigInt(weight),
      }),
    ),
  { maxLength: 12 },
);

type ZSet = readonly WeightedRow[];

const add = (left: ZSet, right: ZSet): ZSet => consolidate([...left, ...right]);
const negate = (rows: ZSet): ZSet => rows.map(({ row, weight }) => ({ row, weight: -weight }));

function expectEqual(left: ZSet, right: ZSet): void {
  expect(imageOf(left, columns)).toEqual(imageOf(right, columns));
}

describe("Z-sets under addition", () => {
  it("are a commutative group", () => {
    fc.assert(
      fc.property(zSets, zSets, zSets, (a, b, c) => {
        expectEqual(add(add(a, b), c), add(a, add(b, c)));
        expectEqual(add(a, b), add(b, a));
        expectEqual(add(a, []), a);
        expect(add(a, negate(a))).toEqual([]);
      }),
    );
  });

  it("have each row once, with a weight other than 0", () => {
    fc.assert(
      fc.property(zSets, (a) => {
        const rows = consolidate(a);
        expect(imageOf(rows, columns)).toHaveLength(rows.length);
        expect(rows.every(({ weight }) => weight !== 0n)).toBe(true);
        expect(consolidate(rows)).toEqual(rows);
      }),
    );
  });

  it("tell NULL, the empty text and the text NULL apart", () => {
    const rowOf = (text: string | null): WeightedRow => ({
      row: new Map([[first, text]]),
      weight: 1n,
    });
    expect(consolidate([rowOf(null), rowOf(""), rowOf("NULL"), rowOf(null)])).toHaveLength(3);
  });
});
