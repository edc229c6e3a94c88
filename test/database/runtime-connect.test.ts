import { beforeEach, expect, it } from "vitest";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases, type TestDatabase } from "../support/database.js";

async function connectTo(database: TestDatabase): Promise<Trickle> {
  const handle = database.handle();
  return connect(handle.kind === "server" ? handle.client : handle.instance);
}

const schema = `
CREATE TABLE public.customers (id int PRIMARY KEY, region text);
CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int, amount numeric(10,2));
INSERT INTO public.customers VALUES (1, 'north'), (2, 'south'), (3, NULL);
INSERT INTO public.orders VALUES (1, 1, 10), (2, 1, 5), (3, 2, 7), (4, 3, NULL);
`;

const sales = `SELECT c.region, count(*) AS orders, sum(o.amount) AS revenue
FROM orders AS o JOIN customers AS c ON c.id = o.customer_id
GROUP BY c.region`;

describeDatabases((database) => {
  let trickle: Trickle;

  beforeEach(async () => {
    await database.reset();
    await database.exec(schema);
    trickle = await connectTo(database);
  });

  it("refuses everything before init, and says what to do", async () => {
    const calls = [
      trickle.create({ name: "public.sales", query: sales }),
      trickle.refresh("public.sales"),
      trickle.verify("public.sales"),
      trickle.drop("public.sales"),
      trickle.list(),
      trickle.status("public.sales"),
      trickle.history(),
      trickle.version(),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: { code: "55T01", diagnostics: [{ hint: "Run: trickle init" }] },
      });
    }
    await trickle.init();
    expect(await trickle.list()).toEqual([]);
  });

  it("creates, refreshes, verifies and drops a stream table", async () => {
    await trickle.init();
    const created = await trickle.create({
      name: "public.sales",
      query: sales,
      mode: "auto",
      schedule: "5s",
    });
    expect(created).toMatchObject({
      name: "public.sales",
      mode: "differential",
      schedule: "5s",
      status: "active",
    });
    expect(await database.query("SELECT * FROM sales ORDER BY region")).toEqual([
      { region: "north", orders: "2", revenue: "15.00" },
      { region: "south", orders: "1", revenue: "7.00" },
      { region: null, orders: "1", revenue: null },
    ]);

    await database.exec(
      `INSERT INTO public.orders VALUES (5, 2, 1);
       UPDATE public.customers SET region = 'east' WHERE id = 1;
       DELETE FROM public.orders WHERE id = 4`,
    );
    const refreshed = await trickle.refresh("public.sales");
    expect(refreshed).toMatchObject({
      name: "public.sales",
      action: "differential",
      reason: undefined,
      rowsInserted: 1,
      rowsUpdated: 1,
      rowsDeleted: 2,
    });
    expect(refreshed.arms.run.length).toBeGreaterThan(0);
    expect(refreshed.arms.skipped).toEqual([]);
    expect(await database.query("SELECT * FROM sales ORDER BY region")).toEqual([
      { region: "east", orders: "2", revenue: "15.00" },
      { region: "south", orders: "2", revenue: "8.00" },
    ]);
    expect(await trickle.refresh("sales")).toMatchObject({
      action: "skipped",
      reason: "no changes detected",
    });

    await database.exec("INSERT INTO public.orders VALUES (6, 2, 1)");
    const oneSided = await trickle.refresh("sales");
    expect(oneSided.arms.run.length).toBeGreaterThan(0);
    expect(oneSided.arms.skipped.length).toBeGreaterThan(0);

    await database.exec("INSERT INTO public.orders VALUES (7, 1, 1)");
    expect(await trickle.verify("public.sales")).toEqual({
      equal: true,
      missing: 0,
      extra: 0,
      sample: [],
    });
    expect((await trickle.history("sales")).map((entry) => entry.action)).toEqual([
      "differential",
      "differential",
      "differential",
      "populate",
    ]);

    expect(await trickle.drop("public.sales", { cascade: false })).toEqual(["public.sales"]);
    expect(
      await database.query(
        `SELECT relname FROM pg_class
         WHERE relnamespace IN ('pgtrickle_changes'::regnamespace, 'pgtrickle_state'::regnamespace)
           AND relkind <> 'S'`,
      ),
    ).toEqual([]);
    expect(await database.query("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")).toEqual(
      [],
    );
  });

  it("knows what reads what, through states and views and in every mode", async () => {
    await trickle.init();
    await trickle.create({ name: "public.sales", query: sales });
    await database.exec("CREATE VIEW public.north AS SELECT * FROM public.sales");
    await trickle.create({ name: "public.above", query: "SELECT sum(orders) AS n FROM sales" });
    await trickle.create({
      name: "public.aside",
      query: "SELECT orders FROM north",
      mode: "full",
    });
    await database.exec("INSERT INTO public.orders VALUES (8, 2, 1)");
    const names = (await trickle.list()).map((table) => table.name);
    expect(names).toEqual(["public.sales", "public.above", "public.aside"]);
    for (const name of names) await trickle.refresh(name);
    expect(await database.query("SELECT n FROM public.above")).toEqual([{ n: "5" }]);
    for (const name of names) expect((await trickle.verify(name)).equal).toBe(true);
    await expect(trickle.drop("sales")).rejects.toMatchObject({
      code: "55T08",
      message:
        'cannot drop stream table "public.sales": 3 dependents: public.above, public.aside, public.north (use cascade)',
    });
    expect(await trickle.drop("sales", { cascade: true })).toEqual([
      "public.above",
      "public.aside",
      "public.north",
      "public.sales",
    ]);
    expect(await trickle.list()).toEqual([]);
  });

  it("keeps capturing for the stream tables that are left", async () => {
    await trickle.init();
    await trickle.create({ name: "public.a", query: "SELECT id, amount FROM public.orders" });
    await trickle.create({
      name: "public.b",
      query: "SELECT customer_id, count(*) AS n FROM public.orders GROUP BY customer_id",
    });
    await trickle.drop("a");
    await database.exec("INSERT INTO public.orders VALUES (9, 9, 9)");
    expect(await trickle.refresh("b")).toMatchObject({ action: "differential", rowsInserted: 1 });
    expect((await trickle.verify("b")).equal).toBe(true);
  });

  it("changes nothing in the session that it was lent", async () => {
    const settings = () =>
      database.query(
        "SELECT name, setting FROM pg_settings WHERE source = 'session' AND setting <> reset_val ORDER BY name",
      );
    const before = await settings();
    await trickle.init();
    await trickle.create({ name: "public.sales", query: sales });
    await database.exec("INSERT INTO public.orders VALUES (9, 1, 9)");
    await trickle.refresh("sales");
    await trickle.verify("sales");
    await trickle.drop("sales");
    expect(await settings()).toEqual(before);
    await trickle.close();
    expect(await database.query("SELECT 1 AS one")).toEqual([{ one: "1" }]);
  });

  it("installs nothing when the query cannot be compiled", async () => {
    await trickle.init();
    await expect(
      trickle.create({ name: "public.sales", query: "SELECT nothing FROM orders" }),
    ).rejects.toMatchObject({ code: "42703", exitCode: 1 });
    await expect(
      trickle.create({
        name: "public.sales",
        query: "SELECT id, random() AS r FROM orders",
        mode: "differential",
      }),
    ).rejects.toMatchObject({ code: "0AT02", exitCode: 1 });
    await expect(
      trickle.create({ name: "public.sales", query: sales, schedule: "often" }),
    ).rejects.toMatchObject({ code: "22T03", exitCode: 2 });
    expect(await trickle.list()).toEqual([]);
  });

  it("takes names that need quotes", async () => {
    await trickle.init();
    await database.exec(
      `CREATE SCHEMA "My ""Shop""";
       CREATE TABLE "My ""Shop"""."select $$ '" ("a""b" int PRIMARY KEY, "ünï" text);
       INSERT INTO "My ""Shop"""."select $$ '" VALUES (1, 'x')`,
    );
    const name = `"My ""Shop"""."Top ""1'0"""`;
    await trickle.create({
      name,
      query: `SELECT "ünï", count(*) AS "n""; --" FROM "My ""Shop"""."select $$ '" GROUP BY 1`,
    });
    await database.exec(`INSERT INTO "My ""Shop"""."select $$ '" VALUES (2, 'y')`);
    expect(await trickle.refresh(name)).toMatchObject({ name, rowsInserted: 1 });
    expect((await trickle.verify(name)).equal).toBe(true);
    expect(await trickle.drop(name)).toEqual([name]);
  });
});
