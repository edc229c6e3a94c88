import type { CatalogTable } from "../../../src/catalog/catalog.js";
import { createCatalog } from "../../../src/catalog/create-catalog.js";
import type { TypeReference } from "../../../src/catalog/type.js";

/** A column as `name type`, with `!` behind the type when it is NOT NULL. */
function columnOf(text: string): CatalogTable["columns"][number] {
  const [name = "", type = ""] = text.trim().split(/\s+/);
  const reference: TypeReference = {
    key: `pg_catalog.${type.replace("!", "")}`,
    modifier: -1,
    collation: undefined,
  };
  return {
    name,
    type: reference,
    notNull: type.endsWith("!"),
    generated: undefined,
    generationExpression: undefined,
  };
}

/** A table from `name type[!], …`; its primary key is made of `primary`. */
export function table(name: string, columns: string, primary: readonly string[] = []): CatalogTable {
  return {
    schema: "public",
    name,
    kind: "table",
    columns: columns.split(", ").map(columnOf),
    uniqueKeys:
      primary.length === 0
        ? []
        : [
            {
              name: `${name}_pkey`,
              columns: primary,
              primary: true,
              nullsNotDistinct: false,
              deferrable: false,
            },
          ],
    foreignKeys: [],
    indexes: [],
    children: [],
    definition: undefined,
    columnAliases: [],
    rowSecurity: false,
  };
}

export function view(name: string, definition: string, columnAliases: readonly string[] = []): CatalogTable {
  return { ...table(name, "x int4"), kind: "view", columns: [], definition, columnAliases };
}

export const tables: readonly CatalogTable[] = [
  table("t", "id int4!, a int4, b text, d date, j json", ["id"]),
  table("u", "id int4!, t_id int4, a int8, c numeric", ["id"]),
  table("e", "a int4, n _int4, ts timestamptz"),
];

export const catalog = createCatalog({ tables });
