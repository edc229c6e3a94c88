import { beforeAll, expect, it } from "vitest";
import {
  builtinFunctionNames,
  builtinFunctionsNamed,
} from "../../../src/catalog/builtin-functions.js";
import { builtinTypes } from "../../../src/catalog/builtin-types.js";
import type { Catalog } from "../../../src/catalog/catalog.js";
import { catalogFromDatabase } from "../../../src/catalog/catalog-from-database.js";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import type { QualifiedName } from "../../../src/catalog/type.js";
import { formatType } from "../../../src/catalog/type-facts.js";
import { describeDatabases, type TestDatabase } from "../../support/database.js";
import { schemas } from "./schemas.js";

async function accepts(database: TestDatabase, query: string): Promise<boolean> {
  try {
    await database.query(query);
    return true;
  } catch {
    return false;
  }
}

function readCatalog(database: TestDatabase): Promise<Catalog> {
  return catalogFromDatabase({ query: async (text) => ({ rows: await database.query(text) }) });
}

describeDatabases((database) => {
  beforeAll(() => database.reset());

  it("groups, sorts and hashes the types that the facts say it does", async () => {
    for (const type of builtinTypes.values()) {
      if (type.kind === "pseudo") continue;
      const from = `FROM (SELECT NULL::pg_catalog."${type.name}" AS x) AS q`;
      const grouped = await accepts(database, `SELECT x = x ${from} GROUP BY x`);
      expect(`${type.name} ${grouped}`).toBe(`${type.name} ${type.equality !== "none"}`);
      const sorted = await accepts(database, `SELECT x ${from} ORDER BY x`);
      expect(`${type.name} ${sorted}`).toBe(`${type.name} ${type.ordered}`);
      // A later version may hash more; a type that is said to be hashable is so in every version.
      if (!type.hashable) continue;
      expect(await accepts(database, `SELECT hash_record_extended(ROW(x), 0) ${from}`)).toBe(true);
    }
  });

  it("has every function that the facts date back to it", async () => {
    const rows = await database.query(
      "SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace",
    );
    const present = new Set(rows.map(({ proname }) => proname));
    const dated = [...builtinFunctionNames()].filter((name) =>
      builtinFunctionsNamed(name).some(({ since }) => since <= database.major),
    );
    expect(dated.filter((name) => !present.has(name))).toEqual([]);
    for (const [name, since] of [
      ["any_value", 16],
      ["to_bin", 17],
      ["array_sort", 18],
    ] as const) {
      expect(`${name} ${present.has(name)}`).toBe(`${name} ${database.major >= since}`);
      expect(dated.includes(name)).toBe(database.major >= since);
    }
  });

  it("shows types as format_type does", async () => {
    await database.exec(schemas["columns of every kind of type"]?.ddl ?? "");
    const shown = await database.query(`
      SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute
      WHERE attrelid = 'everything'::regclass AND attnum > 0 ORDER BY attnum`);
    const catalog = await readCatalog(database);
    const columns = catalog.tables.get("public.everything")?.columns ?? [];
    expect(
      columns.map((column) => ({
        attname: column.name,
        type: formatType(column.type, catalog).replace(/^public\./, ""),
      })),
    ).toEqual(shown);
    expect(columns.length).toBeGreaterThan(60);
  });

  it("knows the types of the server's own tables only as rows", async () => {
    await database.exec(
      "CREATE TABLE odd (c pg_catalog.pg_class, d information_schema.sql_identifier)",
    );
    const catalog = await readCatalog(database);
    const [row, identifier] = catalog.tables.get("public.odd")?.columns ?? [];
    expect(row?.type.key).toBe("pg_catalog.record");
    expect(catalog.types.get(identifier?.type.key ?? "")?.kind).toBe("domain");
  });

  it("takes the search path of the session and no temporary objects", async () => {
    await database.exec('CREATE SCHEMA "My App"; CREATE TEMP TABLE passing (id int)');
    await database.exec('SET search_path = "My App", public');
    const catalog = await readCatalog(database);
    await database.exec("RESET search_path; DROP TABLE pg_temp.passing");
    expect(catalog.searchPath).toEqual(["pg_catalog", "My App", "public"]);
    expect([...catalog.tables.keys()].filter((key) => key.includes("passing"))).toEqual([]);
  });

  it("gives a view the columns and the text that PostgreSQL keeps", async () => {
    await database.exec(`
      CREATE TABLE source (id int PRIMARY KEY, amount numeric(10,2));
      CREATE VIEW doubled (key, twice) AS SELECT id, amount * 2 FROM source;`);
    const view = (await readCatalog(database)).tables.get("public.doubled");
    expect(view?.columnAliases).toEqual(["key", "twice"]);
    expect(view?.columns.map(({ type }) => type.key)).toEqual([
      "pg_catalog.int4",
      "pg_catalog.numeric",
    ]);
    expect(view?.definition?.replace(/\s+/g, " ")).toMatch(/^SELECT .* FROM source$/);
  });

  it("knows the types of an extension by their operator classes", async (context) => {
    const [available] = await database.query(
      "SELECT name FROM pg_available_extensions WHERE name = 'citext'",
    );
    context.skip(available === undefined, "citext is not installed");
    await database.exec("CREATE EXTENSION citext; CREATE TABLE people (name citext PRIMARY KEY)");
    const catalog = await readCatalog(database);
    await database.exec("DROP EXTENSION citext CASCADE");
    expect(catalog.types.get("public.citext")).toMatchObject({
      kind: "base",
      equality: "semantic",
      hashable: true,
      ordered: true,
    });
    expect(catalog.tables.get("public.people")?.uniqueKeys).toHaveLength(1);
    const known = await catalogFromSql("CREATE EXTENSION citext");
    for (const key of ["public.citext", "public._citext"]) {
      expect(known.types.get(key)).toEqual(catalog.types.get(key));
    }
    const own = <Item extends QualifiedName>(items: readonly Item[]): ReadonlySet<Item> =>
      new Set(items.filter(({ schema }) => schema === "public"));
    for (const name of ["=", "<>", "<", "<=", ">", ">=", "~", "!~*", "~~", "!~~*", "||"]) {
      expect(own(known.operatorsNamed(name))).toEqual(own(catalog.operatorsNamed(name)));
    }
    for (const name of ["min", "max", "replace", "translate", "citext_eq", "strpos", "lower"]) {
      expect(own(known.functionsNamed(name))).toEqual(own(catalog.functionsNamed(name)));
    }
    for (const other of ["text", "varchar", "bpchar", "bool", "inet", "int4"]) {
      const key = `pg_catalog.${other}`;
      for (const [source, target] of [
        ["public.citext", key],
        [key, "public.citext"],
      ] as const) {
        expect(known.castBetween(source, target)).toEqual(catalog.castBetween(source, target));
      }
    }
  });
});
