import type { CatalogColumn, CatalogTable, UniqueKey } from "../catalog/catalog.js";
import { typeKey } from "../catalog/type.js";
import type { ColumnValues, RowFilter } from "./change.js";
import type { Random } from "./random.js";
import { drawRow, drawRows, insertion, insertRows, nameOf, readContents } from "./rows.js";
import { type Batch, type OpenBatch, openBatch } from "./scenario.js";
import { type Row, type Workbench, writableColumnsOf } from "./workbench.js";

/** What one operation works with. */
interface Scene {
  readonly random: Random;
  readonly workbench: Workbench;
  readonly table: CatalogTable;
  readonly columns: readonly CatalogColumn[];
  readonly contents: ReadonlyMap<string, readonly Row[]>;
  readonly rows: readonly Row[];
  readonly batch: OpenBatch;
}

/** A way to change a table. It may do nothing where it does not apply. */
type Operation = (scene: Scene) => Promise<void>;

function namesOf(scene: Scene): readonly string[] {
  return scene.columns.map(({ name }) => name);
}

/** A key that every row has: the row can be named by it. */
function namingKey(scene: Scene): UniqueKey | undefined {
  const names = new Set(scene.columns.filter(({ notNull }) => notNull).map(({ name }) => name));
  return scene.table.uniqueKeys.find((key) => key.columns.every((name) => names.has(name)));
}

function project(scene: Scene, row: Row, columns: readonly string[]): Row {
  const names = namesOf(scene);
  return columns.map((name) => row[names.indexOf(name)]);
}

/** Exactly one row: by its key, else by all its columns and its place. */
function only(scene: Scene, row: Row): RowFilter {
  const key = namingKey(scene);
  return key === undefined
    ? { kind: "one", columns: namesOf(scene), row }
    : { kind: "matching", columns: key.columns, rows: [project(scene, row, key.columns)] };
}

/** All rows that agree with one of the given in a column, or in their keys. */
function some(scene: Scene, rows: readonly Row[]): RowFilter {
  const key = namingKey(scene);
  const columns =
    key === undefined || scene.random.chance(0.4)
      ? [scene.random.pick(namesOf(scene))]
      : key.columns;
  return { kind: "matching", columns, rows: rows.map((row) => project(scene, row, columns)) };
}

/** New values for one to three columns, with references that hold. */
function drawAssignments(scene: Scene, columns: readonly CatalogColumn[]): ColumnValues {
  const { random } = scene;
  const chosen = random.shuffle(columns.map(({ name }) => name)).slice(
    0,
    random.pickWeighted([
      { weight: 5, item: 1 },
      { weight: 3, item: 2 },
      { weight: 1, item: 3 },
    ]),
  );
  // A composite reference is only right as a whole.
  const names = new Set(
    chosen.flatMap((name) => [
      name,
      ...scene.table.foreignKeys
        .filter((key) => key.columns.includes(name))
        .flatMap((key) => key.columns),
    ]),
  );
  const all = namesOf(scene).filter((name) => names.has(name));
  const keyless = { ...scene.table, uniqueKeys: [] };
  const drawn = drawRow(
    random,
    scene.workbench,
    random.chance(0.5) ? scene.table : keyless,
    scene.contents,
  );
  return { columns: all, values: project(scene, drawn, all) };
}

function pickRows(scene: Scene, most: number): readonly Row[] {
  return scene.random.shuffle(scene.rows).slice(0, scene.random.integer(1, most));
}

const insertSome: Operation = async (scene) => {
  const { random, workbench, table, contents, batch } = scene;
  await insertRows(
    batch,
    table,
    drawRows(random, workbench, table, contents, random.integer(1, 4)),
  );
};

const repeatRow: Operation = async ({ random, table, rows, batch }) => {
  if (rows.length === 0) return;
  const row = random.pick(rows);
  await batch.attempt(insertion(table, random.chance(0.5) ? [row, row] : [row]));
};

const updateSome: Operation = async (scene) => {
  const payload = scene.columns.filter(
    ({ name }) => !scene.table.uniqueKeys.some((key) => key.columns.includes(name)),
  );
  const columns = payload.length === 0 ? scene.columns : payload;
  if (scene.rows.length === 0) return;
  await scene.batch.attempt({
    kind: "update",
    table: nameOf(scene.table),
    assignments: drawAssignments(scene, columns),
    filter: scene.random.chance(0.5)
      ? some(scene, pickRows(scene, 3))
      : only(scene, scene.random.pick(scene.rows)),
  });
};

