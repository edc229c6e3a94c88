import { builtinTypes } from "../builtin-types.js";
import type { Catalog, CatalogTable } from "../catalog.js";
import { createCatalog } from "../create-catalog.js";
import { compareNames, compareText, lookupSchemas } from "../search-path.js";
import { catalogIndexesOf, uniqueKeysOf } from "../table-indexes.js";
import { type QualifiedName, typeKey } from "../type.js";
import { childrenOf, type Draft, type DraftTable, temporarySchema } from "./draft.js";
import { isValidIndex } from "./indexes.js";

function nameOf({ schema, name }: QualifiedName): QualifiedName {
  return { schema, name };
}

function finishTable(draft: Draft, table: DraftTable): CatalogTable {
  const key = typeKey(table);
  const indexes = [...draft.indexes.values()].filter(
    (index) => index.table === key && isValidIndex(draft, index),
  );
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
    children: childrenOf(draft, key).map(nameOf).sort(compareNames),
    definition: table.definition,
    columnAliases: table.columnAliases,
    rowSecurity: table.rowSecurity,
  };
}

/** The catalog of the database that the statements have made. */
export function finishDraft(draft: Draft): Catalog {
  const lasting = ({ schema }: QualifiedName): boolean => schema !== temporarySchema;
  return createCatalog({
    tables: [...draft.tables.values()].filter(lasting).map((table) => finishTable(draft, table)),
    types: [...draft.types]
      .filter(([key, type]) => builtinTypes.get(key) !== type)
      .map(([, type]) => type)
      .filter(lasting),
    functions: draft.functions,
    operators: draft.operators,
    casts: draft.casts,
    collations: [...draft.collations].map(([key, collation]) => ({
      ...splitKey(key),
      ...collation,
    })),
    unreadable: draft.unreadable,
    searchPath: lookupSchemas(draft.databaseSearchPath),
  });
}

function splitKey(key: string): QualifiedName {
  const dot = key.indexOf(".");
  return { schema: key.slice(0, dot), name: key.slice(dot + 1) };
}
