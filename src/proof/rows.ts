import type { CatalogTable } from "../catalog/catalog.js";
import { type QualifiedName, typeKey } from "../catalog/type.js";
import type { Change } from "./change.js";
import type { Random } from "./random.js";
import { type Batch, type OpenBatch, openBatch } from "./scenario.js";
import { distinctValueOf, drawValue, type Value } from "./value.js";
import {
  type ColumnPool,
  type Row,
  readRows,
  type Workbench,
  writableColumnsOf,
} from "./workbench.js";

/** How often a nullable column is NULL. */
const nullShare = 0.25;

/** How often a column has a value that a condition is about, where there is one. */
const hintedShare = 0.4;

/** How often a row for a table without key repeats one that is there. */
const duplicateShare = 0.2;

/** How many draws are made for a row that the database, or a key, keeps refusing. */
const attemptsPerRow = 12;

export function nameOf(table: CatalogTable): QualifiedName {
  return { schema: table.schema, name: table.name };
}

/** Whether no unique key of the table has the same values in two of the rows. */
function fitsKeys(table: CatalogTable, rows: readonly Row[], candidate: Row): boolean {
  const names = writableColumnsOf(table).map(({ name }) => name);
  return table.uniqueKeys.every((key) => {
    const positions = key.columns.map((name) => names.indexOf(name));
    if (positions.includes(-1)) return true;
    const mayRepeat =
      !key.nullsNotDistinct && positions.some((position) => candidate[position] === undefined);
    return (
      mayRepeat ||
      rows.every((row) => positions.some((position) => row[position] !== candidate[position]))
    );
  });
}

function drawFor(random: Random, pool: ColumnPool): Value {
  return pool.hinted.length > 0 && random.chance(hintedShare)
    ? random.pick(pool.hinted)
    : drawValue(random, pool);
}

/** A row for the table, as good as the catalog tells; the database may still refuse it. */
export function drawRow(
  random: Random,
  workbench: Workbench,
  table: CatalogTable,
  contents: ReadonlyMap<string, readonly Row[]>,
): Row {
  const columns = writableColumnsOf(table);
  const own = contents.get(typeKey(table)) ?? [];
  if (table.uniqueKeys.length === 0 && own.length > 0 && random.chance(duplicateShare)) {
    return random.pick(own);
  }
  const row = new Map<string, Value>();
  for (const column of columns) {
    const key = table.uniqueKeys.find((unique) => unique.columns.includes(column.name));
    const position = random.integer(1, own.length + 5);
    const distinct =
      key !== undefined && random.chance(0.7)
        ? distinctValueOf(workbench.catalog, column.type, position)
        : undefined;
    const isNull = !column.notNull && random.chance(nullShare);
    row.set(
      column.name,
      isNull ? undefined : (distinct ?? drawFor(random, workbench.poolOf(column))),
    );
  }
  for (const key of table.foreignKeys) {
    const target = workbench.catalog.tables.get(typeKey(key.references));
    if (target === undefined) continue;
    const names = writableColumnsOf(target).map(({ name }) => name);
    const positions = key.referencedColumns.map((name) => names.indexOf(name));
    const candidates = (contents.get(typeKey(target)) ?? []).filter((candidate) =>
      positions.every((position) => candidate[position] !== undefined),
    );
    const nullable = key.columns.filter(
      (name) => columns.find((column) => column.name === name)?.notNull === false,
    );
    if (candidates.length === 0 || (nullable.length > 0 && random.chance(nullShare))) {
      for (const name of nullable) row.set(name, undefined);
      continue;
    }
    const partner = random.pick(candidates);
    key.columns.forEach((name, index) => {
      row.set(name, partner[positions[index] ?? -1]);
    });
  }
  return columns.map(({ name }) => row.get(name));
}

/** Several rows that fit the table's keys together; fewer than asked for when none is found. */
export function drawRows(
  random: Random,
  workbench: Workbench,
  table: CatalogTable,
  contents: ReadonlyMap<string, readonly Row[]>,
  count: number,
): readonly Row[] {
  const own = contents.get(typeKey(table)) ?? [];
  const rows: Row[] = [];
  for (let attempt = 0; rows.length < count && attempt < count * attemptsPerRow; attempt += 1) {
    const together = new Map(contents).set(typeKey(table), [...own, ...rows]);
    const row = drawRow(random, workbench, table, together);
    if (fitsKeys(table, [...own, ...rows], row)) rows.push(row);
  }
  return rows;
}

export function insertion(table: CatalogTable, rows: readonly Row[]): Change {
  return {
    kind: "insert",
    table: nameOf(table),
    columns: writableColumnsOf(table).map(({ name }) => name),
    rows,
    conflict: undefined,
  };
}

/** Inserts the rows together or, when the database refuses that, each of them by itself. */
export async function insertRows(
  batch: OpenBatch,
  table: CatalogTable,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const taken = await batch.attempt(insertion(table, rows));
  if (taken || rows.length === 1) return;
  for (const row of rows) await batch.attempt(insertion(table, [row]));
}

/** What all tables hold now, by `schema.name`. */
export async function readContents(
  workbench: Workbench,
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const contents = new Map<string, readonly Row[]>();
  for (const table of workbench.tables) {
    contents.set(typeKey(table), await readRows(workbench, table));
  }
  return contents;
}

/**
 * Fills the tables with rows that fit the schema: NULLs, duplicates, few different values, hostile values;
 * keys and references are respected by construction, other constraints by trying again.
 * A table may start empty. Returns the changes that were made.
 */
export async function generateRows(
  random: Random,
  workbench: Workbench,
  rowsPerTable: number,
): Promise<Batch> {
  const batch = await openBatch(workbench.database, workbench.catalog, true);
  for (const table of workbench.tables) {
    const wanted = random.chance(0.06) ? 0 : random.integer(1, rowsPerTable);
    let missing = wanted;
    for (let round = 0; missing > 0 && round < 4; round += 1) {
      const contents = await readContents(workbench);
      await insertRows(batch, table, drawRows(random, workbench, table, contents, missing));
      missing = wanted - (await readRows(workbench, table)).length;
    }
  }
  return batch.close();
}
