import { afterAll, beforeAll, expect, it } from "vitest";
import { connect, type Trickle } from "../../../src/runtime/connect.js";
import { describeOwnServer } from "../../support/own-server.js";
import { openPair, type Pair } from "../../support/replication.js";
import { shopSchema } from "../../support/stage.js";

const sales = `SELECT c.region, count(*) AS n, sum(o.amount) AS amount
FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region`;

describeOwnServer("fault 23: a target of logical replication", [], (server) => {
  let pair: Pair;
  let trickle: Trickle;

  /** Writes in the publisher, and waits until it has arrived. */
  const publish = async (statements: string): Promise<void> => {
    await pair.publisher.query(`BEGIN; ${statements}; COMMIT`);
    await pair.untilApplied();
  };

  const triggerLevels = async (table: string): Promise<readonly string[]> => {
    const { rows } = await pair.subscriber.query(
      `SELECT DISTINCT CASE WHEN tgtype & 1 = 1 THEN 'row' ELSE 'statement' END AS level FROM pg_trigger
       WHERE tgrelid = $1::regclass AND tgname LIKE 'pgtrickle_%' AND tgtype & 32 = 0 AND tgenabled = 'A'`,
      [table],
    );
    return rows.map((row) => row.level);
  };

  beforeAll(async () => {
    pair = await openPair(server(), shopSchema, "customers, orders");
    trickle = await connect(pair.urlOf("subscriber"));
    await trickle.init();
  });

  afterAll(async () => {
    await trickle.close();
    await pair.close();
  });

  it("is captured row by row from when it becomes one, and by statements again afterwards", async () => {
    await trickle.create({ name: "public.sales", query: sales });
    expect(await triggerLevels("public.orders")).toEqual(["statement"]);

    await pair.subscribe();
    expect(await trickle.refresh("public.sales")).toMatchObject({
      action: "reinitialize",
      reason: "logical replication to table public.customers changed",
    });
    expect(await triggerLevels("public.orders")).toEqual(["row"]);
    expect(await triggerLevels("public.customers")).toEqual(["row"]);
    expect(await trickle.verify("public.sales")).toMatchObject({ equal: true });
    // One whose sources are targets already.
    await trickle.create({
      name: "public.regions",
      query: "SELECT region, count(*) AS n FROM public.customers GROUP BY region",
    });

    const changes = [
      "INSERT INTO public.orders SELECT n, 1 + n % 40, n FROM generate_series(1001, 1200) AS n",
      `UPDATE public.orders SET amount = amount + 1 WHERE id % 3 = 0;
       UPDATE public.orders SET customer_id = 5 WHERE customer_id = 3;
       DELETE FROM public.customers WHERE id = 3;
       UPDATE public.customers SET id = 300 WHERE id = 4`,
      `DELETE FROM public.orders WHERE id < 50;
       SAVEPOINT s; DELETE FROM public.orders; ROLLBACK TO s;
       INSERT INTO public.customers VALUES (50, NULL), (51, 'r1')`,
    ];
    for (const statements of changes) {
      await publish(statements);
      expect(await trickle.refresh("public.sales"), statements).toMatchObject({
        action: "differential",
      });
      expect(await trickle.verify("public.sales"), statements).toMatchObject({ equal: true });
      await trickle.refresh("public.regions");
      expect(await trickle.verify("public.regions"), statements).toMatchObject({ equal: true });
    }
    // What is written here beside it is captured as well.
    await pair.subscriber.query("UPDATE public.orders SET amount = 0 WHERE id BETWEEN 100 AND 150");
    expect(await trickle.refresh("public.sales")).toMatchObject({ action: "differential" });
    expect(await trickle.verify("public.sales")).toMatchObject({ equal: true });
    await publish("TRUNCATE public.orders; INSERT INTO public.orders VALUES (1, 1, 1)");
    expect(await trickle.verify("public.sales")).toMatchObject({ equal: true });
    const { rows } = await pair.subscriber.query("SELECT sum(n)::int AS n FROM public.sales");
    expect(rows).toEqual([{ n: 1 }]);

    await pair.unsubscribe();
    expect(await trickle.refresh("public.sales")).toMatchObject({
      action: "reinitialize",
      reason: "logical replication to table public.customers changed",
    });
    expect(await triggerLevels("public.orders")).toEqual(["statement"]);
    expect(await triggerLevels("public.customers")).toEqual(["statement"]);
    await pair.subscriber.query(
      "INSERT INTO public.orders SELECT n, n, n FROM generate_series(10, 40) AS n",
    );
    expect(await trickle.refresh("public.sales")).toMatchObject({ action: "differential" });
    expect(await trickle.verify("public.sales")).toMatchObject({ equal: true });
  });
});
