import { randomUUID } from "node:crypto";
import { PGlite } from "@electric-sql/pglite";
import { citext } from "@electric-sql/pglite/contrib/citext";
import { hstore } from "@electric-sql/pglite/contrib/hstore";
import { ltree } from "@electric-sql/pglite/contrib/ltree";
import pg from "pg";
import { afterAll, beforeAll, describe, inject } from "vitest";
import {
  completeDatabase,
  connectToServer,
  type ServerAddress,
  type TestDatabase,
  type TextRow,
} from "./connection.js";

export type { TestDatabase } from "./connection.js";

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

/** The PGlite of this worker process: emptying it is faster than starting it. */
interface SharedPglite {
  instance: PGlite;
  /** Its files when it was new: one that starts with them takes a quarter of the time. */
  readonly files: Blob;
}

const extensions = { citext, hstore, ltree };

async function sharedPglite(): Promise<SharedPglite> {
  const holder = globalThis as { [pgliteOfWorker]?: Promise<SharedPglite> };
  holder[pgliteOfWorker] ??= PGlite.create({ extensions }).then(async (instance) => ({
    instance,
    files: await instance.dumpDataDir("none"),
  }));
  return holder[pgliteOfWorker];
}

/** PGlite has one session for its life, which keeps the plans of all functions: over so many a new one is faster. */
const plansOfOneLife = 500;

async function countPlans(instance: PGlite): Promise<number> {
  const { rows } = await instance.query<{ readonly plans: number }>(
    "SELECT count(*)::int AS plans FROM pg_backend_memory_contexts WHERE name = 'CachedPlanSource'",
  );
  return rows[0]?.plans ?? 0;
}

async function openPglite(): Promise<TestDatabase> {
  const shared = await sharedPglite();
  const verbatim = (value: string): string => value;
  const database = completeDatabase(pglite.label, pglite.major, {
    handle: () => ({ kind: "pglite", instance: shared.instance }),
    query: async (text, values = []) => {
      const { instance } = shared;
      // PGlite parses the types it knows of, arrays of the schema's types included.
      const parsers = Object.fromEntries(
        Object.keys(instance.parsers).map((oid) => [oid, verbatim]),
      );
      return (await instance.query<TextRow>(text, [...values], { parsers })).rows;
    },
    exec: async (script) => {
      await shared.instance.exec(script);
    },
    connect: () => Promise.reject(new Error("PGlite has a single connection")),
    renew: async () => {
      if ((await countPlans(shared.instance)) > plansOfOneLife) {
        await shared.instance.close();
        shared.instance = await PGlite.create({ extensions, loadDataDir: shared.files });
      } else {
        await shared.instance.exec("RESET client_min_messages");
      }
    },
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

/** The part of a database in a run: tests with many rounds share them out. */
export interface DatabaseTurn {
  /** PGlite beside servers, which take a third of its time for the same. */
  readonly slow: boolean;
  /** Whether the others have had their part when it comes to this one. */
  readonly last: boolean;
  /** Whether a round, counted from 0 on, is this database's: each is one's, and one that is slow takes few. */
  takes(round: number): boolean;
}

/** PGlite beside servers takes one of so many rounds. */
const roundsOfServers = 6;

function turnOf(target: Target, selected: readonly Target[]): DatabaseTurn {
  const servers = selected.filter((one) => one !== pglite);
  if (servers.length === 0) return { slow: false, last: true, takes: () => true };
  const last = target === selected.at(-1);
  const isSlows = (round: number): boolean =>
    servers.length < selected.length && round % roundsOfServers === roundsOfServers - 1;
  return target === pglite
    ? { slow: true, last, takes: isSlows }
    : {
        slow: false,
        last,
        takes: (round) => !isSlows(round) && round % servers.length === servers.indexOf(target),
      };
}

/**
 * Describes tests once for every selected database. `database` is new and empty at the first test of the
 * group and belongs to it alone; call `reset` where tests must not see each other's objects.
 */
export function describeDatabases(
  body: (database: TestDatabase, turn: DatabaseTurn) => void,
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
      const database: TestDatabase = {
        label: target.label,
        major: target.major,
        handle: () => current().handle(),
        query: (text, values) => current().query(text, values),
        exec: (script) => current().exec(script),
        transaction: (inner, begin) => current().transaction(inner, begin),
        connect: () => current().connect(),
        reset: (kept) => current().reset(kept),
        close: () => current().close(),
      };
      body(database, turnOf(target, selected));
    });
  }
}
