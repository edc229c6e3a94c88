import type { CatalogTable, UniqueKey } from "../../src/catalog/catalog.js";
import { builtinType, type TypeReference } from "../../src/catalog/type.js";

type Column = readonly [name: string, type: TypeReference, notNull: boolean];

function table(name: string, columns: readonly Column[], keys: readonly UniqueKey[]): CatalogTable {
  return {
    schema: "public",
    name,
    kind: "table",
    columns: columns.map(([column, type, notNull]) => ({
      name: column,
      type,
      notNull,
      generated: undefined,
      generationExpression: undefined,
    })),
    uniqueKeys: keys,
    foreignKeys: [],
    indexes: [],
    children: [],
    definition: undefined,
    columnAliases: [],
    rowSecurity: false,
  };
}

function key(columns: readonly string[], primary: boolean): UniqueKey {
  const name = `${columns.join("_")}_key`;
  return { name, columns, primary, nullsNotDistinct: false, deferrable: false };
}

const int4 = builtinType("int4");
const text = builtinType("text");
const bool = builtinType("bool");
const numeric = builtinType("numeric");

/** Small tables for plans in tests, by `schema.name`. */
export const sampleTables: ReadonlyMap<string, CatalogTable> = new Map(
  [
    table(
      "a",
      [
        ["id", int4, true],
        ["x", int4, false],
        ["n", int4, false],
        ["s", text, false],
        ["f", bool, false],
      ],
      [key(["id"], true)],
    ),
    table(
      "b",
      [
        ["id", int4, true],
        ["x", int4, false],
        ["n", int4, false],
        ["s", text, false],
      ],
      [key(["id"], true)],
    ),
    // No key: rows may be equal.
    table(
      "c",
      [
        ["x", int4, false],
        ["y", int4, false],
      ],
      [],
    ),
    // A unique constraint over a column that may be NULL, and one over two columns.
    table(
      "u",
      [
        ["code", int4, false],
        ["m", int4, true],
        ["k", int4, true],
      ],
      [key(["code"], false), key(["m", "k"], false)],
    ),
    // Equal values that can be told apart: 1.0 and 1.00.
    table(
      "p",
      [
        ["id", int4, true],
        ["price", numeric, false],
      ],
      [key(["id"], true)],
    ),
  ].map((item) => [`${item.schema}.${item.name}`, item]),
);
