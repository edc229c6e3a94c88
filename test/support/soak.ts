import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { createRandom, type Random } from "./tpch/random.js";

export interface SoakSettings {
  readonly url: string;
  readonly seconds: number;
  /** The same seed makes the same statements in each writer; how they interleave is up to the server. */
  readonly seed: number;
  /** Given a line from time to time. */
  readonly report: (line: string) => void;
}

/** What happened during a soak. */
export interface SoakSummary {
  readonly seconds: number;
  readonly commits: number;
  readonly rollbacks: number;
  readonly truncates: number;
  /** Transactions of writers that lost to another one, and sessions that were ended: expected, and tried again. */
  readonly lost: number;
  readonly kills: number;
  /** Rows that were taken out of the buffers. */
  readonly cleaned: number;
  /** By what was done, and why when there was a reason. */
  readonly refreshes: Readonly<Record<string, number>>;
  /** How often all writers were stopped and every stream table was compared. */
  readonly quietPoints: number;
  /** A description of each stream table that differed from its query; empty when all is well. */
  readonly differences: readonly string[];
  /** Errors that nobody expects. */
  readonly errors: readonly string[];
}

const schema = `
CREATE TABLE public.customers (id int PRIMARY KEY, region text, rank int);
CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int, day int);
CREATE TABLE public.lines (order_id int, product_id int, amount int);
CREATE TABLE public.products (id int PRIMARY KEY, name text, price numeric(8,2));
INSERT INTO public.customers SELECT n, 'r' || n % 5, n % 3 FROM generate_series(1, 60) AS n;
INSERT INTO public.products SELECT n, 'p' || n % 12, n FROM generate_series(1, 25) AS n;
INSERT INTO public.orders SELECT n, 1 + n % 60, n % 7 FROM generate_series(1, 300) AS n;
INSERT INTO public.lines SELECT 1 + n % 300, 1 + n % 25, n % 9 FROM generate_series(1, 900) AS n;
`;

/** In the order of creation; the last three read those before them. */
const queries: Readonly<Record<string, string>> = {
  "public.revenue": `SELECT c.region, count(*) AS lines, sum(l.amount * p.price) AS revenue
    FROM public.lines AS l
    JOIN public.orders AS o ON o.id = l.order_id
    JOIN public.customers AS c ON c.id = o.customer_id
    JOIN public.products AS p ON p.id = l.product_id
    GROUP BY c.region`,
  "public.baskets": `SELECT o.id, o.day, l.product_id, l.amount
    FROM public.orders AS o LEFT JOIN public.lines AS l ON l.order_id = o.id`,
  "public.sleepers": `SELECT c.id, c.region FROM public.customers AS c
    WHERE NOT EXISTS (SELECT FROM public.orders AS o WHERE o.customer_id = c.id)`,
  "public.best":
    "SELECT max(revenue) AS most, sum(lines) AS lines, count(*) AS regions FROM public.revenue",
  "public.days": `SELECT b.day, p.name, count(*) AS n, sum(b.amount) AS amount
    FROM public.baskets AS b JOIN public.products AS p ON p.id = b.product_id GROUP BY b.day, p.name`,
  "public.quiet_regions": `SELECT DISTINCT r.region, r.lines
    FROM public.revenue AS r JOIN public.sleepers AS s ON s.region = r.region`,
};

/** Errors that a session may meet without anything being wrong. */
const expected = new Set([
  "40001", // another transaction was faster
  "40P01", // deadlock
  "57P01", // ended by the killer
  "55P03", // a lock was not to be had in time
  "57014",
  "23505", // two writers inserted the same key
]);

/** What `pg` says when its connection was ended. */
const disconnected = /Connection terminated|ECONNRESET|EPIPE|not queryable|client was closed/i;

function isExpected(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (disconnected.test(at.message)) return true;
    if ("code" in at && typeof at.code === "string" && expected.has(at.code)) return true;
  }
  return false;
}

