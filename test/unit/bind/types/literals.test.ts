import { describe, expect, it } from "vitest";
import {
  bitLiteral,
  booleanLiteral,
  isUnknownLiteral,
  nullLiteral,
  numberLiteral,
  stringLiteral,
} from "../../../../src/bind/types/literals.js";

const numberOf = (text: string) => {
  const { type, value } = numberLiteral(text, undefined);
  return `${type.key.replace("pg_catalog.", "")} ${value}`;
};

describe("numberLiteral", () => {
  it("takes the smallest of int4, int8 and numeric that holds an integer", () => {
    expect(numberOf("0")).toBe("int4 0");
    expect(numberOf("2147483647")).toBe("int4 2147483647");
    expect(numberOf("2147483648")).toBe("int8 2147483648");
    expect(numberOf("-2147483648")).toBe("int4 -2147483648");
    expect(numberOf("9223372036854775807")).toBe("int8 9223372036854775807");
    expect(numberOf("9223372036854775808")).toBe("numeric 9223372036854775808");
    expect(numberOf("-9223372036854775808")).toBe("int8 -9223372036854775808");
  });

  it("takes numeric for anything with a point or an exponent, with the text as written", () => {
    expect(numberOf("1.50")).toBe("numeric 1.50");
    expect(numberOf(".5")).toBe("numeric .5");
    expect(numberOf("1e3")).toBe("numeric 1e3");
  });

  it("reads the other bases and groups of digits", () => {
    expect(numberOf("0xFF")).toBe("int4 255");
    expect(numberOf("-0x80000000")).toBe("int4 -2147483648");
    expect(numberOf("0o17")).toBe("int4 15");
    expect(numberOf("0b101")).toBe("int4 5");
    expect(numberOf("1_000_000")).toBe("int4 1000000");
    expect(numberOf("1_000.5_0")).toBe("numeric 1000.50");
  });

  it("drops leading zeros, which mean nothing", () => {
    expect(numberOf("007")).toBe("int4 7");
  });
});

describe("other literals", () => {
  it("leaves strings and NULL without type", () => {
    expect(isUnknownLiteral(stringLiteral("a", undefined))).toBe(true);
    expect(isUnknownLiteral(nullLiteral(undefined))).toBe(true);
    expect(isUnknownLiteral(booleanLiteral(true, undefined))).toBe(false);
    expect(nullLiteral(undefined).value).toBeUndefined();
    expect(stringLiteral("", undefined).value).toBe("");
  });

  it("writes bit strings in binary digits", () => {
    expect(bitLiteral("b0101", undefined).value).toBe("0101");
    expect(bitLiteral("x1F", undefined).value).toBe("00011111");
    expect(bitLiteral("b", undefined).value).toBe("");
    expect(() => bitLiteral("b012", undefined)).toThrow("b012 is no bit string");
  });
});
