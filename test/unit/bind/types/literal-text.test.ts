import { describe, expect, it } from "vitest";
import { readLiteralText } from "../../../../src/bind/types/literal-text.js";
import { catalog, hintOf, key, refusal } from "./support.js";

const read = (text: string, type: string) => readLiteralText(text, key(type), catalog, undefined);
const refused = (text: string, type: string) => refusal(() => read(text, type));

describe("readLiteralText", () => {
  it("reads integers as their input functions do", () => {
    expect(read(" +42\n", "int4")).toBe("42");
    expect(read("-0", "int4")).toBe("0");
    expect(read("0x1F", "int8")).toBe("31");
    expect(read("-32768", "int2")).toBe("-32768");
    expect(refused("32768", "int2")).toBe('22003 value "32768" is out of range for type smallint');
    expect(refused("1.0", "int4")).toBe('22P02 invalid input syntax for type integer: "1.0"');
    expect(refused("", "int4")).toBe('22P02 invalid input syntax for type integer: ""');
    expect(refused("1__0", "int4")).toBe('22P02 invalid input syntax for type integer: "1__0"');
    // A no-break space is no blank to PostgreSQL.
    expect(refused("\u00a01", "int4")).toContain("22P02");
  });

  it("reads numbers with fractions", () => {
    expect(read(" 1.50 ", "numeric")).toBe("1.50");
    expect(read("NaN", "numeric")).toBe("NaN");
    expect(read("-Infinity", "float8")).toBe("-Infinity");
    expect(read("1e-3", "float4")).toBe("1e-3");
    expect(refused("1,5", "numeric")).toBe('22P02 invalid input syntax for type numeric: "1,5"');
    expect(refused("abc", "float8")).toBe(
      '22P02 invalid input syntax for type double precision: "abc"',
    );
  });

  it("reads every beginning of a truth value that is unique", () => {
    for (const text of ["t", "TRUE", " tr ", "y", "yes", "on", "1"])
      expect(read(text, "bool")).toBe("t");
    for (const text of ["f", "False", "n", "no", "of", "off", "0"])
      expect(read(text, "bool")).toBe("f");
    for (const text of ["o", "", "2", "truth"]) {
      expect(refused(text, "bool")).toBe(`22P02 invalid input syntax for type boolean: "${text}"`);
    }
  });

  it("reads identifiers in all the forms that PostgreSQL takes", () => {
    const form = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
    expect(read("{A0EEBC99-9C0B4EF8-BB6D6BB9-BD380A11}", "uuid")).toBe(form);
    expect(read("a0eebc999c0b4ef8bb6d6bb9bd380a11", "uuid")).toBe(form);
    expect(refused("a0eebc99", "uuid")).toContain("22P02 invalid input syntax for type uuid");
  });

  it("knows the labels of an enum, which are case sensitive", () => {
    expect(read("it's ok", "public.mood")).toBe("it's ok");
    expect(read("Ü", "public.mood")).toBe("Ü");
    expect(refused("Sad", "public.mood")).toBe(
      '22P02 invalid input value for enum public.mood: "Sad"',
    );
    expect(hintOf(() => read("", "public.mood"))).toBe('The labels are "sad", "it\'s ok", "Ü".');
  });

  it("wants braces around arrays and leaves other types to the server", () => {
    expect(read(" {1,x}", "_int4")).toBe(" {1,x}");
    expect(refused("1,2", "_int4")).toBe('22P02 malformed array literal: "1,2"');
    expect(read("not a point", "point")).toBe("not a point");
  });
});
