import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import { QueryError } from "../../src/diagnostics/errors.js";
import { displayName } from "../../src/emit/naming.js";
import type { Migration } from "../../src/migration/migration.js";
import { planMigration } from "../../src/migration/plan-migration.js";
import { generateBatch } from "../../src/proof/history.js";
import { createRandom, type Random } from "../../src/proof/random.js";
import { generateRows } from "../../src/proof/rows.js";
import { openWorkbench } from "../../src/proof/workbench.js";
import { diffArtifacts } from "../../src/review/diff-artifacts.js";
import type { StreamTableDifference } from "../../src/review/difference.js";
import { compareWithQuery, describeDifference } from "./compare.js";
import type { TestDatabase } from "./database.js";
import { heldLocks, relationNames } from "./held-locks.js";
import { asProofDatabase } from "./proof-database.js";
import { printQuery, type QueryNode, smallerQueries } from "./query-node.js";
import type { QueryOptions } from "./random-draw.js";
import { drawQuery } from "./random-query.js";
import { relationOf } from "./random-relations.js";
import { drawSchema, type SchemaOptions } from "./random-schema.js";
import { step } from "./step.js";

/** How a random change of a random query fared. */
export type MigrationOutcome =
  | {
      readonly kind: "migrated";
      readonly states: readonly StreamTableDifference["state"]["outcome"][];
    }
  /** PostgreSQL refuses a query, or cannot compute it over such rows. */
  | { readonly kind: "passed-over"; readonly reason: string }
  | { readonly kind: "failed"; readonly text: string };

/** What PostgreSQL has no answer to, wherever it is computed. */
class NoTruth extends Error {}

/** The same query with its expressions under each other's names, in another order, or both. */
function rearranged(random: Random, query: QueryNode): QueryNode {
  if (query.kind !== "select") return query;
  const expressions = random.shuffle(query.items.map(({ expression }) => expression));
  const items = query.items.map(({ alias }, index) => ({
    alias,
    expression: expressions[index] ?? "NULL",
  }));
  return { ...query, items: random.chance(0.5) ? items : random.shuffle(items) };
}

/**
 * Another query over the same tables: one with a part less or more, one with its columns rearranged, or one that has
 * nothing in common.
 */
function drawPair(
  random: Random,
  draw: () => QueryNode,
): readonly [before: QueryNode, after: QueryNode] {
  const query = draw();
  const smaller = smallerQueries(query);
  const other = random.chance(0.1)
    ? draw()
    : random.chance(0.3) || smaller.length === 0
      ? rearranged(random, query)
      : random.pick(smaller);
  return random.chance(0.5) ? [query, other] : [other, query];
}

/**
 * Draws a schema, a query and a change of it, takes a live stream table there, back, and there again, while rows
 * change, and holds every claim of the summary against what happens.
 */
export async function migrateRandom(
  database: TestDatabase,
  seed: number,
  schemas: SchemaOptions,
  queries: QueryOptions,
): Promise<MigrationOutcome> {
  const random = createRandom(seed);
  const schema = drawSchema(random, schemas);
  const nodes = drawPair(random, () => drawQuery(random, schema.tables.map(relationOf), queries));
  const [before, after] = nodes.map(printQuery) as [string, string];
  try {
    await database.reset();
    await database.exec(schema.text);
    const compileAs = (query: string): Promise<Artifact> =>
      compile(query, schema.catalog, { name: "public.migrated" });
    const [old, wanted] = [await compileAs(before), await compileAs(after)];
    const workbench = await openWorkbench(asProofDatabase(database), schema.catalog, []);
    const sources = new Set(
      [...old.sources, ...wanted.sources].map((source) => `${source.schema}.${source.name}`),
    );
    const stage: Stage = {
      database,
      queries: [before, after],
      change: async () => {
        await generateBatch(random, workbench, sources);
        await expectTruth(stage);
      },
    };
    await generateRows(random, workbench, 10);
    await expectTruth(stage);
    await step("create", () => run(database, planMigration(undefined, wanted)));
    const fresh = await readStructure(database);
    await step("drop", () => run(database, planMigration(wanted, undefined)));
    await step("create", () => run(database, planMigration(undefined, old)));
    await expectEqual(database, old);
    await step("up, nothing pending", () => migrateQuietly(stage, old, wanted));
    expectSame("tables of state", fresh, await readStructure(database));
    await step("after it", () => goOn(stage, wanted));
    await step("down, with changes pending", () => migrateBusily(stage, wanted, old));
    await step("up, with changes pending", () => migrateBusily(stage, old, wanted));
    await step("down, nothing pending", () => migrateQuietly(stage, wanted, old));
    await step("at last", () => goOn(stage, old));
    await step("drop", () => run(database, planMigration(old, undefined)));
    const [difference] = diffArtifacts([old], [wanted]);
    const [back] = diffArtifacts([wanted], [old]);
    const outcomes = [difference, back].flatMap((item) =>
      item === undefined ? [] : [item.state.outcome],
    );
    return { kind: "migrated", states: outcomes };
  } catch (error) {
    await database.exec("ROLLBACK");
    if (error instanceof QueryError) return { kind: "passed-over", reason: error.message };
    if (error instanceof NoTruth) return { kind: "passed-over", reason: error.message };
    const message = error instanceof Error ? error.message : String(error);
    return {
      kind: "failed",
      text: `seed ${seed}: ${message}\n${schema.text}\n-- before\n${before}\n-- after\n${after}\n`,
    };
  }
}

