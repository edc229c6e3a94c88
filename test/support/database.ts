import { randomUUID } from "node:crypto";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, beforeAll, describe, inject } from "vitest";
import type { ServerAddress } from "./global-setup.js";

/** A row as PostgreSQL prints it: every value in its text form, whatever its type. */
export type TextRow = Readonly<Record<string, string | null>>;

/** One connection to a database that a test may do anything to. The same on a server and on PGlite. */
export interface TestDatabase {
  /** `PostgreSQL 18`, `PGlite`, … */
  readonly label: string;
  readonly major: number;
  /** What stands behind it, for code under test that opens connections by itself. */
  handle(): DatabaseHandle;
  /** Runs one statement and returns its rows. */
  query(text: string, values?: readonly unknown[]): Promise<readonly TextRow[]>;
  /** Runs a script of statements, as one transaction unless it says otherwise. */
  exec(script: string): Promise<void>;
  /** Runs `body` in a transaction, which is rolled back when `body` throws. */
  transaction<Result>(body: () => Promise<Result>, begin?: string): Promise<Result>;
  /** Opens a further connection to the same database. PGlite has only one: fails there. */
  connect(): Promise<TestDatabase>;
  /** Removes every schema with its contents and makes an empty `public`. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export type DatabaseHandle =
  | { readonly kind: "server"; readonly url: string; readonly client: pg.Client }
  | { readonly kind: "pglite"; readonly instance: PGlite };

const dropEverything = `
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT evtname FROM pg_event_trigger LOOP
    EXECUTE format('DROP EVENT TRIGGER %I CASCADE', name);
  END LOOP;
  FOR name IN
    SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
  LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
END
$$;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
`;

type Connection = Pick<TestDatabase, "handle" | "query" | "exec" | "connect" | "close">;

function completeDatabase(label: string, major: number, connection: Connection): TestDatabase {
  return {
    label,
    major,
    ...connection,
    transaction: async (body, begin = "BEGIN") => {
      await connection.exec(begin);
      try {
        const result = await body();
        await connection.exec("COMMIT");
        return result;
      } catch (error) {
        await connection.exec("ROLLBACK");
        throw error;
      }
    },
    reset: async () => {
      await connection.exec("ROLLBACK");
      await connection.exec("DISCARD ALL");
      await connection.exec(`SET client_min_messages = warning; ${dropEverything}`);
      await connection.exec("RESET client_min_messages");
    },
  };
}

async function connectToServer(address: ServerAddress, url: string): Promise<TestDatabase> {
  const client = new pg.Client({
    connectionString: url,
    types: { getTypeParser: () => (value: unknown) => value },
  });
  // A connection that a test has the server end must not end the test process.
  client.on("error", () => {});
  await client.connect();
  return completeDatabase(address.label, address.major, {
    handle: () => ({ kind: "server", url, client }),
    query: async (text, values = []) => (await client.query(text, [...values])).rows,
    exec: async (script) => {
      await client.query(script);
    },
    connect: () => connectToServer(address, url),
    close: () => client.end(),
  });
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database of its own on a server; removed when it is closed. */
async function createDatabase(address: ServerAddress): Promise<TestDatabase> {
  const name = `trickle_${randomUUID().replaceAll("-", "")}`;
  await administer(address.url, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(address.url);
  url.pathname = `/${name}`;
  const database = await connectToServer(address, url.href);
  return {
    ...database,
    close: async () => {
      await database.close();
      await administer(address.url, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

const pgliteOfWorker = Symbol.for("pgtrickle.test.pglite");

/** The one PGlite of this worker process: starting it takes seconds, emptying it does not. */
function sharedPglite(): Promise<PGlite> {
  const holder = globalThis as { [pgliteOfWorker]?: Promise<PGlite> };
  holder[pgliteOfWorker] ??= PGlite.create();
  return holder[pgliteOfWorker];
}

async function openPglite(): Promise<TestDatabase> {
  const instance = await sharedPglite();
  const verbatim = (value: string): string => value;
  const database = completeDatabase(pglite.label, pglite.major, {
    handle: () => ({ kind: "pglite", instance }),
    query: async (text, values = []) => {
      // PGlite parses the types it knows of, arrays of the schema's types included.
      const parsers = Object.fromEntries(
        Object.keys(instance.parsers).map((oid) => [oid, verbatim]),
      );
      return (await instance.query<TextRow>(text, [...values], { parsers })).rows;
    },
    exec: async (script) => {
      await instance.exec(script);
    },
    connect: () => Promise.reject(new Error("PGlite has a single connection")),
    close: async () => {},
  });
  await database.reset();
  return database;
}

interface Target {
  readonly label: string;
  readonly major: number;
  open(): Promise<TestDatabase>;
}

const pglite: Target = { label: "PGlite", major: 18, open: openPglite };

/** Every database that this run tests on. */
function targets(): readonly Target[] {
  const servers = (inject("servers") ?? []).map((address) => ({
    label: address.label,
    major: address.major,
    open: () => createDatabase(address),
  }));
  return [...servers, pglite];
}

/** Which databases a group of tests runs on. */
export interface DatabaseFilter {
  /** Only servers: the tests need several connections. */
  readonly serversOnly?: boolean;
}

/**
 * Describes tests once for every selected database. `database` is new and empty at the first test of the
 * group and belongs to it alone; call `reset` where tests must not see each other's objects.
 */
export function describeDatabases(
  body: (database: TestDatabase) => void,
  filter: DatabaseFilter = {},
): void {
  const selected = targets().filter((target) => target !== pglite || filter.serversOnly !== true);
  for (const target of selected) {
    describe(target.label, () => {
      let opened: TestDatabase | undefined;
      beforeAll(async () => {
        opened = await target.open();
      }, 60_000);
      afterAll(async () => {
        await opened?.close();
      });
      const current = (): TestDatabase => {
        if (opened === undefined) throw new Error("the database is open only while tests run");
        return opened;
      };
      body({
        label: target.label,
        major: target.major,
        handle: () => current().handle(),
        query: (text, values) => current().query(text, values),
        exec: (script) => current().exec(script),
        transaction: (inner, begin) => current().transaction(inner, begin),
        connect: () => current().connect(),
        reset: () => current().reset(),
        close: () => current().close(),
      });
    });
  }
}
