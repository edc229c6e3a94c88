import { describe, expect, it } from "vitest";
import type { Catalog, CatalogFunction } from "../../../../src/catalog/catalog.js";
import { catalogFromSql } from "../../../../src/catalog/catalog-from-sql.js";
import type { Type } from "../../../../src/catalog/type.js";
import { formatType } from "../../../../src/catalog/type-name.js";

function typeOf(catalog: Catalog, name: string): Type {
  const type = catalog.types.get(`public.${name}`);
  if (type === undefined) throw new Error(`${name} is missing`);
  return type;
}

describe("enums", () => {
  it("keep their labels in order", async () => {
    const catalog = await catalogFromSql(`
      CREATE TYPE mood AS ENUM ('sad', 'it''s fine');
      ALTER TYPE mood ADD VALUE 'last';
      ALTER TYPE mood ADD VALUE 'first' BEFORE 'sad';
      ALTER TYPE mood ADD VALUE 'second' AFTER 'first';
      ALTER TYPE mood ADD VALUE IF NOT EXISTS 'last';
      ALTER TYPE mood RENAME VALUE 'last' TO 'end';`);
    expect(typeOf(catalog, "mood")).toMatchObject({
      kind: "enum",
      labels: ["first", "second", "sad", "it's fine", "end"],
      equality: "faithful",
    });
    expect(typeOf(catalog, "_mood")).toMatchObject({ kind: "array", equality: "faithful" });
  });
});

describe("composite types", () => {
  it("change their attributes", async () => {
    const catalog = await catalogFromSql(`
      CREATE TYPE pair AS (a int, b numeric, c text COLLATE "C");
      ALTER TYPE pair DROP ATTRIBUTE a, ADD ATTRIBUTE d json, ALTER ATTRIBUTE b TYPE numeric(3,1), DROP ATTRIBUTE IF EXISTS z;
      ALTER TYPE pair RENAME ATTRIBUTE d TO e;
      CREATE TYPE nested AS (p pair, ps pair[]);`);
    const pair = typeOf(catalog, "pair");
    expect(pair.attributes.map(({ name, type }) => `${name} ${formatType(type, catalog)}`)).toEqual(
      ["b numeric(3,1)", "c text", "e json"],
    );
    expect(pair.attributes[1]?.type.collation?.name).toBe("C");
    expect(typeOf(catalog, "nested").equality).toBe("none");
  });
});

describe("domains", () => {
  it("know their base, and whether they forbid NULL", async () => {
    const catalog = await catalogFromSql(`
      CREATE DOMAIN price AS numeric(12,2) NOT NULL CHECK (VALUE > 0);
      CREATE DOMAIN code AS text COLLATE "C";
      CREATE DOMAIN prices AS price[];
      ALTER DOMAIN price DROP NOT NULL;
      ALTER DOMAIN code SET NOT NULL;
      CREATE DOMAIN late AS int; ALTER DOMAIN late ADD NOT NULL; ALTER DOMAIN late ADD CHECK (VALUE > 0);
      CREATE TABLE t (p price, c code, d code COLLATE "C", e code COLLATE "POSIX");`);
    expect(typeOf(catalog, "price")).toMatchObject({
      kind: "domain",
      category: "N",
      notNull: false,
      equality: "faithful",
    });
    expect(typeOf(catalog, "code")).toMatchObject({ notNull: true, collatable: true });
    expect(typeOf(catalog, "code").base?.collation?.name).toBe("C");
    expect(typeOf(catalog, "late").notNull).toBe(true);
    expect(typeOf(catalog, "prices").equality).toBe("faithful");
    const collations = catalog.tables
      .get("public.t")
      ?.columns.map(({ type }) => type.collation?.name);
    expect(collations).toEqual([undefined, undefined, undefined, "POSIX"]);
  });
});

describe("ranges", () => {
  it("come with a multirange type, constructors and a cast", async () => {
    const catalog = await catalogFromSql(`
      CREATE TYPE floatrange AS RANGE (SUBTYPE = float8);
      CREATE TYPE span AS RANGE (SUBTYPE = date);
      CREATE TYPE textual AS RANGE (SUBTYPE = text, COLLATION = "C", MULTIRANGE_TYPE_NAME = textuals);
      CREATE TYPE plain AS RANGE (SUBTYPE = text, COLLATION = "default");
      CREATE TYPE pattern AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops);`);
    expect(typeOf(catalog, "floatrange")).toMatchObject({ kind: "range", equality: "semantic" });
    expect(typeOf(catalog, "floatmultirange").element?.key).toBe("public.floatrange");
    expect(typeOf(catalog, "span_multirange")).toMatchObject({ equality: "faithful" });
    expect(typeOf(catalog, "textuals").kind).toBe("multirange");
    expect(typeOf(catalog, "textual").element?.collation?.name).toBe("C");
    expect(typeOf(catalog, "plain").element?.collation).toBeUndefined();
    expect(typeOf(catalog, "pattern").equality).toBe("semantic");
    expect(catalog.functionsNamed("span").map((each) => each.arguments.length)).toEqual([2, 3]);
    expect(catalog.functionsNamed("textuals").at(-1)).toMatchObject({
      arguments: ["public._textual"],
      variadic: "public.textual",
    });
    expect(catalog.castBetween("public.span", "public.span_multirange")?.context).toBe("explicit");
  });
});