/** A session that is opened again after it was ended. */
function reopening(url: string, name: string) {
  let client: pg.Client | undefined;
  return {
    client: async (): Promise<pg.Client> => {
      if (client === undefined) {
        const opened = new pg.Client({ connectionString: url, application_name: name });
        opened.on("error", () => {});
        await opened.connect();
        client = opened;
      }
      return client;
    },
    reset: async (): Promise<void> => {
      const broken = client;
      client = undefined;
      await broken?.end().catch(() => {});
    },
  };
}

function writeStatement(random: Random): string {
  const id = () => random.integer(1, 400);
  const customer = () => random.integer(1, 70);
  const product = () => random.integer(1, 30);
  const choices: readonly (() => string)[] = [
    () =>
      `INSERT INTO public.orders SELECT n, ${customer()}, ${random.integer(0, 6)} FROM generate_series(${id()}, ${id()} + 3) AS n ON CONFLICT (id) DO UPDATE SET customer_id = excluded.customer_id`,
    () =>
      `INSERT INTO public.lines SELECT ${id()}, ${product()}, n FROM generate_series(1, 3) AS n`,
    () => `INSERT INTO public.lines VALUES (${id()}, NULL, NULL), (NULL, ${product()}, 1)`,
    () =>
      `DELETE FROM public.lines WHERE order_id BETWEEN ${id()} AND ${id()} AND amount = ${random.integer(0, 8)}`,
    () => `DELETE FROM public.orders WHERE id = ${id()}`,
    () =>
      `UPDATE public.lines SET amount = amount + 1, product_id = ${product()} WHERE order_id = ${id()}`,
    () =>
      `UPDATE public.customers SET region = 'r${random.integer(0, 6)}' WHERE id = ${customer()}`,
    () =>
      `UPDATE public.customers SET region = NULL WHERE rank = 2 AND id < ${random.integer(1, 15)}`,
    () => `UPDATE public.customers SET rank = rank + 1 WHERE id < ${customer()}`,
    () => `DELETE FROM public.customers WHERE id = ${customer()}`,
    () =>
      `INSERT INTO public.customers VALUES (${customer()}, 'r${random.integer(0, 6)}', 1) ON CONFLICT DO NOTHING`,
    () =>
      `UPDATE public.products SET price = price + 0.5, name = 'p${random.integer(0, 12)}' WHERE id = ${product()}`,
    // Large statements: more rows than the index of a buffer is for. Few come, and they go soon.
    () =>
      random.integer(0, 3) > 0
        ? "DELETE FROM public.lines WHERE amount >= 1000"
        : `INSERT INTO public.lines SELECT ${id()} + n % 40, 1 + n % 30, 1000 + n % 3 FROM generate_series(1, 1500) AS n`,
    () => "UPDATE public.lines SET amount = amount + 1 WHERE amount >= 1000",
    // Keys move.
    () =>
      `UPDATE public.orders AS o SET id = o.id + 1000 WHERE o.id = ${id()} AND NOT EXISTS (SELECT FROM public.orders AS x WHERE x.id = o.id + 1000)`,
    () =>
      `UPDATE public.orders AS o SET id = o.id - 1000 WHERE o.id > 1000 AND NOT EXISTS (SELECT FROM public.orders AS x WHERE x.id = o.id - 1000)`,
    () => `UPDATE public.orders SET customer_id = ${customer()} WHERE customer_id = ${customer()}`,
    () =>
      `MERGE INTO public.products AS p USING (SELECT ${product()} AS id) AS s ON s.id = p.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (s.id, 'new', 9.99)`,
  ];
  return (choices[random.integer(0, choices.length - 1)] ?? (() => "SELECT 1"))();
}

const refill: Readonly<Record<string, string>> = {
  "public.lines":
    "INSERT INTO public.lines SELECT 1 + n % 300, 1 + n % 25, n % 9 FROM generate_series(1, 400) AS n",
  "public.orders":
    "INSERT INTO public.orders SELECT n, 1 + n % 60, n % 7 FROM generate_series(1, 200) AS n",
  "public.customers":
    "INSERT INTO public.customers SELECT n, 'r' || n % 5, n % 3 FROM generate_series(1, 60) AS n",
  "public.products":
    "INSERT INTO public.products SELECT n, 'p' || n % 12, n FROM generate_series(1, 25) AS n",
};

