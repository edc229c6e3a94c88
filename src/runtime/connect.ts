import { diagnosticsOf } from "../compile/diagnostics-of.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { sql } from "../sql/sql.js";
import {
  type Alteration,
  alterStreamTable,
  type CompileAs,
  foreseeAlteration,
  type Registration,
  readRegistration,
  type WantedSettings,
} from "./alter.js";
import {
  type CompiledQuery,
  type CompileSettings,
  compileQuery,
  whileSourcesChange,
} from "./compile-query.js";
import { type Connection, type ConnectionTarget, openConnection, readRows } from "./connection.js";
import { createStreamTable, displayName } from "./create.js";
import { type DropSettings, dropStreamTable } from "./drop.js";
import {
  assertInitialised,
  assertMigrated,
  type MigrationReport,
  migrate,
} from "./engine/migrate.js";
import {
  type HistoryEntry,
  listStreamTables,
  readHistory,
  readStreamTable,
  readVersions,
  type StreamTable,
  type Versions,
} from "./list.js";
import {
  type ArmsOfRefresh,
  explainArms,
  explainRefresh,
  type Finding,
  type GraphNode,
  inspectDatabase,
  pruneHistory,
  type Repair,
  readDependents,
  readGraph,
  readPending,
  repairObjects,
  type WriteResult,
  writeAndRefresh,
} from "./maintain.js";
import { assertMergeJoinStrategy } from "./merge-join-strategy.js";
import { type Recompile, type RefreshResult, refreshStreamTable } from "./refresh.js";
import { assertSchedule } from "./schedule.js";
import { assertWritable, inspectServer, type Server } from "./server.js";
import type { MergeJoinStrategy, RequestedMode } from "./stream-table.js";
import { type Verification, verifyStreamTable } from "./verify.js";

/** What a stream table is created from. */
export interface StreamTableDefinition {
  /** As SQL writes it; in the first schema of the search path unless qualified. Default: as in `query`. */
  readonly name?: string | undefined;
  /** The defining query: a `SELECT`, or `CREATE MATERIALIZED VIEW name AS SELECT`. */
  readonly query: string;
  /** Default: `auto`. */
  readonly mode?: RequestedMode | undefined;
  /** Whether materialized views and foreign tables may be sources that are compared with a copy. Default: as in `query`, else not. */
  readonly snapshotSources?: boolean | undefined;
  /** When `trickle run` refreshes it, such as `5s`. Without, it is refreshed on demand only. */
  readonly schedule?: string | undefined;
  /** The time zone, as `Europe/Berlin`, that the query means where it leaves that to the setting TimeZone. */
  readonly timeZone?: string | undefined;
  /** How joins of its refreshes are computed. Default: `auto`, or what it was. */
  readonly mergeJoinStrategy?: MergeJoinStrategy | undefined;
  /** Whether to change the stream table of this name, if there is one, into this. Default: that is an error. */
  readonly orReplace?: boolean | undefined;
}

/** What to change of a stream table; what is not given stays. */
export interface AlterSettings {
  readonly query?: string | undefined;
  readonly mode?: RequestedMode | undefined;
  /** Whether materialized views may be sources that are compared with a copy. Default: as in `query`, else not. */
  readonly snapshotSources?: boolean | undefined;
  /** `""`: on demand. */
  readonly schedule?: string | undefined;
  /** `""`: none. */
  readonly timeZone?: string | undefined;
  readonly mergeJoinStrategy?: MergeJoinStrategy | undefined;
  /** Whether `trickle run` leaves it alone. */
  readonly suspended?: boolean | undefined;
}