interface Stage {
  readonly database: TestDatabase;
  readonly queries: readonly string[];
  /** Applies a random batch. */
  readonly change: () => Promise<void>;
}

/** Both queries have a result now: they divide by zero now and then. */
async function expectTruth({ database, queries }: Stage): Promise<void> {
  for (const query of queries) {
    try {
      await database.query(`SELECT count(q::text) FROM (${query}) AS q`);
    } catch (error) {
      throw new NoTruth(String(error));
    }
  }
}

async function expectEqual(database: TestDatabase, artifact: Artifact): Promise<void> {
  const difference = describeDifference(
    await compareWithQuery(database, artifact.name, artifact.query),
  );
  if (difference !== undefined) throw new Error(`not equal: ${difference}`);
}

async function run(database: TestDatabase, { transactions }: Migration): Promise<void> {
  for (const { isolation, steps } of transactions) {
    await database.transaction(async () => {
      await database.exec("SET LOCAL search_path = pg_catalog, pg_temp");
      for (const { sql } of steps) await database.exec(sql);
    }, `BEGIN ISOLATION LEVEL ${isolation}`);
  }
}

/** A refresh, or a full one where the changes are not known row by row; returns the rows it wrote. */
async function refresh(
  database: TestDatabase,
  artifact: Artifact,
  kind: "refresh" | "full" = "refresh",
): Promise<number> {
  try {
    return await database.transaction(async () => {
      await database.exec(artifact.lock);
      const [row] = await database.query(artifact[kind].trim().replace(/;$/, ""));
      const counts = [row?.["rows_inserted"], row?.["rows_updated"], row?.["rows_deleted"]];
      return counts.reduce((sum, count) => sum + Number(count), 0);
    });
  } catch (error) {
    if (kind === "full" || !String(error).includes("must be refreshed in full")) throw error;
    return refresh(database, artifact, "full");
  }
}

/** Changes go on, and all that is kept is right: what is hidden too. */
async function goOn({ database, change }: Stage, artifact: Artifact): Promise<void> {
  await change();
  await refresh(database, artifact);
  await expectEqual(database, artifact);
  await change();
  await refresh(database, artifact);
  await expectEqual(database, artifact);
  const repaired = artifact.mode === "differential" ? await refresh(database, artifact, "full") : 0;
  if (repaired > 0) throw new Error(`a full refresh found ${repaired} rows to repair`);
}

async function migrateBusily(stage: Stage, before: Artifact, after: Artifact): Promise<void> {
  const { database } = stage;
  await stage.change();
  await run(database, planMigration(before, after));
  const [difference] = diffArtifacts([before], [after]);
  // What goes on with its rows waits for its refresh.
  if (difference === undefined || difference.state.outcome === "kept") {
    await refresh(database, after);
  }
  await expectEqual(database, after);
  await goOn(stage, after);
}