/**
 * Four writers with savepoints, rollbacks, moving keys and TRUNCATE over four tables, two refreshers over six stream
 * tables of which three read others, somebody who ends sessions, and somebody who cleans the buffers. From time to
 * time, and at the end, the writers pause and every stream table is compared with its query. The database must be
 * empty.
 */
export async function soak(settings: SoakSettings): Promise<SoakSummary> {
  const { url, seconds, seed, report } = settings;
  const names = Object.keys(queries);
  const owner = new pg.Client({ connectionString: url, application_name: "soak owner" });
  await owner.connect();
  await owner.query(schema);
  const trickle: Trickle = await connect(owner);
  await trickle.init();
  for (const [name, query] of Object.entries(queries)) await trickle.create({ name, query });

  let commits = 0;
  let rollbacks = 0;
  let truncates = 0;
  let lost = 0;
  let kills = 0;
  let cleaned = 0;
  let quietPoints = 0;
  const refreshes: Record<string, number> = {};
  const differences: string[] = [];
  const errors: string[] = [];
  const started = Date.now();
  const ends = started + seconds * 1000;
  let paused = false;
  let writing = 0;
  const going = (): boolean => Date.now() < ends && errors.length === 0 && differences.length === 0;

  const note = (who: string, error: unknown): void => {
    if (isExpected(error)) lost += 1;
    else errors.push(`${who}: ${error instanceof Error ? error.message : String(error)}`);
  };

  const write = async (place: number): Promise<void> => {
    const random = createRandom(seed * 100 + place);
    const session = reopening(url, "soak writer");
    while (going()) {
      if (paused) {
        await delay(20);
        continue;
      }
      writing += 1;
      try {
        const client = await session.client();
        const isolation = random.integer(0, 4) === 0 ? "REPEATABLE READ" : "READ COMMITTED";
        await client.query(`BEGIN ISOLATION LEVEL ${isolation}; SET LOCAL lock_timeout = '5s'`);
        if (random.integer(0, 60) === 0) {
          const tables = Object.keys(refill);
          const table = tables[random.integer(0, tables.length - 1)] ?? "public.lines";
          await client.query(`TRUNCATE ${table}`);
          if (random.integer(0, 1) === 0) await client.query(writeStatement(random));
          await client.query(
            `${refill[table]}${table === "public.lines" ? "" : " ON CONFLICT DO NOTHING"}`,
          );
          truncates += 1;
        }
        for (let statement = random.integer(1, 4); statement > 0; statement -= 1) {
          if (random.integer(0, 4) === 0) {
            await client.query("SAVEPOINT s");
            await client.query(writeStatement(random));
            await client.query(random.integer(0, 1) === 0 ? "ROLLBACK TO s" : "RELEASE s");
          }
          await client.query(writeStatement(random));
          // Some transactions stay open for longer than several refreshes take.
          await delay(random.integer(0, 9) === 0 ? random.integer(50, 400) : random.integer(0, 8));
        }
        if (random.integer(0, 6) === 0) {
          await client.query("ROLLBACK");
          rollbacks += 1;
        } else {
          await client.query("COMMIT");
          commits += 1;
        }
      } catch (error) {
        note("writer", error);
        await session.reset();
      } finally {
        writing -= 1;
      }
      await delay(random.integer(0, 15));
    }
    await session.reset();
  };

  const refresh = async (place: number): Promise<void> => {
    const random = createRandom(seed * 100 + 50 + place);
    const session = reopening(url, "soak refresher");
    while (going()) {
      const name = names[random.integer(0, names.length - 1)] ?? "";
      try {
        const client = await session.client();
        const isolation = random.integer(0, 2) === 0 ? "REPEATABLE READ" : "READ COMMITTED";
        await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
        const { rows } = await client.query(
          "SELECT action, reason FROM pgtrickle.refresh_stream_table($1)",
          [name],
        );
        await client.query(random.integer(0, 9) === 0 ? "ROLLBACK" : "COMMIT");
        const [{ action, reason }] = rows;
        const outcome = reason === null ? action : `${action}: ${reason}`;
        // Nothing else here is a reason to begin anew; least of all a state that does not fit the changes.
        if (action === "reinitialize" && !/ was truncated$/.test(reason)) {
          differences.push(`${name} was made anew: ${reason}`);
        }
        refreshes[outcome] = (refreshes[outcome] ?? 0) + 1;
      } catch (error) {
        note(`refresh of ${name}`, error);
        await session.reset();
      }
      await delay(random.integer(0, 20));
    }
    await session.reset();
  };

  const kill = async (): Promise<void> => {
    const random = createRandom(seed * 100 + 99);
    const session = reopening(url, "soak killer");
    while (going()) {
      await delay(random.integer(200, 900));
      if (paused) continue;
      const client = await session.client();
      const { rows } = await client.query(
        `SELECT pg_terminate_backend(pid) AS ended FROM (
           SELECT pid FROM pg_stat_activity
           WHERE datname = current_database() AND application_name IN ('soak writer', 'soak refresher')
             AND state <> 'idle'
           ORDER BY random() LIMIT 1) AS victim`,
      );
      kills += rows.length;
    }
    await session.reset();
  };

  /** Takes what everybody has consumed out of the buffers, while others write to and read from them. */
  const clean = async (): Promise<void> => {
    const session = reopening(url, "soak cleaner");
    while (going()) {
      await delay(300);
      try {
        const client = await session.client();
        const { rows } = await client.query("SELECT pgtrickle.clean_up(500)::int AS deleted");
        cleaned += rows[0].deleted;
      } catch (error) {
        note("clean-up", error);
        await session.reset();
      }
    }
    await session.reset();
  };

  const compare = async (): Promise<void> => {
    for (const [name, query] of Object.entries(queries)) {
      const { equal, missing, extra, sample } = await trickle.verify(name);
      if (!equal) {
        differences.push(
          `${name}: ${missing} missing, ${extra} extra by verify: ${JSON.stringify(sample)}`,
        );
      }
      const { rows } = await owner.query(`
        SELECT (SELECT count(*)::int FROM ((${query}) EXCEPT ALL TABLE ${name}) AS m) AS missing,
               (SELECT count(*)::int FROM (TABLE ${name} EXCEPT ALL (${query})) AS e) AS extra`);
      if (rows[0].missing + rows[0].extra > 0) {
        differences.push(
          `${name}: ${rows[0].missing} missing, ${rows[0].extra} extra by EXCEPT ALL`,
        );
      }
    }
    quietPoints += 1;
  };

  const progress = (): string =>
    `${Math.round((Date.now() - started) / 1000)} s: ${commits} commits, ${rollbacks} rollbacks, ${truncates} truncates, ` +
    `${lost} lost, ${kills} kills, ${cleaned} cleaned, ${quietPoints} quiet points, refreshes ${JSON.stringify(refreshes)}`;

  const pauseNowAndThen = async (): Promise<void> => {
    const interval = Math.min(20_000, Math.max(3_000, (seconds * 1000) / 6));
    while (going()) {
      await delay(Math.min(interval, Math.max(0, ends - Date.now())));
      if (!going()) break;
      paused = true;
      while (writing > 0) await delay(10);
      try {
        await compare();
      } catch (error) {
        errors.push(`comparison: ${error instanceof Error ? error.message : String(error)}`);
      }
      paused = false;
      report(progress());
    }
  };

  await Promise.all([
    ...[1, 2, 3, 4].map(write),
    ...[1, 2].map(refresh),
    kill(),
    clean(),
    pauseNowAndThen(),
  ]);
  try {
    await compare();
  } catch (error) {
    errors.push(`comparison: ${error instanceof Error ? error.message : String(error)}`);
  }
  report(progress());
  await trickle.close();
  await owner.end();
  return {
    seconds: Math.round((Date.now() - started) / 1000),
    commits,
    rollbacks,
    truncates,
    lost,
    kills,
    cleaned,
    refreshes,
    quietPoints,
    differences,
    errors,
  };
}