/** Stream tables of one database. Every failure is a `TrickleError`. */
export interface Trickle {
  readonly server: Server;
  /** Installs schema `pgtrickle`, or brings it to the version of this library. Tells what it did. */
  init(): Promise<MigrationReport>;
  /** Compiles, installs and fills a stream table. */
  create(definition: StreamTableDefinition): Promise<StreamTable>;
  /** Says whether it was `rebuilt`, its states `kept`, or nothing was to do. */
  alter(name: string, settings: AlterSettings): Promise<Alteration>;
  /** What `alter` would do now. Nothing is changed. */
  foreseeAlter(name: string, settings: AlterSettings): Promise<Alteration>;
  refresh(name: string): Promise<RefreshResult>;
  /** Runs a statement with its values and refreshes, in one transaction. Waits for a refresh that is running. */
  writeAndRefresh(
    statement: string,
    values: readonly unknown[],
    name: string,
  ): Promise<WriteResult>;
  /** The plan of the next refresh, as PostgreSQL's JSON; analyzed, it is run and rolled back. */
  explain(name: string, settings?: { readonly analyze: boolean }): Promise<readonly unknown[]>;
  /** The same, run and rolled back, with the arms that this refresh runs and those that it skips. */
  explainArms(name: string): Promise<ArmsOfRefresh>;
  /** Refreshes a stream table and compares it with its query. */
  verify(name: string): Promise<Verification>;
  /** Returns the names of all that was dropped. */
  drop(name: string, settings?: DropSettings): Promise<readonly string[]>;
  /** In the order of creation: each stands after those that it reads. */
  list(): Promise<readonly StreamTable[]>;
  status(name: string): Promise<StreamTable>;
  /** The newest refreshes first; of all stream tables when no name is given. */
  history(name?: string, limit?: number): Promise<readonly HistoryEntry[]>;
  /** The arms of a stream table's refresh, in their order. */
  arms(name: string): Promise<readonly string[]>;
  /**
   * What its owner should know of a stream table's query: as warnings why it is refreshed in full although nobody asked for
   * that, as notes where the query leaves its answer open, what an ORDER BY is worth, and the like.
   */
  diagnostics(name: string): Promise<readonly Diagnostic[]>;
  /** What reads a stream table directly: what a cascade would drop first. */
  dependents(name: string): Promise<readonly string[]>;
  /** Which stream tables have changes that they have not seen: one statement for the whole database. */
  pending(): Promise<readonly string[]>;
  /** What reads what. */
  graph(): Promise<readonly GraphNode[]>;
  /** What is not as it should be, each with what to do about it. */
  doctor(): Promise<readonly Finding[]>;
  /** Brings the catalog and the objects of all stream tables to this version. Returns what was to do. */
  migrate(): Promise<readonly Repair[]>;
  /**
   * Deletes history older than so many days; without a number, than `pg_trickle.history_retention_days` (30) says.
   * Returns how many rows went.
   */
  pruneHistory(days?: number): Promise<number>;
  version(): Promise<Versions>;
  /** Closes what `connect` has opened; a pool, client or PGlite of the caller's stays open. */
  close(): Promise<void>;
}

const defaultHistoryLimit = 20;

/**
 * Connects to a database: by URL (`""`: the `PG*` environment variables), or over a `pg` pool, a connected
 * `pg` client or a PGlite.
 *
 * @throws StateError 55T04 when that is not possible, 55T10 when the server's version is not supported
 */
