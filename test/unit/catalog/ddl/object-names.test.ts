import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeObjectName, nameAddition } from "../../../../src/catalog/ddl/object-names.js";

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

describe("makeObjectName", () => {
  it("joins what there is", () => {
    expect(makeObjectName("orders", "customer_id", "fkey")).toBe("orders_customer_id_fkey");
    expect(makeObjectName("orders", "", "pkey")).toBe("orders_pkey");
  });

  it("shortens the longer part", () => {
    expect(makeObjectName("t".repeat(63), "c".repeat(10), "idx")).toBe(
      `${"t".repeat(48)}_${"c".repeat(10)}_idx`,
    );
    expect(makeObjectName("t".repeat(63), "c".repeat(63), "idx")).toBe(
      `${"t".repeat(29)}_${"c".repeat(29)}_idx`,
    );
  });

  it("never cuts a character, nor gets longer than 63 bytes", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(name, name, (table, addition) => {
        const made = makeObjectName(table, addition, "key1");
        expect(bytes(made)).toBeLessThanOrEqual(63);
        expect(made).not.toMatch(/\p{Surrogate}/u);
        expect(made.endsWith("_key1")).toBe(true);
      }),
    );
    expect(makeObjectName("ä".repeat(40), "", "pkey")).toBe(`${"ä".repeat(29)}_pkey`);
  });
});

describe("nameAddition", () => {
  it("lists columns until it is long enough", () => {
    expect(nameAddition(["a", "b"])).toBe("a_b");
    expect(nameAddition([])).toBe("");
    expect(nameAddition(["x".repeat(63), "never"])).toBe("x".repeat(63));
  });
});
