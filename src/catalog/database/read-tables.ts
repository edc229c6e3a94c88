import type { CatalogColumn, CatalogTable, TableKind } from "../catalog.js";
import { readLetter } from "../fact-letters.js";
import { compareNames, compareText } from "../search-path.js";
import { catalogIndexesOf, uniqueKeysOf } from "../table-indexes.js";
import type { ColumnFacts, TableFacts } from "./facts.js";
import type { TypeNames } from "./read-types.js";

const kinds: Readonly<Record<string, TableKind>> = {
  r: "table",
  p: "partitioned-table",
  v: "view",
  m: "materialized-view",
  f: "foreign-table",
};

function readColumn(facts: ColumnFacts, names: TypeNames): CatalogColumn {
  return {
    name: facts.name,
    type: names.referenceOf(facts),
    notNull: facts.notNull,
    generated: facts.generated === "s" ? "stored" : facts.generated === "v" ? "virtual" : undefined,
    generationExpression: facts.expression ?? undefined,
  };
}

/** A table from its facts. */
export function readTable(facts: TableFacts, names: TypeNames): CatalogTable {
  const columns = (facts.columns ?? []).map((column) => readColumn(column, names));
  const indexes = (facts.indexes ?? []).map((index) => ({
    ...index,
    columns: index.columns.map((column) => column ?? undefined),
  }));
  return {
    schema: facts.schema,
    name: facts.name,
    kind: readLetter(kinds, facts.kind),
    columns,
    uniqueKeys: uniqueKeysOf(indexes),
    foreignKeys: (facts.foreignKeys ?? [])
      .map(({ name, columns: own, schema, table, referencedColumns, trusted }) => ({
        name,
        columns: own,
        references: { schema, name: table },
        referencedColumns,
        trusted,
      }))
      .sort((left, right) => compareText(left.name, right.name)),
    indexes: catalogIndexesOf(indexes),
    children: [...(facts.children ?? [])].sort(compareNames),
    definition: facts.definition?.trim().replace(/;$/, ""),
    columnAliases: facts.definition === null ? [] : columns.map(({ name }) => name),
    rowSecurity: facts.rowSecurity,
  };
}
