import { describe, expect, it } from "vitest";
import { compareNames, findNamed, lookupSchemas } from "../../../src/catalog/search-path.js";

describe("lookupSchemas", () => {
  it("puts pg_catalog first unless the path names it", () => {
    expect(lookupSchemas(["app", "public"])).toEqual(["pg_catalog", "app", "public"]);
    expect(lookupSchemas(["app", "pg_catalog"])).toEqual(["app", "pg_catalog"]);
    expect(lookupSchemas([])).toEqual(["pg_catalog"]);
  });
});

describe("findNamed", () => {
  const objects = new Map([
    ["a.t", 1],
    ["b.t", 2],
    ["b.u", 3],
  ]);

  it("takes the first schema that has the name", () => {
    expect(findNamed(objects, { schema: undefined, name: "t" }, ["a", "b"])).toBe(1);
    expect(findNamed(objects, { schema: undefined, name: "t" }, ["b", "a"])).toBe(2);
    expect(findNamed(objects, { schema: undefined, name: "u" }, ["a", "b"])).toBe(3);
    expect(findNamed(objects, { schema: undefined, name: "u" }, ["a"])).toBeUndefined();
  });

  it("looks only into a schema that is written", () => {
    expect(findNamed(objects, { schema: "b", name: "t" }, ["a"])).toBe(2);
    expect(findNamed(objects, { schema: "a", name: "u" }, ["b"])).toBeUndefined();
  });
});

describe("compareNames", () => {
  it("orders by schema, then name, the same for every locale", () => {
    const names = ["b.a", "a.ä", "a.z", "a.Z"].map((key) => {
      const [schema = "", name = ""] = key.split(".");
      return { schema, name };
    });
    expect(names.sort(compareNames).map(({ name }) => name)).toEqual(["Z", "z", "ä", "a"]);
    expect(compareNames({ schema: "a", name: "x" }, { schema: "a", name: "x" })).toBe(0);
  });
});
