import type { CatalogTable } from "../../src/catalog/catalog.js";
import type { TypeReference } from "../../src/catalog/type.js";
import { identifier, printSql } from "../../src/sql/sql.js";

/** A column as far as a random query has to know it. */
export interface RelationColumn {
  readonly name: string;
  /** Key of its type. */
  readonly type: string;
  /** Equal values are identical. */
  readonly faithful: boolean;
}

/** What a random query reads by its name: a table or a view. */
export interface DrawnRelation {
  /** Quoted, with its schema. */
  readonly text: string;
  readonly columns: readonly RelationColumn[];
}

export function quote(...names: readonly [string, ...string[]]): string {
  return printSql(identifier(...names));
}

const faithfulTypes = new Set([
  ...[
    "int2",
    "int4",
    "int8",
    "text",
    "bool",
    "date",
    "timestamp",
    "timestamptz",
    "uuid",
    "bytea",
  ].map((name) => `pg_catalog.${name}`),
  "public.mood",
]);

/** Whether equal values of a column are the same: numerics are when their scale is fixed. */
function isFaithful({ key, modifier }: TypeReference): boolean {
  return faithfulTypes.has(key) || (key === "pg_catalog.numeric" && modifier >= 0);
}

export function relationOf(table: CatalogTable): DrawnRelation {
  return {
    text: quote(table.schema, table.name),
    columns: table.columns.map(({ name, type }) => ({
      name,
      type: type.key,
      faithful: isFaithful(type),
    })),
  };
}
