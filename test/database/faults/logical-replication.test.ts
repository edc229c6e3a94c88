import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect, type Trickle } from "../../../src/runtime/connect.js";
import { describeOwnServer } from "../../support/own-server.js";
import { shopSchema } from "../../support/stage.js";

const sales = `SELECT c.region, count(*) AS n, sum(o.amount) AS amount
FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region`;

/** Two databases of one server, of which the second subscribes to the first. */
describeOwnServer("fault 23: a target of logical replication", [], (server) => {
  let publisher: pg.Client;
  let subscriber: pg.Client;
  let trickle: Trickle;

  const urlOf = (database: string): string => {
    const url = new URL(server().url);
    url.pathname = `/${database}`;
    return url.href;
  };

  const open = async (database: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: urlOf(database) });
    client.on("error", () => {});
    await client.connect();
    return client;
  };

  const until = async (client: pg.Client, what: string, query: string): Promise<void> => {
    for (const deadline = Date.now() + 30_000; ; ) {
      const { rows } = await client.query(`SELECT (${query}) AS there`);
      if (rows[0].there === true) return;
      if (Date.now() > deadline) throw new Error(`it never came to this: ${what}`);
      await delay(50);
    }
  };

  let marks = 0;
  /** Writes in the publisher, and waits until it has arrived: the last to be applied is a mark. */
  const publish = async (statements: string): Promise<void> => {
    marks += 1;
    await publisher.query(
      `BEGIN; ${statements}; COMMIT; INSERT INTO public.marks VALUES (${marks})`,
    );
    const arrived = `EXISTS (SELECT FROM public.marks WHERE id = ${marks})`;
    await until(subscriber, "the changes arrived", arrived);
  };

  const triggerLevels = async (table: string): Promise<readonly string[]> => {
    const { rows } = await subscriber.query(
      `SELECT DISTINCT CASE WHEN tgtype & 1 = 1 THEN 'row' ELSE 'statement' END AS level FROM pg_trigger
       WHERE tgrelid = $1::regclass AND tgname LIKE 'pgtrickle_%' AND tgtype & 32 = 0 AND tgenabled = 'A'`,
      [table],
    );
    return rows.map((row) => row.level);
  };

  beforeAll(async () => {
    const admin = await open("postgres");
    await admin.query("CREATE DATABASE publisher");
    await admin.query("CREATE DATABASE subscriber");
    await admin.end();
    publisher = await open("publisher");
    subscriber = await open("subscriber");
    const marksTable = "CREATE TABLE public.marks (id int PRIMARY KEY)";
    await publisher.query(`${shopSchema}; ${marksTable}; CREATE PUBLICATION shop FOR ALL TABLES;`);
    await publisher.query("SELECT pg_create_logical_replication_slot('shop', 'pgoutput')");
    await subscriber.query(`${shopSchema}; TRUNCATE customers, orders; ${marksTable}`);
    trickle = await connect(urlOf("subscriber"));
    await trickle.init();
  });

  afterAll(async () => {
    await trickle.close();
    await publisher.end();
    await subscriber.end();
  });

  it("is captured row by row from when it becomes one, and by statements again afterwards", async () => {
    await trickle.create({ name: "public.sales", query: sales });
    expect(await triggerLevels("public.orders")).toEqual(["statement"]);

    // Within one cluster the slot has to be there before: CREATE SUBSCRIPTION would wait for itself (manual).
    await subscriber.query(
      `CREATE SUBSCRIPTION shop CONNECTION 'host=''${server().directory}'' user=postgres dbname=publisher'
       PUBLICATION shop WITH (create_slot = false, slot_name = 'shop')`,
    );
    await until(
      subscriber,
      "the first copy is done",
      "SELECT bool_and(srsubstate = 'r') FROM pg_subscription_rel",
    );
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
    await subscriber.query("UPDATE public.orders SET amount = 0 WHERE id BETWEEN 100 AND 150");
    expect(await trickle.refresh("public.sales")).toMatchObject({ action: "differential" });
    expect(await trickle.verify("public.sales")).toMatchObject({ equal: true });
    await publish("TRUNCATE public.orders; INSERT INTO public.orders VALUES (1, 1, 1)");
    expect(await trickle.verify("public.sales")).toMatchObject({ equal: true });
    const { rows } = await subscriber.query("SELECT sum(n)::int AS n FROM public.sales");
    expect(rows).toEqual([{ n: 1 }]);

    await subscriber.query("ALTER SUBSCRIPTION shop DISABLE");
    await subscriber.query("ALTER SUBSCRIPTION shop SET (slot_name = NONE)");
    await subscriber.query("DROP SUBSCRIPTION shop");
    expect(await trickle.refresh("public.sales")).toMatchObject({
      action: "reinitialize",
      reason: "logical replication to table public.customers changed",
    });
    expect(await triggerLevels("public.orders")).toEqual(["statement"]);
    expect(await triggerLevels("public.customers")).toEqual(["statement"]);
    await subscriber.query(
      "INSERT INTO public.orders SELECT n, n, n FROM generate_series(10, 40) AS n",
    );
    expect(await trickle.refresh("public.sales")).toMatchObject({ action: "differential" });
    expect(await trickle.verify("public.sales")).toMatchObject({ equal: true });
  });
});
