import { type Connection, type ConnectionTarget, openConnection } from "./connection.js";
import { createStreamTable, displayName } from "./create.js";
import { type DropSettings, dropStreamTable } from "./drop.js";
import { assertMigrated, type MigrationReport, migrate } from "./engine/migrate.js";
import {
  type HistoryEntry,
  listStreamTables,
  readHistory,
  readStreamTable,
  readVersions,
  type StreamTable,
  type Versions,
} from "./list.js";
import { type RefreshResult, refreshStreamTable } from "./refresh.js";
import { assertSchedule } from "./schedule.js";
import { assertWritable, inspectServer, type Server } from "./server.js";
import type { RequestedMode } from "./stream-table.js";
import { type Verification, verifyStreamTable } from "./verify.js";

/** What a stream table is created from. */
export interface StreamTableDefinition {
  /** As SQL writes it; in the first schema of the search path unless qualified. Default: as in `query`. */
  readonly name?: string | undefined;
  /** The defining query: a `SELECT`, or `CREATE MATERIALIZED VIEW name AS SELECT`. */
  readonly query: string;
  /** Default: `auto`. */
  readonly mode?: RequestedMode | undefined;
  /** When `trickle run` refreshes it, such as `5s`. Without, it is refreshed on demand only. */
  readonly schedule?: string | undefined;
}

/** Stream tables of one database. Every failure is a `TrickleError`. */
export interface Trickle {
  readonly server: Server;
  /** Installs schema `pgtrickle`, or brings it to the version of this library. Tells what it did. */
  init(): Promise<MigrationReport>;
  /** Compiles, installs and fills a stream table. */
  create(definition: StreamTableDefinition): Promise<StreamTable>;
  refresh(name: string): Promise<RefreshResult>;
  /** Refreshes a stream table and compares it with its query. */
  verify(name: string): Promise<Verification>;
  /** Returns the names of all that was dropped. */
  drop(name: string, settings?: DropSettings): Promise<readonly string[]>;
  /** In the order of creation: each stands after those that it reads. */
  list(): Promise<readonly StreamTable[]>;
  status(name: string): Promise<StreamTable>;
  /** The newest refreshes first; of all stream tables when no name is given. */
  history(name?: string, limit?: number): Promise<readonly HistoryEntry[]>;
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
  return {
    server,
    init: async () => {
      assertWritable(server);
      return migrate(connection);
    },
    create: async ({ name, query, mode = "auto", schedule }) => {
      if (schedule !== undefined) assertSchedule(schedule);
      await readyToWrite();
      // Loaded here: whoever only refreshes needs no compiler.
      const { compile } = await import("../compile/compile.js");
      const { catalogOf } = await import("./read-catalog.js");
      const catalog = await catalogOf(connection);
      const artifact = await compile(query, catalog, { name, mode });
      await createStreamTable(connection, artifact, {
        requestedMode: mode,
        schedule,
        searchPath: catalog.searchPath,
      });
      return readStreamTable(connection, displayName(artifact));
    },
    refresh: async (name) => {
      await readyToWrite();
      return refreshStreamTable(connection, name);
    },
    verify: async (name) => {
      await readyToWrite();
      return verifyStreamTable(connection, name);
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
      await ready();
      return readVersions(connection);
    },
    close: () => connection.close(),
  };
}
