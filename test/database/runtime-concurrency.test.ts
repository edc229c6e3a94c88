import { expect, it } from "vitest";
import { connect } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";

const schema = `
CREATE TABLE public.customers (id int PRIMARY KEY, region text);
CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int, amount int);
INSERT INTO public.customers SELECT n, 'r' || n % 5 FROM generate_series(1, 40) AS n;
INSERT INTO public.orders SELECT n, 1 + n % 40, n FROM generate_series(1, 400) AS n;
`;

const query = `SELECT c.region, count(*) AS orders, sum(o.amount) AS amount
FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id
GROUP BY c.region`;

describeDatabases(
  (database) => {
    it("stays equal to its query while sessions write, refresh and stay open", async () => {
      await database.reset();
      await database.exec(schema);
      const handle = database.handle();
      if (handle.kind !== "server") throw new Error("a server was asked for");
      const trickle = await connect(handle.url);
      const sleeper = await database.connect();
      try {
        await trickle.init();
        await trickle.create({ name: "public.sales", query });
        // Writes before every refresh below, and commits after them.
        await sleeper.exec("BEGIN");
        await sleeper.exec("INSERT INTO public.orders VALUES (100000, 1, 1)");
        await sleeper.exec(
          "SAVEPOINT s; DELETE FROM public.customers WHERE id = 40; ROLLBACK TO s",
        );

        const actions: string[] = [];
        const work = async (session: number): Promise<void> => {
          const own = await database.connect();
          try {
            for (let round = 0; round < 12; round += 1) {
              const id = 1000 + session * 100 + round;
              await own.exec(
                `INSERT INTO public.orders VALUES (${id}, 1 + ${id} % 40, ${round});
                 UPDATE public.orders SET amount = amount + 1 WHERE id % 40 = ${session + round};
                 DELETE FROM public.orders WHERE id = ${session * 12 + round}`,
              );
              await own.exec(
                `UPDATE public.customers SET region = 'r' || ${round} % 6 WHERE id = ${5 * session + 1}`,
              );
              actions.push((await trickle.refresh("public.sales")).action);
            }
          } finally {
            await own.close();
          }
        };
        await Promise.all([0, 1, 2, 3, 4, 5].map(work));
        expect(new Set(actions)).toContain("differential");
        expect(actions).not.toContain("full");
        expect(await trickle.verify("public.sales")).toMatchObject({ equal: true });
        await sleeper.exec("COMMIT");
        expect(await trickle.refresh("public.sales")).toMatchObject({
          action: "differential",
          rowsUpdated: 1,
        });
        expect(await trickle.verify("public.sales")).toMatchObject({ equal: true });
      } finally {
        await sleeper.close();
        await trickle.close();
      }
    });
  },
  { serversOnly: true },
);