const updateKey: Operation = async (scene) => {
  if (scene.rows.length === 0) return;
  await scene.batch.attempt({
    kind: "update",
    table: nameOf(scene.table),
    assignments: drawAssignments(scene, scene.columns),
    filter: only(scene, scene.random.pick(scene.rows)),
  });
};

const updateAll: Operation = async (scene) => {
  await scene.batch.attempt({
    kind: "update",
    table: nameOf(scene.table),
    assignments: drawAssignments(scene, scene.columns),
    filter: { kind: "all" },
  });
};

const deleteSome: Operation = async (scene) => {
  if (scene.rows.length === 0) return;
  await scene.batch.attempt({
    kind: "delete",
    table: nameOf(scene.table),
    filter: scene.random.chance(0.4)
      ? some(scene, pickRows(scene, 2))
      : only(scene, scene.random.pick(scene.rows)),
  });
};

/** A → B → A: nothing has changed in the end. */
const changeAndRestore: Operation = async (scene) => {
  if (scene.rows.length === 0) return;
  const row = scene.random.pick(scene.rows);
  const key = namingKey(scene)?.columns ?? [];
  const columns = scene.columns.filter(({ name }) => !key.includes(name));
  if (columns.length === 0) return;
  const assignments = drawAssignments(scene, columns);
  const table = nameOf(scene.table);
  const changed = namesOf(scene).map((name, index) => {
    const position = assignments.columns.indexOf(name);
    return position < 0 ? row[index] : assignments.values[position];
  });
  const taken = await scene.batch.attempt({
    kind: "update",
    table,
    assignments,
    filter: only(scene, row),
  });
  if (!taken) return;
  await scene.batch.attempt({
    kind: "update",
    table,
    assignments: { columns: assignments.columns, values: project(scene, row, assignments.columns) },
    filter: only(scene, changed),
  });
};

const insertAndDelete: Operation = async (scene) => {
  const { random, workbench, table, contents, batch } = scene;
  const row = drawRows(random, workbench, table, contents, 1)[0];
  if (row === undefined || !(await batch.attempt(insertion(table, [row])))) return;
  await batch.attempt({ kind: "delete", table: nameOf(table), filter: only(scene, row) });
};

const deleteAndInsertAgain: Operation = async (scene) => {
  if (scene.rows.length === 0) return;
  const row = scene.random.pick(scene.rows);
  const table = nameOf(scene.table);
  if (await scene.batch.attempt({ kind: "delete", table, filter: only(scene, row) })) {
    await scene.batch.attempt(insertion(scene.table, [row]));
  }
};

/** Two rows take each other's key, by way of a third one. */
const swapKeys: Operation = async (scene) => {
  const key = namingKey(scene);
  const [first, second] = scene.random.shuffle(scene.rows);
  if (key === undefined || first === undefined || second === undefined) return;
  const free = drawRows(scene.random, scene.workbench, scene.table, scene.contents, 1)[0];
  if (free === undefined) return;
  const [from, to, between] = [first, second, free].map((row) => project(scene, row, key.columns));
  if (from === undefined || to === undefined || between === undefined) return;
  const move = (source: Row, target: Row): Promise<boolean> =>
    scene.batch.attempt({
      kind: "update",
      table: nameOf(scene.table),
      assignments: { columns: key.columns, values: target },
      filter: { kind: "matching", columns: key.columns, rows: [source] },
    });
  if ((await move(from, between)) && (await move(to, from))) await move(between, to);
};

/** `ON CONFLICT` in both of its branches: one row that is there and one that is not. */
const upsert: Operation = async (scene) => {
  const key = namingKey(scene);
  if (key === undefined || key.deferrable) return;
  const { random, workbench, table, contents } = scene;
  const fresh = drawRows(random, workbench, table, contents, 1);
  const present = scene.rows.length === 0 ? undefined : random.pick(scene.rows);
  const names = namesOf(scene);
  const drawn = drawRow(random, workbench, { ...table, uniqueKeys: [] }, contents);
  const changed =
    present === undefined
      ? []
      : [names.map((name, index) => (key.columns.includes(name) ? present[index] : drawn[index]))];
  const rows = [...fresh, ...changed];
  if (rows.length === 0) return;
  const overwrite = names.filter((name) => !key.columns.includes(name));
  await scene.batch.attempt({
    kind: "insert",
    table: nameOf(table),
    columns: names,
    rows,
    conflict: { columns: key.columns, overwrite: random.chance(0.8) ? overwrite : [] },
  });
};

