import type { Catalog, CatalogColumn, CatalogTable } from "../catalog/catalog.js";
import { type QualifiedName, typeKey } from "../catalog/type.js";
import { identifier, join, literal, type Sql, sql } from "../sql/sql.js";
import type { Value } from "./value.js";

/** The columns of a row and their values, position by position. */
export interface ColumnValues {
  readonly columns: readonly string[];
  readonly values: readonly Value[];
}

/** Which rows a change is about. */
export type RowFilter =
  | { readonly kind: "all" }
  /** Rows that agree with one of the given in the columns, NULLs included; all duplicates of it. */
  | {
      readonly kind: "matching";
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Value[])[];
    }
  /** Just one of the rows that agree, where there may be duplicates. */
  | { readonly kind: "one"; readonly columns: readonly string[]; readonly row: readonly Value[] };

/** One data-changing statement, as data: it can be printed, and made smaller without parsing it again. */
export type Change =
  | {
      readonly kind: "insert";
      readonly table: QualifiedName;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Value[])[];
      /** `ON CONFLICT (columns)`: overwrite the other columns, or do nothing when there are none. */
      readonly conflict:
        | { readonly columns: readonly string[]; readonly overwrite: readonly string[] }
        | undefined;
    }
  | {
      readonly kind: "update";
      readonly table: QualifiedName;
      readonly assignments: ColumnValues;
      readonly filter: RowFilter;
    }
  | { readonly kind: "delete"; readonly table: QualifiedName; readonly filter: RowFilter }
  | { readonly kind: "truncate"; readonly tables: readonly QualifiedName[] };

function textOf(value: Value): Sql {
  return literal(value ?? null);
}

function tableOf(table: QualifiedName): Sql {
  return identifier(table.schema, table.name);
}

function listOf(names: readonly string[]): Sql {
  return join(
    names.map((name) => identifier(name)),
    sql`, `,
  );
}

/** `column = value` where `=` tells values apart, else a comparison of what is printed. */
function equals(
  catalog: Catalog,
  column: CatalogColumn | undefined,
  name: string,
  value: Value,
): Sql {
  if (value === undefined) return sql`${identifier(name)} IS NULL`;
  const type = column === undefined ? undefined : catalog.types.get(column.type.key);
  return type?.equality === "faithful" && type.kind !== "composite"
    ? sql`${identifier(name)} = ${textOf(value)}`
    : sql`${identifier(name)}::text = ${textOf(value)}`;
}

function matches(
  catalog: Catalog,
  table: CatalogTable | undefined,
  columns: readonly string[],
  row: readonly Value[],
): Sql {
  const terms = columns.map((name, index) =>
    equals(
      catalog,
      table?.columns.find((column) => column.name === name),
      name,
      row[index],
    ),
  );
  return terms.length === 0 ? sql`true` : join(terms, sql` AND `);
}

function whereOf(catalog: Catalog, target: QualifiedName, filter: RowFilter): Sql {
  const table = catalog.tables.get(typeKey(target));
  switch (filter.kind) {
    case "all":
      return sql``;
    case "matching":
      return sql` WHERE ${join(
        filter.rows.map((row) => sql`(${matches(catalog, table, filter.columns, row)})`),
        sql` OR `,
      )}`;
    case "one":
      return sql` WHERE ctid = (SELECT min(ctid) FROM ${tableOf(target)} WHERE ${matches(catalog, table, filter.columns, filter.row)})`;
  }
}

/** The statement, without a closing semicolon. */
export function printChange(catalog: Catalog, change: Change): Sql {
  switch (change.kind) {
    case "insert": {
      const target = tableOf(change.table);
      if (change.columns.length === 0) return sql`INSERT INTO ${target} DEFAULT VALUES`;
      const rows = join(
        change.rows.map((row) => sql`(${join(row.map(textOf), sql`, `)})`),
        sql`, `,
      );
      // OVERRIDING SYSTEM VALUE lets GENERATED ALWAYS AS IDENTITY columns take the values of the test.
      const insert = sql`INSERT INTO ${target} (${listOf(change.columns)}) OVERRIDING SYSTEM VALUE VALUES ${rows}`;
      if (change.conflict === undefined) return insert;
      const key = listOf(change.conflict.columns);
      if (change.conflict.overwrite.length === 0)
        return sql`${insert} ON CONFLICT (${key}) DO NOTHING`;
      const assignments = join(
        change.conflict.overwrite.map(
          (name) => sql`${identifier(name)} = excluded.${identifier(name)}`,
        ),
        sql`, `,
      );
      return sql`${insert} ON CONFLICT (${key}) DO UPDATE SET ${assignments}`;
    }
    case "update": {
      const assignments = join(
        change.assignments.columns.map(
          (name, index) => sql`${identifier(name)} = ${textOf(change.assignments.values[index])}`,
        ),
        sql`, `,
      );
      return sql`UPDATE ${tableOf(change.table)} SET ${assignments}${whereOf(catalog, change.table, change.filter)}`;
    }
    case "delete":
      return sql`DELETE FROM ${tableOf(change.table)}${whereOf(catalog, change.table, change.filter)}`;
    case "truncate":
      return sql`TRUNCATE ${join(change.tables.map(tableOf), sql`, `)} CASCADE`;
  }
}