export async function connect(target: ConnectionTarget): Promise<Trickle> {
  const connection = await openConnection(target);
  try {
    return await overConnection(connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function overConnection(connection: Connection): Promise<Trickle> {
  const server = await inspectServer(connection);
  let checked: Promise<void> | undefined;
  /** The catalog is checked once, before the first use. */
  const ready = async (): Promise<void> => {
    checked ??= assertMigrated(connection);
    try {
      await checked;
    } catch (error) {
      checked = undefined;
      throw error;
    }
  };
  const readyToWrite = async (): Promise<void> => {
    assertWritable(server);
    await ready();
  };
  const compiling =
    (query: string, settings: Omit<CompileSettings, "name">) =>
    (name: string | undefined): Promise<CompiledQuery> =>
      compileQuery(connection, query, { ...settings, name });
  const alterTo = (
    current: Registration,
    compileAs: CompileAs,
    wanted: WantedSettings,
    reason: string | undefined,
  ): Promise<Alteration> =>
    whileSourcesChange(
      () => compileAs(current.name),
      () => alterStreamTable(connection, current, compileAs, wanted, reason),
    );
  const recompile: Recompile = async (name, reason) => {
    const current = await readRegistration(connection, name);
    const compileAs = compiling(current.query, settingsOf(current));
    await alterTo(current, compileAs, current, reason);
  };
  /** How to compile it anew; `undefined` when nothing is given that a plan depends on. */
  const otherPlan = (
    current: Registration,
    { query, mode, snapshotSources, timeZone }: AlterSettings,
  ): { readonly compileAs: CompileAs; readonly wanted: WantedSettings } | undefined => {
    if ([query, mode, snapshotSources, timeZone].every((given) => given === undefined)) {
      return undefined;
    }
    const before = settingsOf(current);
    const requestedMode = mode ?? before.mode;
    const compileAs = compiling(query ?? current.query, {
      mode: requestedMode,
      searchPath: query === undefined ? before.searchPath : undefined,
      timeZone: timeZone === undefined ? before.timeZone : timeZone || undefined,
      // Another text says for itself.
      snapshotSources:
        snapshotSources ?? (query === undefined ? before.snapshotSources : undefined),
    });
    return { compileAs, wanted: { requestedMode, schedule: current.schedule } };
  };
  return {
    server,
    init: async () => {
      assertWritable(server);
      return migrate(connection);
    },
    create: async ({
      name,
      query,
      mode = "auto",
      snapshotSources,
      schedule,
      timeZone,
      mergeJoinStrategy,
      orReplace = false,
    }) => {
      if (schedule !== undefined) assertSchedule(schedule);
      if (mergeJoinStrategy !== undefined) assertMergeJoinStrategy(mergeJoinStrategy);
      await readyToWrite();
      const settingsOfCompiler = { mode, snapshotSources, searchPath: undefined, timeZone };
      const compileAs = compiling(query, settingsOfCompiler);
      const shown = await whileSourcesChange(
        () => compileAs(name),
        async () => {
          const { artifact, searchPath } = await compileAs(name);
          const created = displayName(artifact);
          const settings = { requestedMode: mode, schedule, searchPath };
          if (orReplace && (await exists(connection, created))) {
            const current = await readRegistration(connection, created);
            await alterStreamTable(connection, current, compileAs, settings, undefined);
          } else {
            await createStreamTable(connection, artifact, settings);
          }
          return created;
        },
      );
      if (mergeJoinStrategy !== undefined) {
        await writeSettings(connection, shown, { mergeJoinStrategy });
      }
      return readStreamTable(connection, shown);
    },
    alter: async (name, settings) => {
      const { schedule, mergeJoinStrategy, suspended } = checkSettings(settings);
      await readyToWrite();
      const current = await readRegistration(connection, name);
      const other = otherPlan(current, settings);
      const done =
        other === undefined
          ? "unchanged"
          : await alterTo(current, other.compileAs, other.wanted, undefined);
      if (!hasOtherSettings(current, settings)) return done;
      await writeSettings(connection, current.name, { schedule, suspended, mergeJoinStrategy });
      return done === "rebuilt" ? done : "kept";
    },
    foreseeAlter: async (name, settings) => {
      checkSettings(settings);
      await ready();
      const current = await readRegistration(connection, name);
      const other = otherPlan(current, settings);
      const foreseen =
        other === undefined
          ? "unchanged"
          : await foreseeAlteration(connection, current, other.compileAs, other.wanted);
      return foreseen === "unchanged" && hasOtherSettings(current, settings) ? "kept" : foreseen;
    },
    refresh: async (name) => {
      await readyToWrite();
      return refreshStreamTable(connection, name, recompile);
    },
    verify: async (name) => {
      await readyToWrite();
      return verifyStreamTable(connection, name, recompile);
    },
    writeAndRefresh: async (statement, values, name) => {
      await readyToWrite();
      return writeAndRefresh(connection, statement, values, name);
    },
    explain: async (name, settings = { analyze: false }) => {
      await ready();
      if (settings.analyze) assertWritable(server);
      return explainRefresh(connection, name, settings.analyze);
    },
    explainArms: async (name) => {
      await readyToWrite();
      return explainArms(connection, name);
    },
    arms: async (name) => {
      await ready();
      const { artifact } = await readRegistration(connection, name);
      return artifact.arms.map((arm) => arm.name);
    },
    diagnostics: async (name) => {
      await ready();
      const { artifact } = await readRegistration(connection, name);
      return diagnosticsOf(artifact);
    },
    dependents: async (name) => {
      await ready();
      return readDependents(connection, name);
    },
    pending: async () => {
      await ready();
      return readPending(connection);
    },
    graph: async () => {
      await ready();
      return readGraph(connection);
    },
    doctor: async () => {
      await ready();
      return inspectDatabase(connection);
    },
    migrate: async () => {
      assertWritable(server);
      const steps = await migrate(connection);
      const repairs = await repairObjects(connection);
      return [
        ...steps.map(({ description, action }) => ({ object: description, action })),
        ...repairs,
      ];
    },
    pruneHistory: async (days) => {
      await readyToWrite();
      return pruneHistory(connection, days);
    },
    drop: async (name, settings = { cascade: false }) => {
      await readyToWrite();
      return dropStreamTable(connection, name, settings);
    },
    list: async () => {
      await ready();
      return listStreamTables(connection);
    },
    status: async (name) => {
      await ready();
      return readStreamTable(connection, name);
    },
    history: async (name, limit = defaultHistoryLimit) => {
      await ready();
      return readHistory(connection, name, limit);
    },
    version: async () => {
      // Also where catalog and library do not fit together: that is when it is asked.
      await assertInitialised(connection);
      return readVersions(connection);
    },
    close: () => connection.close(),
  };
}

/** @throws UsageError when one of them cannot be */
function checkSettings(settings: AlterSettings): AlterSettings {
  const { schedule, mergeJoinStrategy } = settings;
  if (schedule !== undefined && schedule !== "") assertSchedule(schedule);
  if (mergeJoinStrategy !== undefined) assertMergeJoinStrategy(mergeJoinStrategy);
  return settings;
}

/** Whether something is to be written that no plan depends on. */
function hasOtherSettings(
  current: Registration,
  { schedule, suspended, mergeJoinStrategy }: AlterSettings,
): boolean {
  const rescheduled = schedule !== undefined && schedule !== (current.schedule ?? "");
  return rescheduled || suspended !== undefined || mergeJoinStrategy !== undefined;
}

/** What a stream table was compiled with. */
function settingsOf({
  requestedMode,
  queryPath,
  artifact,
}: Registration): Omit<CompileSettings, "name"> {
  return {
    mode: requestedMode,
    searchPath: queryPath,
    // Those of an earlier version were compiled without any.
    timeZone: artifact.timeZone ?? undefined,
    snapshotSources: artifact.snapshotSources,
  };
}

/** Changes what does not concern the query. */
async function writeSettings(
  connection: Connection,
  name: string,
  settings: Pick<AlterSettings, "schedule" | "suspended" | "mergeJoinStrategy">,
): Promise<void> {
  await connection.query("SELECT pgtrickle.alter_stream_table($1, $2, $3, $4)", [
    name,
    settings.schedule ?? null,
    settings.suspended ?? null,
    settings.mergeJoinStrategy ?? null,
  ]);
}

async function exists(connection: Connection, name: string): Promise<boolean> {
  const found = await readRows(
    connection,
    sql`SELECT FROM pgtrickle.pgt_stream_tables WHERE stream_table = $1`,
    [name],
  );
  return found.length > 0;
}