describe("array types", () => {
  it("take another name when theirs is taken", async () => {
    const catalog = await catalogFromSql(`
      CREATE TYPE _mood AS ENUM ();
      CREATE TYPE mood AS ENUM ('ok');
      CREATE TABLE t (m mood[]);`);
    expect(catalog.tables.get("public.t")?.columns[0]?.type.key).toBe("public._mood_1");
    expect(typeOf(catalog, "_mood").kind).toBe("enum");
  });

  it("move with their element", async () => {
    const catalog = await catalogFromSql(`
      CREATE TYPE mood AS ENUM ('ok'); CREATE SCHEMA app;
      CREATE DOMAIN feeling AS mood; CREATE TABLE t (m mood, ms mood[], f feeling);
      ALTER TYPE mood RENAME TO state; ALTER TYPE state SET SCHEMA app;
      ALTER DOMAIN feeling RENAME TO felt; ALTER DOMAIN felt SET SCHEMA app;`);
    const keys = catalog.tables.get("public.t")?.columns.map(({ type }) => type.key);
    expect(keys).toEqual(["app.state", "app._state", "app.felt"]);
    expect(catalog.types.get("app.felt")?.base?.key).toBe("app.state");
  });
});

describe("functions", () => {
  async function functionOf(ddl: string, name = "f"): Promise<CatalogFunction> {
    const found = (await catalogFromSql(ddl)).functionsNamed(name).at(-1);
    if (found === undefined) throw new Error(`${name} is missing`);
    return found;
  }

  it("tell arguments, names and defaults", async () => {
    expect(
      await functionOf(
        "CREATE FUNCTION f(a int, text, b date DEFAULT now(), c int = 1) RETURNS numeric(3,1) LANGUAGE sql STABLE STRICT AS ''",
      ),
    ).toEqual({
      schema: "public",
      name: "f",
      kind: "function",
      arguments: ["pg_catalog.int4", "pg_catalog.text", "pg_catalog.date", "pg_catalog.int4"],
      argumentNames: ["a", "", "b", "c"],
      defaults: 2,
      variadic: undefined,
      result: "pg_catalog.numeric",
      returnsSet: false,
      resultColumns: [],
      volatility: "stable",
      strict: true,
      aggregateKind: undefined,
      directArguments: 0,
      since: 15,
    });
  });

  it.each([
    ["(OUT a int)", "pg_catalog.int4", ["a"], []],
    ["(OUT a int, INOUT b text)", "pg_catalog.record", ["a", "b"], ["pg_catalog.text"]],
    ["() RETURNS TABLE (x int, y text)", "pg_catalog.record", ["x", "y"], []],
    ["() RETURNS TABLE (x int)", "pg_catalog.int4", ["x"], []],
    ["(OUT int, OUT text)", "pg_catalog.record", ["", ""], []],
  ])("f%s returns %s with columns %j", async (signature, result, columns, types) => {
    const found = await functionOf(`CREATE FUNCTION f${signature} LANGUAGE sql AS ''`);
    expect(found.result).toBe(result);
    expect(found.resultColumns.map(({ name }) => name)).toEqual(columns);
    expect(found.arguments).toEqual(types);
  });

  it.each([
    ["VARIADIC int[]", "pg_catalog.int4"],
    ['VARIADIC "any"', "pg_catalog.any"],
    ["VARIADIC anyarray", "pg_catalog.anyelement"],
    ["VARIADIC anycompatiblearray", "pg_catalog.anycompatible"],
  ])("f(%s) takes any number of %s", async (parameter, element) => {
    const found = await functionOf(
      `CREATE FUNCTION f(${parameter}) RETURNS int LANGUAGE sql AS ''`,
    );
    expect(found.variadic).toBe(element);
  });

  it("are volatile and called with NULL unless they say otherwise", async () => {
    const options = async (text: string): Promise<readonly [string, boolean]> => {
      const { volatility, strict } = await functionOf(
        `CREATE FUNCTION f(int) RETURNS int LANGUAGE sql ${text} AS ''`,
      );
      return [volatility, strict];
    };
    expect(await options("")).toEqual(["volatile", false]);
    expect(await options("IMMUTABLE RETURNS NULL ON NULL INPUT")).toEqual(["immutable", true]);
    expect(await options("VOLATILE CALLED ON NULL INPUT")).toEqual(["volatile", false]);
  });

  it("are sets, procedures and window functions", async () => {
    expect(
      (await functionOf("CREATE FUNCTION f() RETURNS SETOF int LANGUAGE sql AS ''")).returnsSet,
    ).toBe(true);
    expect(await functionOf("CREATE PROCEDURE f(a int) LANGUAGE sql AS ''")).toMatchObject({
      kind: "procedure",
      result: "pg_catalog.void",
    });
    expect(
      await functionOf("CREATE FUNCTION f() RETURNS int LANGUAGE c WINDOW AS 'x'"),
    ).toMatchObject({
      kind: "window",
    });
  });

  it("are replaced, altered and told apart by their arguments", async () => {
    const catalog = await catalogFromSql(`
      CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS '';
      CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS '';
      CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql STABLE AS '';
      ALTER FUNCTION f(text) IMMUTABLE STRICT;
      ALTER FUNCTION f(text) CALLED ON NULL INPUT;
      CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS '';
      ALTER FUNCTION g STABLE;
      ALTER FUNCTION lower(text) VOLATILE;
      DROP FUNCTION IF EXISTS f(date);`);
    expect(catalog.functionsNamed("f").map(({ volatility }) => volatility)).toEqual([
      "stable",
      "immutable",
    ]);
    expect(catalog.functionsNamed("f")[1]?.strict).toBe(false);
    expect(catalog.functionsNamed("g")[0]?.volatility).toBe("stable");
    // What pg_catalog has is not ours to change.
    const lower = catalog
      .functionsNamed("lower")
      .find((each) => each.arguments[0] === "pg_catalog.text");
    expect(lower?.volatility).toBe("immutable");
  });
});