const clear: Operation = async (scene) => {
  await scene.batch.attempt({
    kind: "delete",
    table: nameOf(scene.table),
    filter: { kind: "all" },
  });
};

const clearAndRefill: Operation = async (scene) => {
  const { random, workbench, table, batch, rows } = scene;
  const emptied = random.chance(0.5)
    ? await batch.attempt({ kind: "delete", table: nameOf(table), filter: { kind: "all" } })
    : await batch.attempt({ kind: "truncate", tables: [nameOf(table)] });
  if (!emptied) return;
  const kept = rows.filter(() => random.chance(0.7));
  await insertRows(batch, table, kept);
  const contents = await readContents(workbench);
  await insertRows(
    batch,
    table,
    drawRows(random, workbench, table, contents, random.integer(0, 2)),
  );
};

const truncate: Operation = async (scene) => {
  await scene.batch.attempt({ kind: "truncate", tables: [nameOf(scene.table)] });
};

/** A change whose savepoint is rolled back: it must leave no trace in what was captured. */
const undo: Operation = async (scene) => {
  const { random, table, batch } = scene;
  await batch.attempt(
    random.chance(0.5)
      ? { kind: "truncate", tables: [nameOf(table)] }
      : { kind: "delete", table: nameOf(table), filter: { kind: "all" } },
    "rolled-back",
  );
};

/** A row loses those that refer to it to another row, and goes: both sides of a join change at once. */
const handOver: Operation = async (scene) => {
  const { random, workbench, table, batch } = scene;
  const [leaving, staying] = random.shuffle(scene.rows);
  if (leaving === undefined) return;
  for (const other of workbench.tables) {
    for (const key of other.foreignKeys) {
      if (typeKey(key.references) !== typeKey(table)) continue;
      const from = project(scene, leaving, key.referencedColumns);
      const to =
        staying === undefined
          ? from.map(() => undefined)
          : project(scene, staying, key.referencedColumns);
      await batch.attempt({
        kind: "update",
        table: nameOf(other),
        assignments: { columns: key.columns, values: to },
        filter: { kind: "matching", columns: key.columns, rows: [from] },
      });
    }
  }
  await batch.attempt({ kind: "delete", table: nameOf(table), filter: only(scene, leaving) });
};

const operations: readonly { readonly weight: number; readonly item: Operation }[] = [
  { weight: 6, item: insertSome },
  { weight: 1, item: repeatRow },
  { weight: 5, item: updateSome },
  { weight: 2, item: updateKey },
  { weight: 0.6, item: updateAll },
  { weight: 4, item: deleteSome },
  { weight: 2, item: handOver },
  { weight: 1, item: changeAndRestore },
  { weight: 1, item: insertAndDelete },
  { weight: 1, item: deleteAndInsertAgain },
  { weight: 0.8, item: swapKeys },
  { weight: 1.5, item: upsert },
  { weight: 0.4, item: clear },
  { weight: 0.5, item: clearAndRefill },
  { weight: 0.3, item: truncate },
  { weight: 0.3, item: undo },
];

/**
 * One batch of changes. Three of four batches change every source table; the others some of them, or none.
 * Changes that the database refuses (a reference, a check) are left out.
 *
 * @param sources the tables to change, by `schema.name`
 */
export async function generateBatch(
  random: Random,
  workbench: Workbench,
  sources: ReadonlySet<string>,
): Promise<Batch> {
  const batch = await openBatch(workbench.database, workbench.catalog, random.chance(0.6));
  const share = random.pickWeighted([
    { weight: 75, item: 1 },
    { weight: 21, item: 0.5 },
    { weight: 4, item: 0 },
  ]);
  const chosen = workbench.tables.filter(
    (table) => sources.has(typeKey(table)) && random.chance(share),
  );
  for (const table of random.shuffle(chosen)) {
    const columns = writableColumnsOf(table);
    if (columns.length === 0) continue;
    const times = random.integer(1, 3);
    for (let time = 0; time < times; time += 1) {
      const contents = await readContents(workbench);
      const rows = contents.get(typeKey(table)) ?? [];
      const operation = rows.length === 0 ? insertSome : random.pickWeighted(operations);
      await operation({ random, workbench, table, columns, contents, rows, batch });
    }
  }
  return batch.close();
}
