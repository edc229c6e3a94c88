import pg from "pg";
import { expect, it } from "vitest";
import { connect } from "../../../src/runtime/connect.js";
import { describeOwnServer } from "../../support/own-server.js";
import { poolerIsInstalled, startPooler } from "../../support/pooler.js";
import { shopSchema } from "../../support/stage.js";

const queries: Readonly<Record<string, string>> = {
  "public.sales": `SELECT c.region, count(*) AS orders, sum(o.amount) AS amount
    FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region`,
  "public.buyers": `SELECT c.id, c.region, o.id AS order_id
    FROM public.customers AS c LEFT JOIN public.orders AS o ON o.customer_id = c.id`,
  "public.total": "SELECT count(*) AS regions, sum(amount) AS amount FROM public.sales",
};

const title = poolerIsInstalled
  ? "fault 20: PgBouncer in transaction mode"
  : "fault 20: NOT TESTED, because PgBouncer is not installed (apt-get install pgbouncer)";

describeOwnServer(title, [], (server) => {
  it.skipIf(!poolerIsInstalled)(
    "four workers refresh a hundred times over two connections",
    { timeout: 120_000 },
    async () => {
      const pooler = await startPooler(server());
      const url = pooler.url("postgres");
      try {
        const trickle = await connect(url);
        const open = async (): Promise<pg.Client> => {
          const client = new pg.Client({ connectionString: url });
          client.on("error", () => {});
          await client.connect();
          return client;
        };
        const poisoner = await open();
        await poisoner.query(shopSchema);
        await trickle.init();
        for (const [name, query] of Object.entries(queries)) await trickle.create({ name, query });

        // Somebody else leaves things behind in the two connections that everybody shares.
        await poisoner.query("PREPARE s1 AS SELECT 1");
        await poisoner.query("SET search_path = pg_temp");
        await poisoner.query("SET default_transaction_isolation = 'repeatable read'");

        const names = Object.keys(queries);
        const actions: string[] = [];
        const backends: number[] = [];
        let round = 0;
        const work = async (worker: number): Promise<void> => {
          const own = await connect(url);
          const writer = await open();
          while (round < 100) {
            round += 1;
            const id = 1000 + round;
            await writer.query(`
              BEGIN;
              INSERT INTO public.orders VALUES (${id}, ${1 + (id % 40)}, ${worker});
              UPDATE public.customers SET region = 'w${worker}' WHERE id = ${1 + (round % 40)};
              DELETE FROM public.orders WHERE id = ${round};
              COMMIT`);
            const { rows } = await writer.query(
              "SELECT count(*)::int AS n FROM pg_stat_activity WHERE backend_type = 'client backend'",
            );
            backends.push(rows[0].n);
            for (const name of names) actions.push((await own.refresh(name)).action);
          }
          await writer.end();
          await own.close();
        };
        await Promise.all([1, 2, 3, 4].map(work));
        expect(actions.length).toBeGreaterThanOrEqual(300);
        expect(actions).toContain("differential");
        expect(new Set([...actions, "skipped"])).toEqual(new Set(["differential", "skipped"]));
        // Four workers with eight connections had two of the server; one that is being replaced may still be there.
        expect(Math.max(...backends)).toBeLessThanOrEqual(3);
        expect(backends).toContain(2);
        for (const name of names) {
          expect(await trickle.verify(name), name).toMatchObject({ equal: true });
        }
        expect((await trickle.list()).map(({ name }) => name)).toEqual(names);
        expect(await trickle.drop("public.sales", { cascade: true })).toEqual([
          "public.total",
          "public.sales",
        ]);
        await trickle.close();
        await poisoner.end();
        expect(pooler.log()).not.toMatch(
          /prepared statement|ERROR|FATAL|unexpected|query_wait_timeout/i,
        );
      } finally {
        await pooler.stop();
      }
    },
  );
});
