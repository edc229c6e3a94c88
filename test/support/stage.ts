import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect } from "vitest";
import { connect, type StreamTableDefinition, type Trickle } from "../../src/runtime/connect.js";
import { compareImages, describeDifference, readQuery, readRelation } from "./compare.js";
import { describeDatabases, type TestDatabase } from "./database.js";

/** Where a fault is played: an empty database with the engine in it, and as many connections as it takes. */
export interface Stage {
  readonly major: number;
  /** The connection string of the database. */
  url(): string;
  /** The library over connections of its own. */
  trickle(): Trickle;
  /** A connection for everything that is not part of a scenario: schemas, questions, comparisons. */
  readonly database: TestDatabase;
  /** A further connection, closed when the test ends; whatever transaction it has is rolled back. */
  open(): Promise<TestDatabase>;
  /** Creates a stream table and remembers its query, for {@link Stage.expectEqual}. */
  create(name: string, query: string, more?: Partial<StreamTableDefinition>): Promise<void>;
  /** Forgets a stream table that the scenario has removed. */
  forget(name: string): void;
  /**
   * Refreshes every stream table that was created here, in that order, and fails unless each shows what its query
   * returns: once by `verify`, once by a comparison that shares no code with it. Nobody may write meanwhile.
   */
  expectEqual(): Promise<void>;
  /** Waits until a query returns `t`. */
  until(what: string, query: string, values?: readonly unknown[]): Promise<void>;
  /** The process id of a connection's backend. */
  pidOf(session: TestDatabase): Promise<number>;
  /** Waits until that many sessions of the database wait for a lock. */
  untilBlocked(sessions?: number): Promise<void>;
}

/** How long a scenario may take to get into the state that it needs, in milliseconds. */
const patience = 20_000;

/** Two tables that belong together, small enough to be recomputed at any time. */
export const shopSchema = `
CREATE TABLE public.customers (id int PRIMARY KEY, region text);
CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int, amount int);
INSERT INTO public.customers SELECT n, 'r' || n % 5 FROM generate_series(1, 40) AS n;
INSERT INTO public.orders SELECT n, 1 + n % 40, n FROM generate_series(1, 400) AS n;
`;

/** Stream tables over {@link shopSchema}: an aggregate over a join, an outer join, and one stacked on the first. */
const shopQueries: Readonly<Record<string, string>> = {
  "public.sales": `SELECT c.region, count(*) AS orders, sum(o.amount) AS amount
    FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region`,
  "public.buyers": `SELECT c.id, c.region, o.id AS order_id, o.amount
    FROM public.customers AS c LEFT JOIN public.orders AS o ON o.customer_id = c.id`,
  "public.total": "SELECT count(*) AS regions, sum(amount) AS amount FROM public.sales",
};

export async function createShop(stage: Stage): Promise<void> {
  await stage.database.exec(shopSchema);
  await createShopTables(stage);
}

/** Creates those of the {@link shopQueries} that do not exist. */
export async function createShopTables(stage: Stage): Promise<void> {
  const known = new Set((await stage.trickle().list()).map((table) => table.name));
  for (const [name, query] of Object.entries(shopQueries)) {
    if (!known.has(name)) await stage.create(name, query);
  }
}

/** Runs faults on every selected server, each on an empty stage. */
export function describeFaults(body: (stage: Stage) => void): void {
  describeDatabases(
    (database) => {
      let trickle: Trickle | undefined;
      let sessions: TestDatabase[] = [];
      const queries = new Map<string, string>();

      const url = (): string => {
        const handle = database.handle();
        if (handle.kind !== "server") throw new Error("faults are played on servers");
        return handle.url;
      };
      const library = (): Trickle => {
        if (trickle === undefined) throw new Error("the stage is set only while a test runs");
        return trickle;
      };
      const until = async (
        what: string,
        query: string,
        values: readonly unknown[] = [],
      ): Promise<void> => {
        const deadline = Date.now() + patience;
        for (;;) {
          const [row] = await database.query(query, values);
          if (row !== undefined && Object.values(row)[0] === "t") return;
          if (Date.now() > deadline) throw new Error(`it never came to this: ${what}`);
          await delay(20);
        }
      };

      beforeEach(async () => {
        await database.reset();
        trickle = await connect(url());
        await trickle.init();
      });
      afterEach(async () => {
        queries.clear();
        await Promise.all(sessions.map((session) => session.close().catch(() => {})));
        sessions = [];
        await trickle?.close();
        trickle = undefined;
      });

      body({
        get major() {
          return database.major;
        },
        url,
        trickle: library,
        database,
        open: async () => {
          const session = await database.connect();
          sessions.push(session);
          return session;
        },
        create: async (name, query, more = {}) => {
          await library().create({ ...more, name, query });
          queries.set(name, query);
        },
        forget: (name) => {
          queries.delete(name);
        },
        expectEqual: async () => {
          expect(queries.size).toBeGreaterThan(0);
          for (const [name, query] of queries) {
            // The library makes plans anew where a source has changed; the comparison alone would refuse.
            await library().refresh(name);
            expect(await library().verify(name), name).toEqual({
              equal: true,
              missing: 0,
              extra: 0,
              sample: [],
            });
            const [schema = "", relation = ""] = await partsOf(database, name);
            const comparison = compareImages(
              await readQuery(database, query),
              await readRelation(database, { schema, name: relation }),
            );
            expect(describeDifference(comparison), name).toBeUndefined();
          }
        },
        until,
        pidOf: async (session) => {
          const [row] = await session.query("SELECT pg_backend_pid() AS pid");
          return Number(row?.["pid"]);
        },
        untilBlocked: (count = 1) =>
          until(
            `${count} sessions wait for a lock`,
            `SELECT count(*) >= $1 FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'`,
            [count],
          ),
      });
    },
    { serversOnly: true },
  );
}

/** The parts of a name that is written as SQL would. */
async function partsOf(database: TestDatabase, name: string): Promise<readonly string[]> {
  const [row] = await database.query("SELECT array_to_json(parse_ident($1)) AS parts", [name]);
  return JSON.parse(row?.["parts"] ?? "[]");
}

/**
 * A function that hands its argument back, but only while nobody holds {@link gateKey}: a query that calls it stops
 * in the middle of its refresh, after the snapshot was taken.
 */
export const gateFunction = `
CREATE FUNCTION public.gate(value int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(4711);
  RETURN value;
END
$$;
`;

export const closeGate = "SELECT pg_advisory_lock(4711)";
export const openGate = "SELECT pg_advisory_unlock(4711)";
