import { builtinTypes } from "../builtin-types.js";
import type { Catalog, CatalogTable } from "../catalog.js";
import { createCatalog } from "../create-catalog.js";
import { compareNames, compareText, lookupSchemas } from "../search-path.js";
import { catalogIndexesOf, uniqueKeysOf } from "../table-indexes.js";
import { type QualifiedName, typeKey } from "../type.js";
import {
  childrenOf,
  type Draft,
  type DraftIndex,
  type DraftTable,
  temporarySchema,
} from "./draft.js";
import { isValidIndex } from "./indexes.js";

function nameOf({ schema, name }: QualifiedName): QualifiedName {
  return { schema, name };
}

function finishTable(draft: Draft, table: DraftTable, own: readonly DraftIndex[]): CatalogTable {
  const indexes = own.filter((index) => isValidIndex(draft, index));
  return {
    ...nameOf(table),
    kind: table.kind,
    columns: table.columns.map(({ name, type, notNull, generated, generationExpression }) => ({
      name,
      type,
      notNull,
      generated,
      generationExpression,
    })),
    uniqueKeys: uniqueKeysOf(indexes),
    foreignKeys: table.foreignKeys
      .flatMap((each) => {
        const target = draft.tables.get(each.references);
        if (target === undefined) return [];
        const { name, columns, referencedColumns, validated, enforced, deferrable } = each;
        const trusted = validated && enforced && !deferrable;
        return [{ name, columns, references: nameOf(target), referencedColumns, trusted }];
      })
      .sort((left, right) => compareText(left.name, right.name)),
    indexes: catalogIndexesOf(indexes),
    children: childrenOf(draft, typeKey(table)).map(nameOf).sort(compareNames),
    definition: table.definition,
    columnAliases: table.columnAliases,
    rowSecurity: table.rowSecurity,
  };
}

/** The catalog of the database that the statements have made. */
export function finishDraft(draft: Draft): Catalog {
  const lasting = ({ schema }: QualifiedName): boolean => schema !== temporarySchema;
  const indexes = new Map<string, DraftIndex[]>();
  for (const index of draft.indexes.values()) {
    indexes.set(index.table, [...(indexes.get(index.table) ?? []), index]);
  }
  return createCatalog({
    tables: [...draft.tables]
      .filter(([, table]) => lasting(table))
      .map(([key, table]) => finishTable(draft, table, indexes.get(key) ?? [])),
    types: [...draft.types]
      .filter(([key, type]) => builtinTypes.get(key) !== type)
      .map(([, type]) => type)
      .filter(lasting),
    functions: draft.functions,
    operators: draft.operators,
    casts: draft.casts,
    collations: [...draft.collations.values()],
    unreadable: new Map(
      [...draft.unreadable]
        .filter(([, relation]) => lasting(relation))
        .map(([key, { reason }]) => [key, reason]),
    ),
    searchPath: lookupSchemas(draft.databaseSearchPath),
  });
}