describe("aggregates", () => {
  it("return what their last function returns, or their state", async () => {
    const catalog = await catalogFromSql(`
      CREATE FUNCTION finish(int) RETURNS text LANGUAGE sql AS '';
      CREATE AGGREGATE total(a int) (SFUNC = int4pl, STYPE = int);
      CREATE AGGREGATE shown(int) (SFUNC = int4pl, STYPE = int, FINALFUNC = finish);
      CREATE AGGREGATE rows_of(*) (SFUNC = int8inc, STYPE = bigint);
      CREATE AGGREGATE old (BASETYPE = int, SFUNC = int4pl, STYPE = int);
      CREATE AGGREGATE old_star (BASETYPE = 'ANY', SFUNC = int8inc, STYPE1 = bigint);
      CREATE AGGREGATE within(float8 ORDER BY text, text) (SFUNC = f, STYPE = int);
      CREATE AGGREGATE hypothesis(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = f, STYPE = int, HYPOTHETICAL);`);
    const of = (name: string): Partial<CatalogFunction> => catalog.functionsNamed(name)[0] ?? {};
    expect(of("total")).toMatchObject({
      kind: "aggregate",
      result: "pg_catalog.int4",
      aggregateKind: "ordinary",
      volatility: "immutable",
    });
    expect(of("shown").result).toBe("pg_catalog.text");
    expect(of("rows_of")).toMatchObject({ arguments: [], result: "pg_catalog.int8" });
    expect(of("old").arguments).toEqual(["pg_catalog.int4"]);
    expect(of("old_star").arguments).toEqual([]);
    expect(of("within")).toMatchObject({ aggregateKind: "ordered-set", directArguments: 1 });
    expect(of("hypothesis")).toMatchObject({ aggregateKind: "hypothetical-set" });
  });
});

describe("operators", () => {
  it("take volatility and result from their function", async () => {
    const catalog = await catalogFromSql(`
      CREATE FUNCTION app.near(text, text) RETURNS bool LANGUAGE sql STABLE STRICT AS '';
      CREATE OPERATOR ~~~ (LEFTARG = text, RIGHTARG = text, PROCEDURE = app.near, COMMUTATOR = ~~~, NEGATOR = OPERATOR(app.!~~~));
      CREATE OPERATOR #+ (RIGHTARG = int, FUNCTION = int4up);`);
    expect(catalog.operatorsNamed("~~~")).toEqual([
      {
        schema: "public",
        name: "~~~",
        left: "pg_catalog.text",
        right: "pg_catalog.text",
        result: "pg_catalog.bool",
        volatility: "stable",
        strict: true,
        negator: "!~~~",
        commutator: "~~~",
        since: 15,
      },
    ]);
    expect(catalog.operatorsNamed("#+")[0]).toMatchObject({
      left: undefined,
      result: "pg_catalog.int4",
      volatility: "immutable",
    });
  });
});
