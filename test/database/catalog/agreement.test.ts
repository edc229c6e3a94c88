import { beforeEach, expect, it } from "vitest";
import { builtinTypes } from "../../../src/catalog/builtin-types.js";
import type { Catalog, CatalogTable } from "../../../src/catalog/catalog.js";
import { catalogFromDatabase } from "../../../src/catalog/catalog-from-database.js";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { describeDatabases } from "../../support/database.js";
import { schemas } from "./schemas.js";

/** What both ways must tell the same of a table. A view's columns and the spelling of expressions are not. */
function comparableTable(table: CatalogTable): unknown {
  const view = table.definition !== undefined;
  return {
    ...table,
    columns: view
      ? []
      : table.columns.map((column) => ({
          ...column,
          generationExpression: column.generationExpression !== undefined,
        })),
    definition: view,
    columnAliases: [],
  };
}

function comparable(catalog: Catalog, functionNames: readonly string[]): unknown {
  const own = [...catalog.types].filter(([key, type]) => builtinTypes.get(key) !== type);
  const views = new Set(
    [...catalog.tables.values()].flatMap(({ definition, schema, name }) =>
      definition === undefined ? [] : [`${schema}.${name}`, `${schema}._${name}`],
    ),
  );
  const user = <Item extends { readonly schema: string }>(
    items: readonly Item[],
  ): readonly Item[] => items.filter(({ schema }) => schema !== "pg_catalog");
  return {
    tables: Object.fromEntries(
      [...catalog.tables].sort().map(([key, table]) => [key, comparableTable(table)]),
    ),
    types: Object.fromEntries(
      own
        .filter(([key]) => !views.has(key) && !key.startsWith("information_schema."))
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    ),
    functions: functionNames.map((name) => user(catalog.functionsNamed(name))),
    operators: ["===", "#+"].map((name) => user(catalog.operatorsNamed(name))),
  };
}

describeDatabases((database) => {
  beforeEach(() => database.reset());

  const cases = Object.entries(schemas);
  for (const [name, { ddl, from, functions }] of cases) {
    it(`reads the same from text and from the database: ${name}`, async (context) => {
      context.skip(database.major < from, `needs PostgreSQL ${from}`);
      await database.exec(ddl);
      const fromDatabase = await catalogFromDatabase({
        query: async (text) => ({ rows: await database.query(text) }),
      });
      const fromText = await catalogFromSql(ddl);
      expect(comparable(fromText, functions)).toEqual(comparable(fromDatabase, functions));
      expect(fromText.tables.size + fromText.types.size).toBeGreaterThan(builtinTypes.size);
    });
  }
});
