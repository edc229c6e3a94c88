import { describe, expect, it } from "vitest";
import { catalogFromDatabase } from "../../../../src/catalog/catalog-from-database.js";
import type {
  DatabaseFacts,
  TableFacts,
  TypeFacts,
} from "../../../../src/catalog/database/facts.js";
import { StateError } from "../../../../src/diagnostics/errors.js";

/** Answers every statement with one row. */
function answering(row: unknown): Parameters<typeof catalogFromDatabase>[0] {
  return { query: async () => ({ rows: [row] }) };
}

function typeFacts(oid: number, name: string, parts: Partial<TypeFacts> = {}): TypeFacts {
  return {
    oid,
    schema: "public",
    name,
    kind: "b",
    category: "U",
    preferred: false,
    collation: 0,
    element: null,
    elementCollation: null,
    ownOrder: null,
    base: null,
    modifier: -1,
    notNull: false,
    ordered: false,
    compared: false,
    hashable: false,
    operators: null,
    labels: null,
    attributes: null,
    ...parts,
  };
}

const int4 = typeFacts(23, "int4", { schema: "pg_catalog" });
const text = typeFacts(25, "text", { schema: "pg_catalog", collation: 100 });

const table: TableFacts = {
  schema: "public",
  name: "t",
  kind: "r",
  rowSecurity: true,
  definition: null,
  columns: null,
  indexes: null,
  foreignKeys: null,
  children: null,
};

const facts: DatabaseFacts = {
  searchPath: ["pg_temp_3", "pg_catalog", "public"],
  types: [int4, text],
  collations: [
    { oid: 100, schema: "pg_catalog", name: "default", deterministic: true },
    { oid: 950, schema: "pg_catalog", name: "C", deterministic: true },
    { oid: 16400, schema: "public", name: "ci", deterministic: false },
  ],
  tables: null,
  functions: null,
  operators: null,
  casts: null,
};

function read(parts: Partial<DatabaseFacts>): ReturnType<typeof catalogFromDatabase> {
  return catalogFromDatabase(answering({ facts: JSON.stringify({ ...facts, ...parts }) }));
}

describe("catalogFromDatabase", () => {
  it("asks once, and for text only", async () => {
    const asked: string[] = [];
    await catalogFromDatabase({
      query: async (statement) => {
        asked.push(statement);
        return { rows: [{ facts: JSON.stringify(facts) }] };
      },
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/::text AS facts$/);
  });

  it.each([[undefined], [null], [{}], [{ facts: 3 }], ["facts"]])(
    "refuses %j as an answer",
    async (row) => {
      await expect(catalogFromDatabase(answering(row))).rejects.toBeInstanceOf(StateError);
    },
  );

  it("lets errors of the connection pass", async () => {
    const failure = new Error("connection lost");
    const connection = { query: () => Promise.reject(failure) };
    await expect(catalogFromDatabase(connection)).rejects.toBe(failure);
  });

  it("reads a database without anything in it", async () => {
    const catalog = await read({});
    expect(catalog.tables.size).toBe(0);
    expect(catalog.searchPath).toEqual(["pg_catalog", "public"]);
    expect(catalog.collations.get("public.ci")).toEqual({ deterministic: false });
  });

  it("reads a table of no columns, and a column's collation where it is not the type's", async () => {
    const column = (name: string, collation: number) => ({
      name,
      type: 25,
      modifier: -1,
      collation,
      notNull: false,
      generated: "",
      expression: null,
    });
    const catalog = await read({
      tables: [table, { ...table, name: "u", columns: [column("a", 100), column("b", 950)] }],
    });
    expect(catalog.tables.get("public.t")).toEqual({
      schema: "public",
      name: "t",
      kind: "table",
      columns: [],
      uniqueKeys: [],
      foreignKeys: [],
      indexes: [],
      children: [],
      definition: undefined,
      columnAliases: [],
      rowSecurity: true,
    });
    const columns = catalog.tables.get("public.u")?.columns;
    expect(columns?.map(({ type }) => type.collation)).toEqual([
      undefined,
      { schema: "pg_catalog", name: "C" },
    ]);
  });

  it("takes the numbers of types as numbers or as text", async () => {
    const array = typeFacts(7, "_mood", { kind: "a", element: "6", category: "A" });
    const mood = typeFacts(6, "mood", { kind: "e", labels: ["ok"] });
    const domain = typeFacts(8, "feeling", { kind: "d", base: 6, notNull: true });
    const catalog = await read({ types: [array, domain, { ...mood, oid: "6" }, int4, text] });
    expect(catalog.types.get("public._mood")?.element?.key).toBe("public.mood");
    expect(catalog.types.get("public.feeling")).toMatchObject({
      kind: "domain",
      notNull: true,
      equality: "faithful",
    });
  });

  it("takes what is not told for a row of PostgreSQL's own", async () => {
    const catalog = await read({
      types: [int4, text, typeFacts(9, "of_pg_class", { kind: "d", base: 83, category: "C" })],
    });
    expect(catalog.types.get("public.of_pg_class")).toMatchObject({
      base: { key: "pg_catalog.record" },
      equality: "semantic",
      hashable: false,
    });
  });

  it("takes a cast without function for what its types may do", async () => {
    const cast = { source: 23, target: 25, context: "e", volatility: null };
    const casts = [
      { ...cast, method: "i" },
      { ...cast, source: 25, target: 23, method: "b" },
    ];
    const catalog = await read({ casts });
    expect(catalog.castBetween("pg_catalog.int4", "pg_catalog.text")?.volatility).toBe("stable");
    expect(catalog.castBetween("pg_catalog.text", "pg_catalog.int4")?.volatility).toBe("immutable");
  });

  it("does not guess at letters that it has never seen", async () => {
    await expect(read({ tables: [{ ...table, kind: "?" }] })).rejects.toThrow(
      'the letter "?" of a catalog is not known',
    );
  });

  it("takes the semicolon off a view's definition", async () => {
    const catalog = await read({
      tables: [{ ...table, kind: "v", definition: " SELECT 1 AS a,\n    ';' AS b;" }],
    });
    expect(catalog.tables.get("public.t")?.definition).toBe("SELECT 1 AS a,\n    ';' AS b");
  });
});
