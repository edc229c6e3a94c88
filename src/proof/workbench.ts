import type { Catalog, CatalogColumn, CatalogTable } from "../catalog/catalog.js";
import { typeKey } from "../catalog/type.js";
import { dollarQuoted, identifier, join, literal, printSql, sql } from "../sql/sql.js";
import type { ProofDatabase } from "./database.js";
import { type Value, type ValuePool, valuePoolOf } from "./value.js";

/** A row of a table, position by position of {@link writableColumnsOf}. */
export type Row = readonly Value[];

/** The values of a column's type, and those of them that the query's and the schema's conditions are about. */
export interface ColumnPool extends ValuePool {
  readonly hinted: readonly string[];
}

/** Where changes are thought up: the tables of a live database, and what is known about their values. */
export interface Workbench {
  readonly database: ProofDatabase;
  readonly catalog: Catalog;
  /** The tables that rows are written to, referenced tables before those that refer to them. */
  readonly tables: readonly CatalogTable[];
  /** The values to try in a column. */
  poolOf(column: CatalogColumn): ColumnPool;
}

/** The columns that a statement may write. */
export function writableColumnsOf(table: CatalogTable): readonly CatalogColumn[] {
  return table.columns.filter((column) => column.generated === undefined);
}

/** Tables that rows can be written to, each after those it refers to where the references allow it. */
function orderTables(catalog: Catalog): readonly CatalogTable[] {
  const tables = [...catalog.tables.values()];
  // Rows reach partitions through their table; those of an inheriting table are written to it alone.
  const partitions = new Set(
    tables.flatMap(({ kind, children }) =>
      kind === "partitioned-table" ? children.map(typeKey) : [],
    ),
  );
  const waiting = tables.filter(
    (table) =>
      (table.kind === "table" || table.kind === "partitioned-table") &&
      table.schema !== "pg_catalog" &&
      table.schema !== "information_schema" &&
      !partitions.has(typeKey(table)),
  );
  const ordered: CatalogTable[] = [];
  while (waiting.length > 0) {
    const unresolved = new Set(waiting.map(typeKey));
    const ready = waiting.findIndex((table) =>
      table.foreignKeys.every(
        ({ references }) =>
          typeKey(references) === typeKey(table) || !unresolved.has(typeKey(references)),
      ),
    );
    // In a circle of references any table may be first: its references start as NULL.
    ordered.push(...waiting.splice(Math.max(ready, 0), 1));
  }
  return ordered;
}

/**
 * Prepares a workbench. For every type of a column it asks the database which of the candidate values, and of
 * the hints (constants of the query and the schema: they make its conditions true now and then), it accepts.
 */
export async function openWorkbench(
  database: ProofDatabase,
  catalog: Catalog,
  hints: readonly string[],
): Promise<Workbench> {
  const tables = orderTables(catalog);
  const pools = new Map<string, ColumnPool>();
  const keyOf = (column: CatalogColumn): string => `${column.type.key}(${column.type.modifier})`;
  for (const { table, column } of tables.flatMap((each) =>
    writableColumnsOf(each).map((written) => ({ table: each, column: written })),
  )) {
    if (pools.has(keyOf(column))) continue;
    if (!catalog.types.has(column.type.key)) continue;
    const type = sql`${identifier(table.schema, table.name, column.name)}%TYPE`;
    // Assigned as INSERT does it, where a text that is too long is an error; a cast would cut it.
    const accepts = (values: readonly string[]): Promise<boolean> => {
      const assignments = values.map(
        (value) => sql`DECLARE candidate ${type} := ${literal(value)}; BEGIN END;`,
      );
      const block = sql`BEGIN ${join(assignments, sql` `)} END`;
      return database.query(printSql(sql`DO ${dollarQuoted(block)}`)).then(
        () => true,
        () => false,
      );
    };
    const accepted = async (values: readonly string[]): Promise<readonly string[]> => {
      if (await accepts(values)) return values;
      const kept: string[] = [];
      for (const value of values) if (await accepts([value])) kept.push(value);
      return kept;
    };
    const pool = valuePoolOf(catalog, column.type);
    pools.set(keyOf(column), {
      ordinary: await accepted(pool.ordinary),
      hostile: await accepted(pool.hostile),
      hinted: await accepted(hints),
    });
  }
  return {
    database,
    catalog,
    tables,
    poolOf: (column) => pools.get(keyOf(column)) ?? { ordinary: [], hostile: [], hinted: [] },
  };
}

/** The rows of a table now, at most a thousand, in the order they are stored in. */
export async function readRows(workbench: Workbench, table: CatalogTable): Promise<readonly Row[]> {
  const columns = writableColumnsOf(table);
  if (columns.length === 0) return [];
  const list = join(
    columns.map((column) => sql`${identifier(column.name)}::text`),
    sql`, `,
  );
  const rows = await workbench.database.query(
    printSql(
      sql`SELECT ${list} FROM ${identifier(table.schema, table.name)} ORDER BY tableoid, ctid LIMIT 1000`,
    ),
  );
  return rows.map((row) => row.map((value) => value ?? undefined));
}
