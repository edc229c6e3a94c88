import { describe, expect, it } from "vitest";
import type { CatalogColumn, CatalogFunction, CatalogTable } from "../../../src/catalog/catalog.js";
import { builtinCatalog, createCatalog } from "../../../src/catalog/create-catalog.js";
import { compositeType, domainType, referenceTo } from "../../../src/catalog/make-type.js";
import { builtinType, type TypeReference, typeKey } from "../../../src/catalog/type.js";

function column(name: string, type: TypeReference, notNull = false): CatalogColumn {
  return { name, type, notNull, generated: undefined, generationExpression: undefined };
}

function table(name: string, parts: Partial<CatalogTable> = {}): CatalogTable {
  return {
    schema: "public",
    name,
    kind: "table",
    columns: [],
    uniqueKeys: [],
    foreignKeys: [],
    indexes: [],
    children: [],
    definition: undefined,
    columnAliases: [],
    rowSecurity: false,
    ...parts,
  };
}

const userFunction: CatalogFunction = {
  schema: "app",
  name: "lower",
  kind: "function",
  arguments: ["pg_catalog.int4"],
  defaults: 0,
  argumentNames: [],
  variadic: undefined,
  result: "pg_catalog.int4",
  returnsSet: false,
  resultColumns: [],
  volatility: "volatile",
  strict: false,
  aggregateKind: undefined,
  directArguments: 0,
  since: 15,
};

describe("createCatalog", () => {
  it("has what pg_catalog has when nothing is given", () => {
    expect(builtinCatalog.tables.size).toBe(0);
    expect(builtinCatalog.types.get("pg_catalog.text")?.kind).toBe("base");
    expect(builtinCatalog.functionsNamed("upper").length).toBeGreaterThan(0);
    expect(builtinCatalog.functionsNamed("nothing")).toEqual([]);
    expect(builtinCatalog.castBetween("pg_catalog.int4", "pg_catalog.int8")?.context).toBe(
      "implicit",
    );
    expect(builtinCatalog.castBetween("pg_catalog.int8", "pg_catalog.uuid")).toBeUndefined();
    expect(builtinCatalog.searchPath).toEqual(["pg_catalog", "public"]);
    expect(builtinCatalog.unreadable.size).toBe(0);
  });

  it("puts user functions and operators behind those of pg_catalog", () => {
    const operator = {
      schema: "app",
      name: "<->",
      left: undefined,
      right: "pg_catalog.int4",
      result: "pg_catalog.int4",
      volatility: "immutable",
      strict: true,
      negator: undefined,
      commutator: undefined,
      since: 15,
    } as const;
    const catalog = createCatalog({ functions: [userFunction], operators: [operator] });
    expect(catalog.functionsNamed("lower").at(-1)).toBe(userFunction);
    expect(catalog.functionsNamed("lower").length).toBe(
      builtinCatalog.functionsNamed("lower").length + 1,
    );
    expect(catalog.operatorsNamed("<->").at(-1)).toBe(operator);
    expect(catalog.operatorsNamed("+")).toEqual(builtinCatalog.operatorsNamed("+"));
  });

  it("prefers a user's cast and adds collations", () => {
    const cast = {
      source: "pg_catalog.int4",
      target: "pg_catalog.uuid",
      context: "assignment",
      method: "function",
      volatility: "stable",
      since: 15,
    } as const;
    const catalog = createCatalog({
      casts: [cast],
      collations: [{ schema: "app", name: "ci", deterministic: false }],
      searchPath: ["pg_catalog", "app"],
    });
    expect(catalog.castBetween("pg_catalog.int4", "pg_catalog.uuid")).toBe(cast);
    expect(catalog.collations.get("app.ci")?.deterministic).toBe(false);
    expect(catalog.collations.get("pg_catalog.C")?.deterministic).toBe(true);
    expect(catalog.searchPath).toEqual(["pg_catalog", "app"]);
  });

  it("gives every table its row type and that an array", () => {
    const catalog = createCatalog({
      tables: [
        table("t", {
          columns: [column("a", builtinType("int4")), column("b", builtinType("json"))],
        }),
      ],
    });
    expect(catalog.types.get("public.t")).toMatchObject({
      kind: "composite",
      attributes: [{ name: "a" }, { name: "b" }],
      equality: "none",
      hashable: false,
      ordered: false,
    });
    expect(catalog.types.get("public._t")).toMatchObject({ kind: "array", equality: "none" });
  });

  it("gives none to a view whose columns are not known, and keeps one that was given", () => {
    const given = compositeType({ schema: "public", name: "t" }, []);
    const catalog = createCatalog({
      tables: [
        table("v", { kind: "view", definition: "SELECT 1" }),
        table("t", { columns: [column("a", builtinType("int4"))] }),
      ],
      types: [given],
    });
    expect(catalog.types.has("public.v")).toBe(false);
    expect(catalog.types.get("public.t")?.attributes).toEqual([]);
  });

  it("settles types made of others in whatever order they come", () => {
    const price = { schema: "public", name: "price" };
    const numeric = builtinType("numeric", ((12 << 16) | 2) + 4);
    const base = builtinCatalog.types.get("pg_catalog.numeric");
    if (base === undefined) throw new Error("numeric is missing");
    const catalog = createCatalog({
      types: [
        compositeType({ schema: "public", name: "line" }, [
          { name: "price", type: referenceTo(price) },
          { name: "note", type: builtinType("text") },
        ]),
        domainType(price, numeric, base, true),
      ],
    });
    expect(catalog.types.get("public.line")).toMatchObject({
      equality: "faithful",
      hashable: true,
      ordered: true,
    });
    expect(catalog.types.get(typeKey(price))).toMatchObject({
      equality: "faithful",
      notNull: true,
    });
  });

  describe("with inheritance children", () => {
    const parent = table("parent", {
      columns: [column("a", builtinType("int4"), true), column("b", builtinType("int4"), true)],
      children: [{ schema: "public", name: "child" }],
      foreignKeys: [
        {
          name: "fk",
          columns: ["a"],
          references: { schema: "public", name: "other" },
          referencedColumns: ["a"],
          trusted: true,
        },
      ],
    });
    const child = table("child", {
      columns: [column("a", builtinType("int4"), true), column("b", builtinType("int4"))],
    });

    it("promises only what holds for the children's rows too", () => {
      const read = createCatalog({ tables: [parent, child] }).tables.get("public.parent");
      expect(read?.columns.map(({ notNull }) => notNull)).toEqual([true, false]);
      expect(read?.foreignKeys[0]?.trusted).toBe(false);
    });

    it("looks through several generations and past tables that are missing", () => {
      const middle = { ...child, children: [{ schema: "public", name: "grandchild" }] };
      const grandchild = table("grandchild", {
        columns: [column("a", builtinType("int4")), column("b", builtinType("int4"))],
      });
      const catalog = createCatalog({ tables: [parent, middle, grandchild] });
      expect(catalog.tables.get("public.parent")?.columns[0]?.notNull).toBe(false);
      const alone = createCatalog({ tables: [parent] });
      expect(alone.tables.get("public.parent")?.columns[0]?.notNull).toBe(true);
    });

    it("leaves partitioned tables alone, whose constraints hold for every partition", () => {
      const partitioned = { ...parent, kind: "partitioned-table" } as const;
      const read = createCatalog({ tables: [partitioned, child] }).tables.get("public.parent");
      expect(read).toEqual(partitioned);
    });
  });
});
