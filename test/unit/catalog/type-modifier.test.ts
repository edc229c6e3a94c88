import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeModifier,
  encodeModifier,
  intervalFieldWords,
} from "../../../src/catalog/type-modifier.js";

function roundTrip(name: string, values: readonly number[]): readonly number[] {
  const key = `pg_catalog.${name}`;
  return decodeModifier({ key, modifier: encodeModifier(key, values) ?? -1 });
}

describe("encodeModifier", () => {
  it.each([
    ["numeric", [10, 2], 655366],
    ["numeric", [5], 327684],
    ["numeric", [3, -2], 198658],
    ["varchar", [10], 14],
    ["bpchar", [1], 5],
    ["bit", [8], 8],
    ["varbit", [8], 8],
    ["time", [3], 3],
    ["timetz", [0], 0],
    ["timestamp", [9], 6],
    ["timestamptz", [6], 6],
    ["interval", [0x7fff], -1],
    ["interval", [0x7fff, 3], 0x7fff0003],
    ["interval", [1 << 2], (1 << 18) | 0xffff],
  ])("%s %j is what the server stores", (name, values, modifier) => {
    expect(encodeModifier(`pg_catalog.${name}`, values)).toBe(modifier);
  });

  it.each([
    ["numeric", [0]],
    ["numeric", [1001]],
    ["numeric", [10, 1001]],
    ["numeric", [10, -1001]],
    ["numeric", []],
    ["numeric", [1, 2, 3]],
    ["varchar", [0]],
    ["varchar", [10485761]],
    ["bpchar", [1, 2]],
    ["bit", [0]],
    ["varbit", [83886081]],
    ["time", [-1]],
    ["timestamp", [-1]],
    ["interval", [0x7fff, -1]],
  ])("refuses %s %j", (name, values) => {
    expect(() => encodeModifier(`pg_catalog.${name}`, values)).toThrow(
      expect.objectContaining({ code: "22023" }),
    );
  });

  it("knows which types take none", () => {
    expect(encodeModifier("pg_catalog.text", [3])).toBeUndefined();
    expect(encodeModifier("public.numeric", [3])).toBeUndefined();
  });
});

describe("decodeModifier", () => {
  it("gives back what was encoded", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: -1000, max: 1000 }),
        (precision, scale) => {
          expect(roundTrip("numeric", [precision, scale])).toEqual([precision, scale]);
        },
      ),
    );
    expect(roundTrip("numeric", [7])).toEqual([7, 0]);
    expect(roundTrip("varchar", [10485760])).toEqual([10485760]);
    expect(roundTrip("bit", [3])).toEqual([3]);
    expect(roundTrip("timetz", [2])).toEqual([2]);
    expect(roundTrip("interval", [0x7fff, 2])).toEqual([0x7fff, 2]);
    expect(roundTrip("interval", [1 << 12])).toEqual([1 << 12]);
    expect(roundTrip("interval", [0x7fff])).toEqual([]);
  });

  it("is empty where nothing can be told", () => {
    expect(decodeModifier({ key: "pg_catalog.numeric", modifier: -1 })).toEqual([]);
    expect(decodeModifier({ key: "public.geometry", modifier: 1107460 })).toEqual([]);
  });
});

describe("intervalFieldWords", () => {
  it("names the first and the last field", () => {
    expect(intervalFieldWords(0x7fff)).toBe("");
    expect(intervalFieldWords(1 << 2)).toBe("year");
    expect(intervalFieldWords((1 << 2) | (1 << 1))).toBe("year to month");
    expect(intervalFieldWords((1 << 3) | (1 << 10) | (1 << 11) | (1 << 12))).toBe("day to second");
  });
});