/** With nothing pending, what a migration does to rows, tables and locks is what the summary says. */
async function migrateQuietly(
  { database }: Stage,
  before: Artifact,
  after: Artifact,
): Promise<void> {
  await refresh(database, before);
  const rowsBefore = new Map<string, readonly object[]>();
  for (const table of before.states) rowsBefore.set(table, await writtenRows(database, table));
  const migration = planMigration(before, after);
  const [difference] = diffArtifacts([before], [after]);
  const rescans = new Set(difference?.state.rescans.map(({ source }) => source));
  for (const { isolation, steps, locks } of migration.transactions) {
    const relations = await relationNames(database);
    const readBefore = await readRows(database);
    await database.transaction(async () => {
      await database.exec("SET LOCAL search_path = pg_catalog, pg_temp");
      for (const { sql } of steps) await database.exec(sql);
      const claimed = new Set(locks.map(({ relation, mode }) => `${relation} ${mode}`));
      const taken = await heldLocks(database, relations);
      // What a capture has recorded once, its buffer can hold from then on.
      const missing = taken.filter((lock) => !claimed.has(lock));
      expectSame("locks besides those named", [], missing);
      const sources = new Set([...before.sources, ...after.sources].map(displayName));
      const unsaid = [...(await readRows(database))].flatMap(([source, rows]) =>
        sources.has(source) && !rescans.has(source) && rows > (readBefore.get(source) ?? 0)
          ? [source]
          : [],
      );
      expectSame("tables read besides those named", [], unsaid);
    }, `BEGIN ISOLATION LEVEL ${isolation}`);
  }
  for (const { table, fate } of migration.states) {
    if (fate !== "kept") continue;
    expectSame(`rows of ${table}`, rowsBefore.get(table) ?? [], await writtenRows(database, table));
  }
  if (difference?.state.outcome === "kept" || difference === undefined) {
    const own = after.states[0] ?? "";
    expectSame("its own rows", rowsBefore.get(own) ?? [], await writtenRows(database, own));
  }
  const captured = await database.query(
    `SELECT source, columns::text AS columns FROM pgtrickle.pgt_change_tracking WHERE stream_table = 'public.migrated' ORDER BY source COLLATE "C"`,
  );
  expectSame(
    "captured columns",
    after.sources
      .map((source) => ({ source: displayName(source), columns: [...source.columns].sort() }))
      .sort((a, b) => (a.source < b.source ? -1 : 1)),
    captured.map(({ source, columns }) => ({
      source,
      columns: parseArray(columns ?? "").sort(),
    })),
  );
  await expectEqual(database, after);
}

/** Tables of state with their columns and the columns of their keys and indexes, in any order: GROUP BY has none. */
async function readStructure(database: TestDatabase): Promise<readonly object[]> {
  return database.query(`
    SELECT c.relname AS name, c.reloptions::text AS options,
      (SELECT string_agg(format('%I %s %s', a.attname, format_type(a.atttypid, a.atttypmod), a.attcollation), ', ' ORDER BY a.attname)
       FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
      (SELECT string_agg(format('%s %s %s', i.indisprimary, i.indisunique, (
          SELECT string_agg(pg_get_indexdef(i.indexrelid, place::int, false), ', ' ORDER BY pg_get_indexdef(i.indexrelid, place::int, false))
          FROM generate_series(1, i.indnatts) AS place)), '; ')
       FROM pg_index AS i WHERE i.indrelid = c.oid) AS indexes
    FROM pg_class AS c
    WHERE c.relnamespace = 'pgtrickle_state'::regnamespace AND c.relkind = 'r'
    ORDER BY c.relname`);
}

/** The elements of a one-dimensional array of texts, as PostgreSQL prints it (manual, 8.15.6). */
function parseArray(text: string): string[] {
  return [...text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)].map(
    ([, quoted, plain]) => plain ?? (quoted ?? "").replace(/\\(.)/g, "$1"),
  );
}

function expectSame(what: string, expected: unknown, actual: unknown): void {
  const [wanted, found] = [JSON.stringify(expected), JSON.stringify(actual)];
  if (wanted !== found) throw new Error(`${what}: expected ${wanted}, found ${found}`);
}

/** The rows of a state with where and by whom they were written. */
function writtenRows(database: TestDatabase, table: string): Promise<readonly object[]> {
  return database.query(
    `SELECT ctid::text, xmin::text FROM pgtrickle_state."${table.replaceAll('"', '""')}" ORDER BY ctid`,
  );
}

/** How many rows of each table this session has read, except what it has told the statistics already. */
async function readRows(database: TestDatabase): Promise<ReadonlyMap<string, number>> {
  const rows = await database.query(`
    SELECT format('%I.%I', schemaname, relname) AS name,
      seq_tup_read + coalesce(idx_tup_fetch, 0) AS rows
    FROM pg_stat_xact_user_tables`);
  return new Map(rows.map(({ name, rows: count }) => [name ?? "", Number(count)]));
}
