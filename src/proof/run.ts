import type { CatalogTable } from "../catalog/catalog.js";
import type { QualifiedName } from "../catalog/type.js";
import type { Artifact } from "../compile/artifact.js";
import { changesSchema, engineSchema, stateSchema } from "../emit/naming.js";
import { identifier, join, literal, printSql, sql } from "../sql/sql.js";
import { messageOf, type ProofDatabase } from "./database.js";
import type { Player } from "./player.js";
import { compareRelations, type ImageDifference } from "./recompute.js";
import type { Batch, Cycle, Scenario } from "./scenario.js";

/** A database that holds the schema, and the artifact to be proved there. */
export interface Stage {
  readonly database: ProofDatabase;
  readonly artifact: Artifact;
  /** A view of the defining query: the truth. */
  readonly recompute: QualifiedName;
  /** The tables that hold rows; emptied before each run. */
  readonly tables: readonly CatalogTable[];
}

/** How the stream table went wrong. */
export type Failure =
  | {
      readonly kind: "rows-differ";
      readonly cycle: number;
      readonly differences: readonly ImageDifference[];
    }
  | {
      readonly kind: "columns-differ";
      readonly cycle: number;
      readonly expected: readonly string[];
      readonly actual: readonly string[];
    }
  /** A statement of the artifact failed although the defining query can be computed. */
  | {
      readonly kind: "statement-failed";
      readonly cycle: number;
      readonly phase: string;
      readonly message: string;
    }
  /** The rows are right, but a full refresh still found something to repair in the state. */
  | { readonly kind: "state-differs"; readonly cycle: number; readonly repaired: number };

/** What a run did: counted, so that a proof that proved nothing is seen. */
export interface RunStatistics {
  /** Refreshes that were compared with a recompute. */
  readonly refreshes: number;
  /** Those that read the changes (the others compared with the whole query, or had nothing to do). */
  readonly differential: number;
  /** Those that changed the stream table. */
  readonly changing: number;
  /** Those after which the result had rows. */
  readonly nonEmpty: number;
  /** Those for which every source had changed. */
  readonly allSourcesChanged: number;
}

export interface RunResult {
  readonly scenario: Scenario;
  readonly failure: Failure | undefined;
  /** The defining query itself failed on the rows, with this message: the run ended early and proves less. */
  readonly queryFailed: string | undefined;
  readonly statistics: RunStatistics;
}

/** Thrown inside a run only: carries the failure out of nested steps. */
class RunFailure extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

interface RefreshCounts {
  readonly changedRows: number;
  readonly changedSources: number;
}

function countsOf(row: readonly (string | null)[] | undefined): RefreshCounts {
  const [inserted, updated, deleted, changes] = row ?? [];
  const perSource: unknown = JSON.parse(changes ?? "{}");
  return {
    changedRows: Number(inserted) + Number(updated) + Number(deleted),
    changedSources: Object.values(perSource ?? {}).filter((count) => Number(count) > 0).length,
  };
}

async function emptyTables(stage: Stage): Promise<void> {
  if (stage.tables.length === 0) return;
  const tables = join(
    stage.tables.map((table) => identifier(table.schema, table.name)),
    sql`, `,
  );
  await stage.database.execute(printSql(sql`TRUNCATE ${tables} RESTART IDENTITY CASCADE`));
}

/** Runs an action in a transaction, hence at one moment of the clock. */
async function inTransaction<Result>(
  database: ProofDatabase,
  action: () => Promise<Result>,
): Promise<Result> {
  await database.execute("BEGIN");
  try {
    const result = await action();
    await database.execute("COMMIT");
    return result;
  } catch (error) {
    await database.execute("ROLLBACK");
    throw error;
  }
}

/** Runs statements of an artifact, inside a transaction, with the search path that they are made for. */
async function runEmitted<Result>(
  database: ProofDatabase,
  action: () => Promise<Result>,
): Promise<Result> {
  const [[own = null] = []] = await database.query(
    "SELECT pg_catalog.current_setting('search_path')",
  );
  await database.execute("SET LOCAL search_path = pg_catalog, pg_temp");
  const result = await action();
  await database.query(
    printSql(sql`SELECT pg_catalog.set_config('search_path', ${literal(own)}, true)`),
  );
  return result;
}

/** Makes the schemas of the engine anew: nothing of an earlier stream table is left in them. */
export async function openEngine({ database, artifact }: Stage): Promise<void> {
  for (const schema of [stateSchema, changesSchema, engineSchema]) {
    await database.execute(printSql(sql`DROP SCHEMA IF EXISTS ${identifier(schema)} CASCADE`));
  }
  await inTransaction(database, () =>
    runEmitted(database, () => database.execute(artifact.prelude)),
  );
}

/**
 * Installs the artifact over empty tables, fills them, and compares the stream table with a recompute after the
 * first fill and after each cycle; at last a full refresh must find nothing to repair, and everything is dropped.
 * Stops at the first failure.
 */
