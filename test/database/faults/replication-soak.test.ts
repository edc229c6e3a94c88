import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect, type Trickle } from "../../../src/runtime/connect.js";
import { isNightly } from "../../support/nightly.js";
import { describeOwnServer } from "../../support/own-server.js";
import { openPair, type Pair } from "../../support/replication.js";
import { shopSchema } from "../../support/stage.js";
import { createRandom, type Random } from "../../support/tpch/random.js";

const seconds = isNightly ? 120 : 6;

const queries: Readonly<Record<string, string>> = {
  "public.sales": `SELECT c.region, count(*) AS n, sum(o.amount) AS amount
    FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region`,
  "public.buyers": `SELECT c.id, c.region, o.id AS order_id, o.amount
    FROM public.customers AS c LEFT JOIN public.orders AS o ON o.customer_id = c.id`,
  "public.total": "SELECT count(*) AS regions, sum(amount) AS amount FROM public.sales",
};

function writeStatement(random: Random): string {
  const id = () => random.integer(1, 500);
  const customer = () => random.integer(1, 50);
  const choices: readonly (() => string)[] = [
    () =>
      `INSERT INTO public.orders SELECT n, ${customer()}, n FROM generate_series(${id()}, ${id()} + 5) AS n ON CONFLICT (id) DO UPDATE SET amount = excluded.amount + 1`,
    () => `DELETE FROM public.orders WHERE id = ${id()}`,
    () => `UPDATE public.orders SET customer_id = ${customer()} WHERE customer_id = ${customer()}`,
    () => `UPDATE public.orders AS o SET id = o.id + 1000 WHERE o.id = ${id()}
      AND NOT EXISTS (SELECT FROM public.orders AS x WHERE x.id = o.id + 1000)`,
    () => `DELETE FROM public.orders WHERE id > 1000 AND id % 7 = ${random.integer(0, 6)}`,
    () =>
      `UPDATE public.customers SET region = 'r${random.integer(0, 6)}' WHERE id = ${customer()}`,
    () => `DELETE FROM public.customers WHERE id = ${customer()}`,
    () =>
      `INSERT INTO public.customers VALUES (${customer()}, NULL) ON CONFLICT (id) DO UPDATE SET region = 'r1'`,
    // More than is kept in memory: it is sent before it is committed.
    () =>
      `INSERT INTO public.orders SELECT 5000 + n, 1 + n % 50, n FROM generate_series(1, 1200) AS n ON CONFLICT DO NOTHING`,
    () => "DELETE FROM public.orders WHERE id > 5000",
  ];
  return choices[random.integer(0, choices.length - 1)]?.() ?? "SELECT 1";
}

/** What is sent of large transactions is sent early, and who applies it comes back at once. */
const settings = ["logical_decoding_work_mem=64kB", "wal_retrieve_retry_interval=100ms"];

describeOwnServer(
  "fault 23: writers on the publisher, refreshers on the subscriber",
  settings,
  (server) => {
    let pair: Pair;
    let trickle: Trickle;

    beforeAll(async () => {
      pair = await openPair(server(), shopSchema, "customers, orders");
      trickle = await connect(pair.urlOf("subscriber"));
      await trickle.init();
      // PostgreSQL 18 itself crashes over row triggers of any kind where `parallel` applies, or `on` is ended: docs/limits.md.
      await pair.subscribe(["streaming = off"]);
      for (const [name, query] of Object.entries(queries)) await trickle.create({ name, query });
    });

    afterAll(async () => {
      await trickle.close();
      await pair.close();
    });

    it(`${seconds} seconds end equal`, { timeout: seconds * 1000 + 120_000 }, async () => {
      const names = Object.keys(queries);
      const ends = Date.now() + seconds * 1000;
      const going = (): boolean => Date.now() < ends;
      const refreshes: Record<string, number> = {};
      let commits = 0;
      let kills = 0;

      const write = async (place: number): Promise<void> => {
        const random = createRandom(place);
        const client = new pg.Client({ connectionString: pair.urlOf("publisher") });
        await client.connect();
        while (going()) {
          try {
            await client.query("BEGIN");
            for (let left = random.integer(1, 4); left > 0; left -= 1) {
              if (random.integer(0, 4) === 0) {
                await client.query(`SAVEPOINT s; ${writeStatement(random)}; ROLLBACK TO s`);
              }
              await client.query(writeStatement(random));
              await delay(random.integer(0, 9) === 0 ? 100 : 2);
            }
            if (random.integer(0, 40) === 0) await client.query("TRUNCATE public.orders");
            await client.query(random.integer(0, 7) === 0 ? "ROLLBACK" : "COMMIT");
            commits += 1;
          } catch (error) {
            if (!(error instanceof pg.DatabaseError) || error.code !== "40P01") throw error;
            await client.query("ROLLBACK");
          }
        }
        await client.end();
      };

      const refresh = async (): Promise<void> => {
        const random = createRandom(9);
        while (going()) {
          const { action, reason } = await trickle.refresh(
            names[random.integer(0, names.length - 1)] ?? "",
          );
          const outcome = reason === undefined ? action : `${action}: ${reason}`;
          refreshes[outcome] = (refreshes[outcome] ?? 0) + 1;
          await delay(random.integer(0, 20));
        }
      };

      /**
       * In the first half it ends whoever applies the changes, in the middle of it: what was not committed comes again. In the
       * second half large transactions come before they are committed.
       */
      const kill = async (): Promise<void> => {
        while (Date.now() < ends - seconds * 500) {
          await delay(700);
          const { rows } = await pair.subscriber.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_subscription WHERE pid IS NOT NULL",
          );
          kills += rows.length;
        }
        await pair.subscriber.query("ALTER SUBSCRIPTION shop SET (streaming = on)");
      };

      await Promise.all([write(1), write(2), refresh(), kill()]);
      await pair.untilApplied();
      const table = "SELECT array_agg(o ORDER BY o.id)::text AS rows FROM public.orders AS o";
      expect((await pair.subscriber.query(table)).rows).toEqual(
        (await pair.publisher.query(table)).rows,
      );
      for (const [name, query] of Object.entries(queries)) {
        await trickle.refresh(name);
        expect(await trickle.verify(name), name).toMatchObject({ equal: true });
        const { rows } = await pair.subscriber.query(`
        SELECT (SELECT count(*)::int FROM ((${query}) EXCEPT ALL TABLE ${name}) AS m) +
               (SELECT count(*)::int FROM (TABLE ${name} EXCEPT ALL (${query})) AS e) AS n`);
        expect(rows, name).toEqual([{ n: 0 }]);
      }
      // It did take place, and nothing but a TRUNCATE was a reason to begin anew.
      expect(commits).toBeGreaterThan(20);
      expect(kills).toBeGreaterThan(0);
      expect(refreshes["differential"]).toBeGreaterThan(5);
      for (const outcome of Object.keys(refreshes)) {
        expect(outcome).toMatch(
          /^(?:differential|full: |skipped: |reinitialize: table .* was truncated)/,
        );
      }
    });
  },
);
