import { describe, expect, it } from "vitest";
import { createCatalog } from "../../../src/catalog/create-catalog.js";
import { arrayType, enumType, referenceTo } from "../../../src/catalog/make-type.js";
import { builtinType } from "../../../src/catalog/type.js";
import { encodeModifier } from "../../../src/catalog/type-modifier.js";
import { formatType, typeName } from "../../../src/catalog/type-name.js";

const mood = enumType({ schema: "My App", name: 'odd "mood"' }, []);
const moods = arrayType({ schema: "My App", name: "_odd" }, mood);
const plain = enumType({ schema: "public", name: "mood" }, []);
const catalog = createCatalog({ types: [mood, moods, plain] });

function format(name: string, ...values: number[]): string {
  const element = name.replace(/^_/, "");
  const modifier =
    values.length === 0 ? -1 : (encodeModifier(`pg_catalog.${element}`, values) ?? -1);
  return formatType(builtinType(name, modifier), catalog);
}

describe("formatType", () => {
  it.each([
    ["bool", [], "boolean"],
    ["int2", [], "smallint"],
    ["int4", [], "integer"],
    ["int8", [], "bigint"],
    ["float4", [], "real"],
    ["float8", [], "double precision"],
    ["numeric", [], "numeric"],
    ["numeric", [12, 2], "numeric(12,2)"],
    ["numeric", [3, -1], "numeric(3,-1)"],
    ["_numeric", [12, 2], "numeric(12,2)[]"],
    ["varchar", [], "character varying"],
    ["varchar", [10], "character varying(10)"],
    ["bpchar", [], "bpchar"],
    ["bpchar", [10], "character(10)"],
    ["bit", [], '"bit"'],
    ["bit", [4], "bit(4)"],
    ["varbit", [], "bit varying"],
    ["varbit", [4], "bit varying(4)"],
    ["char", [], '"char"'],
    ["time", [], "time without time zone"],
    ["timetz", [2], "time(2) with time zone"],
    ["timestamp", [0], "timestamp(0) without time zone"],
    ["timestamptz", [], "timestamp with time zone"],
    ["_timestamptz", [3], "timestamp(3) with time zone[]"],
    ["interval", [], "interval"],
    ["interval", [0x7fff, 3], "interval(3)"],
    ["interval", [4], "interval year"],
    ["interval", [0x1c08, 2], "interval day to second(2)"],
    ["text", [], "text"],
    ["_text", [], "text[]"],
    ["int2vector", [], "int2vector"],
  ])("%s %j is %s", (name, values, shown) => {
    expect(format(name, ...values)).toBe(shown);
  });

  it("qualifies and quotes the names of users", () => {
    expect(formatType(referenceTo(mood), catalog)).toBe('"My App"."odd ""mood"""');
    expect(formatType(referenceTo(moods), catalog)).toBe('"My App"."odd ""mood"""[]');
    expect(formatType(referenceTo(plain), catalog)).toBe("public.mood");
  });
});

describe("typeName", () => {
  it("separates words, modifiers and what follows them", () => {
    const modifier = encodeModifier("pg_catalog.timestamptz", [3]) ?? -1;
    expect(typeName(builtinType("timestamptz", modifier), catalog)).toEqual({
      schema: undefined,
      words: "timestamp",
      standard: true,
      modifiers: [3],
      suffix: "with time zone",
      dimensions: 0,
    });
  });

  it("marks names that must be quoted like any other", () => {
    expect(typeName(builtinType("char"), catalog)).toMatchObject({
      schema: undefined,
      words: "char",
      standard: false,
    });
    expect(typeName(referenceTo(moods), catalog)).toMatchObject({
      schema: "My App",
      words: 'odd "mood"',
      standard: false,
      dimensions: 1,
    });
  });
});