export async function runScenario(stage: Stage, player: Player): Promise<RunResult> {
  const { database, artifact } = stage;
  const counted = { refreshes: 0, differential: 0, changing: 0, nonEmpty: 0, allSourcesChanged: 0 };
  const cycles: Cycle[] = [];
  let initial: Batch = { oneTransaction: false, steps: [] };
  let queryFailed: string | undefined;
  let cycle = 0;

  async function perform<Result>(phase: string, action: () => Promise<Result>): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      throw new RunFailure({ kind: "statement-failed", cycle, phase, message: messageOf(error) });
    }
  }

  const execute = (phase: string, script: string): Promise<void> =>
    perform(phase, () => runEmitted(database, () => database.execute(script)));

  const refresh = (kind: "refresh" | "full", statement = artifact[kind]): Promise<RefreshCounts> =>
    perform(kind, () =>
      runEmitted(database, async () => {
        await database.execute(artifact.lock);
        const rows = await database.query(statement);
        return countsOf(rows[0]);
      }),
    );

  /** The refresh that the engine would run: where one source alone has changed, the one for that. */
  async function differentialRefresh(changed: string | null | undefined): Promise<string> {
    const list = sql`${literal(changed ?? "{}")}::pg_catalog.text[]`;
    const [[source] = []] = await database.query(
      printSql(
        sql`SELECT (${list})[1] WHERE pg_catalog.cardinality(${list}) OPERATOR(pg_catalog.=) 1`,
      ),
    );
    const narrowed = typeof source === "string" ? artifact.narrowed[source] : undefined;
    return narrowed ?? artifact.refresh;
  }

  /** Whether the truth can be computed at all: it divides by zero now and then. */
  async function queryFails(): Promise<boolean> {
    try {
      await database.query(
        printSql(
          sql`SELECT pg_catalog.count(ROW(result.*)::pg_catalog.text) FROM ${identifier(stage.recompute.schema, stage.recompute.name)} AS result`,
        ),
      );
      return false;
    } catch (error) {
      queryFailed = messageOf(error);
      return true;
    }
  }

  async function compare(): Promise<void> {
    const comparison = await perform("read", () =>
      compareRelations(database, artifact.name, stage.recompute),
    );
    switch (comparison.kind) {
      case "equal":
        counted.refreshes += 1;
        if (comparison.rows > 0) counted.nonEmpty += 1;
        return;
      case "rows-differ":
      case "columns-differ":
        throw new RunFailure({ ...comparison, cycle });
    }
  }

  /** What is pending, its refresh, and the comparison: in one transaction, so that all of them tell the same time. */
  async function refreshAndCompare(kind: "refresh" | "full"): Promise<void> {
    const [[pending, changed] = []] = await perform("pending", () =>
      runEmitted(database, () => database.query(artifact.pending)),
    );
    // What says that nothing is pending must be right about it: then the result is compared as it stands.
    if (pending === "t" || kind === "full") {
      const statement = kind === "full" ? artifact.full : await differentialRefresh(changed);
      const counts = await refresh(kind, statement);
      if (counts.changedRows > 0) counted.changing += 1;
      if (kind === "refresh" && artifact.mode === "differential") counted.differential += 1;
      if (counts.changedSources === artifact.sources.length) counted.allSourcesChanged += 1;
    }
    await compare();
  }

  /** At the moment of the last refresh, a full one must find nothing to do. */
  async function repair(): Promise<void> {
    if (artifact.mode !== "differential") return;
    const { changedRows } = await refresh("full");
    if (changedRows > 0)
      throw new RunFailure({ kind: "state-differs", cycle, repaired: changedRows });
  }

  async function play(): Promise<void> {
    const isLast = (): boolean => cycle === player.cycles;
    if (!player.installFirst) initial = await player.fill();
    await inTransaction(database, () => execute("install", artifact.install));
    if (player.installFirst) initial = await player.fill();
    if (await queryFails()) return;
    await inTransaction(database, async () => {
      await execute("populate", artifact.populate);
      await compare();
      if (isLast()) await repair();
    });
    while (!isLast()) {
      const kind = player.refreshOf(cycle);
      const batch = await player.change(cycle);
      cycles.push({ refresh: kind, batch });
      cycle += 1;
      if (await queryFails()) return;
      await inTransaction(database, async () => {
        await refreshAndCompare(kind);
        if (isLast()) await repair();
      });
    }
  }

  async function attempt(action: () => Promise<void>): Promise<Failure | undefined> {
    try {
      await action();
      return undefined;
    } catch (error) {
      if (error instanceof RunFailure) return error.failure;
      throw error;
    }
  }

  await emptyTables(stage);
  const failure = await attempt(play);
  const dropFailure = await attempt(() =>
    inTransaction(database, () => execute("drop", artifact.drop)),
  );
  if (dropFailure !== undefined) await openEngine(stage);
  return {
    scenario: { installFirst: player.installFirst, initial, cycles },
    failure: failure ?? dropFailure,
    queryFailed,
    statistics: counted,
  };
}
