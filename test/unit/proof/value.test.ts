import { describe, expect, it } from "vitest";
import { builtinCatalog, createCatalog } from "../../../src/catalog/create-catalog.js";
import { builtinType, type Type } from "../../../src/catalog/type.js";
import { createRandom } from "../../../src/proof/random.js";
import { distinctValueOf, drawValue, valuePoolOf } from "../../../src/proof/value.js";

const ownType = (name: string, change: Partial<Type>): Type => ({
  schema: "public",
  name,
  kind: "composite",
  category: "C",
  preferred: false,
  element: undefined,
  operators: [],
  base: undefined,
  notNull: false,
  attributes: [],
  labels: [],
  collatable: false,
  equality: "faithful",
  hashable: true,
  ordered: true,
  ...change,
});

const own = (name: string) => ({ key: `public.${name}`, modifier: -1, collation: undefined });

const catalog = createCatalog({
  types: [
    ownType("mood", { kind: "enum", category: "E", labels: ["sad", 'a "b"'] }),
    ownType("code", { kind: "domain", category: "S", base: builtinType("varchar", 1 + 4) }),
    ownType("pair", {
      attributes: [
        { name: "first", type: builtinType("int4") },
        { name: "second", type: builtinType("text") },
      ],
    }),
    ownType("_mood", { kind: "array", category: "A", element: own("mood") }),
    ownType("strange", { kind: "base", category: "U" }),
  ],
});

describe("valuePoolOf", () => {
  it("has values that are equal and print differently", () => {
    const { ordinary, hostile } = valuePoolOf(catalog, builtinType("numeric"));
    expect([...ordinary, ...hostile]).toEqual(expect.arrayContaining(["1", "1.0", "1.00", "NaN"]));
    expect(valuePoolOf(catalog, builtinType("float8")).hostile).toContain("-0");
  });

  it("keeps to lengths and precisions", () => {
    const short = valuePoolOf(catalog, builtinType("varchar", 1 + 4));
    expect([...short.ordinary, ...short.hostile].every((value) => [...value].length <= 1)).toBe(
      true,
    );
    expect(short.hostile).toContain("😀");
    const narrow = valuePoolOf(catalog, builtinType("numeric", (3 << 16) + 2 + 4));
    expect(narrow.ordinary).not.toContain("10");
    expect(narrow.hostile).toContain("NaN");
    expect(narrow.hostile).not.toContain("Infinity");
    expect(valuePoolOf(catalog, builtinType("bit", 3)).ordinary).toEqual(["000", "111", "010"]);
  });

  it("builds values of a user's types from those of their parts, quoted", () => {
    expect(valuePoolOf(catalog, own("mood")).ordinary).toEqual(["sad", 'a "b"']);
    expect(valuePoolOf(catalog, own("_mood")).ordinary).toEqual([
      "{}",
      '{"sad"}',
      '{"a \\"b\\""}',
      '{"sad","a \\"b\\""}',
    ]);
    expect(valuePoolOf(catalog, own("code")).ordinary).toEqual(["a", "b", "c"]);
    expect(valuePoolOf(catalog, own("pair")).ordinary).toContain('("0","a")');
    expect(valuePoolOf(catalog, own("pair")).hostile).toContain("(,)");
  });

  it("knows values of every type that a column of pg_catalog's may have", () => {
    const unknown = [...builtinCatalog.types.values()]
      .filter((type) => type.kind !== "pseudo" && type.schema === "pg_catalog")
      .filter((type) => valuePoolOf(catalog, builtinType(type.name)).ordinary.length === 0)
      .map((type) => type.name);
    // Names of catalog objects, and what only the server makes.
    expect(
      unknown.filter(
        (name) =>
          !/^(?:reg|pg_|gtsvector|tid|xid|cid|aclitem|refcursor|txid|int2vector|oidvector)/.test(
            name,
          ),
      ),
    ).toEqual([]);
  });

  it("knows nothing of a type that an extension made", () => {
    expect(valuePoolOf(catalog, own("strange"))).toEqual({ ordinary: [], hostile: [] });
    expect(drawValue(createRandom(1), { ordinary: [], hostile: [] })).toBeUndefined();
  });
});

describe("distinctValueOf", () => {
  it("counts, for types that keys have", () => {
    expect(distinctValueOf(catalog, builtinType("int4"), 7)).toBe("7");
    expect(distinctValueOf(catalog, builtinType("text"), 7)).toBe("k7");
    expect(distinctValueOf(catalog, builtinType("date"), 30)).toBe("2024-02-03");
    expect(distinctValueOf(catalog, builtinType("uuid"), 1)).toMatch(/^0{8}-(?:0{4}-){3}0{11}1$/);
  });

  it("does not invent values that do not fit", () => {
    expect(distinctValueOf(catalog, own("code"), 7)).toBeUndefined();
    expect(distinctValueOf(catalog, own("mood"), 1)).toBeUndefined();
  });
});
