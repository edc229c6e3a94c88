import { describe, expect, it } from "vitest";
import { createShop, createShopTables, describeFaults, type Stage } from "../../support/stage.js";

interface Change {
  readonly title: string;
  readonly statement: string;
  /** Writes afterwards, so that the capture shows whether it still works. */
  readonly write?: string;
}

const insertOrder = "INSERT INTO public.orders VALUES (5001, 1, 5)";

/** Nothing that the stream tables of the shop read is touched. */
const harmless: readonly Change[] = [
  { title: "ADD COLUMN", statement: "ALTER TABLE public.orders ADD COLUMN note text" },
  {
    title: "ADD COLUMN with a default that rewrites",
    statement: "ALTER TABLE public.orders ADD COLUMN made timestamptz DEFAULT clock_timestamp()",
  },
  {
    title: "DROP of an unused column",
    statement:
      "ALTER TABLE public.orders ADD COLUMN note text; ALTER TABLE public.orders DROP COLUMN note",
  },
  { title: "SET DEFAULT", statement: "ALTER TABLE public.orders ALTER amount SET DEFAULT 5" },
  { title: "ADD CHECK", statement: "ALTER TABLE public.orders ADD CHECK (id > 0)" },
  { title: "CREATE INDEX", statement: "CREATE INDEX ON public.orders (customer_id)" },
  {
    title: "SET STATISTICS",
    statement: "ALTER TABLE public.orders ALTER amount SET STATISTICS 10",
  },
  { title: "VACUUM FULL", statement: "VACUUM FULL public.orders" },
  { title: "CLUSTER", statement: "CLUSTER public.orders USING orders_pkey" },
  { title: "ANALYZE", statement: "ANALYZE" },
];

/** What the stream tables read changes its shape, but the query still means something. */
const reinitializing: readonly Change[] = [
  {
    title: "ALTER TYPE of a used column, and a value that its old type has no room for",
    statement: "ALTER TABLE public.orders ALTER amount TYPE bigint",
    write: "INSERT INTO public.orders VALUES (5001, 1, 5000000000)",
  },
  {
    title: "ALTER TYPE of a used column",
    statement: "ALTER TABLE public.orders ALTER amount TYPE bigint USING amount * 2",
  },
  {
    title: "RENAME of a column, and another in its place",
    statement: `ALTER TABLE public.orders RENAME amount TO old_amount;
      ALTER TABLE public.orders ADD COLUMN amount int DEFAULT 3`,
    write: "INSERT INTO public.orders (id, customer_id, old_amount, amount) VALUES (5001, 1, 5, 6)",
  },
  {
    title: "DROP of a column, and another in its place",
    statement: `ALTER TABLE public.orders DROP COLUMN amount;
      ALTER TABLE public.orders ADD COLUMN amount int DEFAULT 9`,
  },
  {
    // A crash before the next refresh would have emptied it.
    title: "SET UNLOGGED",
    statement: "ALTER TABLE public.orders SET UNLOGGED",
  },
  { title: "SET NOT NULL", statement: "ALTER TABLE public.orders ALTER amount SET NOT NULL" },
  {
    title: "DROP of the primary key",
    statement: "ALTER TABLE public.orders DROP CONSTRAINT orders_pkey",
    write: `${insertOrder}, (5001, 1, 5)`,
  },
  {
    title: "a table in place of another",
    statement: `ALTER TABLE public.orders RENAME TO old_orders;
      CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int, amount int);
      INSERT INTO public.orders VALUES (1, 1, 1), (2, 2, 2)`,
  },
];

/** What the stream tables read is gone. */
const refused: readonly (Change & { readonly names: string; readonly undo: string })[] = [
  {
    title: "RENAME of a used column",
    statement: "ALTER TABLE public.orders RENAME amount TO total",
    names: "amount",
    undo: "ALTER TABLE public.orders RENAME total TO amount",
    write: "UPDATE public.orders SET total = total + 1, customer_id = 2 WHERE id < 9",
  },
  {
    title: "DROP of a used column",
    statement: "ALTER TABLE public.orders DROP COLUMN amount",
    names: "amount",
    undo: "ALTER TABLE public.orders ADD COLUMN amount int DEFAULT 4",
    write: "UPDATE public.orders SET customer_id = 1 + customer_id % 40 WHERE id < 9",
  },
  {
    title: "RENAME of a table",
    statement: "ALTER TABLE public.orders RENAME TO purchases",
    names: "orders",
    undo: "ALTER TABLE public.purchases RENAME TO orders",
    write: "UPDATE public.purchases SET amount = amount + 1 WHERE id < 9",
  },
  {
    title: "another schema",
    statement: "CREATE SCHEMA elsewhere; ALTER TABLE public.orders SET SCHEMA elsewhere",
    names: "orders",
    undo: "ALTER TABLE elsewhere.orders SET SCHEMA public",
    write: "UPDATE elsewhere.orders SET amount = amount + 1 WHERE id < 9",
  },
  {
    title: "DROP TABLE",
    statement: "DROP TABLE public.orders CASCADE",
    names: "orders",
    undo: `CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int, amount int);
      INSERT INTO public.orders VALUES (1, 1, 1), (2, 2, 2)`,
  },
];

/**
 * A refresh after such a change makes the stream table anew, or refuses because its own columns would have to
 * change; then it is created again.
 */
async function expectMade(stage: Stage, name: string, reason: RegExp): Promise<void> {
  try {
    const result = await stage.trickle().refresh(name);
    if (result.action === "reinitialize") expect(result.reason).toMatch(reason);
    else expect(result.action).toBe("differential");
  } catch (error) {
    expect(error).toMatchObject({ code: "55T06", message: expect.stringMatching(reason) });
    await stage.trickle().drop(name, { cascade: true });
    await createShopTables(stage);
  }
  await stage.expectEqual();
}

describeFaults((stage) => {
  describe("fault 14: ALTER of sources", () => {
    for (const { title, statement } of harmless) {
      it(`${title} does not matter`, async () => {
        await createShop(stage);
        for (const part of statement.split(";")) await stage.database.exec(part);
        await stage.database.exec(
          "INSERT INTO public.orders (id, customer_id, amount) VALUES (5001, 1, 5)",
        );
        expect((await stage.trickle().refresh("public.sales")).action).toBe("differential");
        await stage.expectEqual();
      });
    }

    for (const { title, statement, write = insertOrder } of reinitializing) {
      it(`${title}: made anew, with a reason in words`, async () => {
        await createShop(stage);
        await stage.database.exec(statement);
        // Their own statements never fail because of us.
        await stage.database.exec(write);
        await expectMade(stage, "public.sales", /orders/);
        await stage.database.exec("UPDATE public.orders SET customer_id = 13 WHERE id = 1");
        expect((await stage.trickle().refresh("public.sales")).action).toBe("differential");
        await stage.expectEqual();
      });
    }

    for (const { title, statement, names, undo, write } of refused) {
      it(`${title}: refused by name, and mended by going back`, async () => {
        await createShop(stage);
        // A session that has written before, and knows the table as it was.
        const writer = await stage.open();
        await writer.exec("UPDATE public.orders SET customer_id = 1 WHERE id = 7");
        await stage.database.exec(statement);
        // Their own statements never fail because of us.
        if (write !== undefined) await writer.exec(write);
        await expect(stage.trickle().refresh("public.sales")).rejects.toMatchObject({
          code: "55T06",
          message: expect.stringContaining(names),
        });
        if (write !== undefined) await writer.exec(write);
        await stage.database.exec(undo);
        await stage.database.exec(insertOrder);
        await stage.expectEqual();
      });
    }

    it("a virtual generated column gets another expression: made anew where it is read", async (context) => {
      context.skip(stage.major < 18, "needs PostgreSQL 18");
      await stage.database.exec(`
        CREATE TABLE public.box (id int PRIMARY KEY, a int, b int, c int GENERATED ALWAYS AS (a + 1), d int GENERATED ALWAYS AS (a));
        INSERT INTO public.box VALUES (1, 1, 10), (2, 2, 20);
      `);
      await stage.create("public.boxes", "SELECT id, c FROM public.box WHERE c > 1");
      await stage.expectEqual();
      await stage.database.exec(
        "ALTER TABLE public.box ALTER d SET EXPRESSION AS (b); ALTER TABLE public.box DROP COLUMN d; UPDATE public.box SET a = 5 WHERE id = 1",
      );
      expect((await stage.trickle().refresh("public.boxes")).action).toBe("differential");
      await stage.expectEqual();
      await stage.database.exec("ALTER TABLE public.box ALTER c SET EXPRESSION AS (b * 2)");
      expect(await stage.trickle().refresh("public.boxes")).toMatchObject({
        action: "reinitialize",
        reason: 'column "c" of table public.box is generated in another way',
      });
      await stage.expectEqual();
      await stage.database.exec("UPDATE public.box SET b = 0 WHERE id = 2");
      expect((await stage.trickle().refresh("public.boxes")).action).toBe("differential");
      await stage.expectEqual();
    });

    it("RENAME of the schema of a source", async () => {
      await stage.database.exec(
        "CREATE SCHEMA shop; CREATE TABLE shop.items (id int PRIMARY KEY, kind text); INSERT INTO shop.items VALUES (1, 'a')",
      );
      await stage.create(
        "public.kinds",
        "SELECT kind, count(*) AS n FROM shop.items GROUP BY kind",
      );
      await stage.database.exec("ALTER SCHEMA shop RENAME TO store");
      await stage.database.exec("INSERT INTO store.items VALUES (2, 'b')");
      await expect(stage.trickle().refresh("public.kinds")).rejects.toMatchObject({
        code: "55T06",
        message: expect.stringContaining("shop"),
      });
      await stage.database.exec("ALTER SCHEMA store RENAME TO shop");
      await stage.expectEqual();
    });

    it("a column goes that only a stream table reads that was dropped, or that is not refreshed", async () => {
      await createShop(stage);
      await stage.database.exec(
        "ALTER TABLE public.orders ADD note text, ADD remark text DEFAULT 'x'",
      );
      await stage.create(
        "public.notes",
        "SELECT note, count(*) AS n FROM public.orders GROUP BY note",
      );
      await stage.create(
        "public.remarks",
        "SELECT remark, count(*) AS n FROM public.orders GROUP BY remark",
      );
      const writer = await stage.open();
      const write = (id: number, column: string) =>
        writer.exec(
          `INSERT INTO public.orders (id, customer_id, amount) VALUES (${id}, 1, 1); UPDATE public.orders SET ${column} = 'z' WHERE id < 20`,
        );
      await write(5001, "note");
      await stage.trickle().drop("public.notes");
      stage.forget("public.notes");
      await stage.database.exec("ALTER TABLE public.orders DROP note");
      await write(5002, "remark");
      // Nothing of it concerned the others.
      expect((await stage.trickle().refresh("public.sales")).action).toBe("differential");
      await stage.expectEqual();
      // One consumer cannot go on; the others can, and writers too.
      await stage.database.exec("ALTER TABLE public.orders RENAME remark TO words");
      await write(5003, "words");
      await expect(stage.trickle().refresh("public.remarks")).rejects.toMatchObject({
        code: "55T06",
      });
      expect(await stage.trickle().refresh("public.sales")).toMatchObject({
        action: "reinitialize",
        reason: "columns of table public.orders were changed",
      });
      expect((await stage.trickle().refresh("public.sales")).action).toBe("skipped");
      await write(5004, "words");
      expect((await stage.trickle().refresh("public.sales")).action).toBe("differential");
      // What was not recorded meanwhile is not forgotten when the column is back.
      await stage.database.exec("ALTER TABLE public.orders RENAME words TO remark");
      await write(5005, "remark");
      expect((await stage.trickle().refresh("public.remarks")).action).toBe("reinitialize");
      await stage.expectEqual();
      await write(5006, "remark");
      expect((await stage.trickle().refresh("public.remarks")).action).toBe("differential");
      await stage.expectEqual();
    });

    const trade = `
      ALTER TABLE public.orders RENAME customer_id TO waiting;
      ALTER TABLE public.orders RENAME amount TO customer_id;
      ALTER TABLE public.orders RENAME waiting TO amount`;

    it("two columns trade names and trade back, with writes in between", async () => {
      await createShop(stage);
      const writer = await stage.open();
      await writer.exec("INSERT INTO public.orders VALUES (5001, 1, 100)");
      await stage.database.exec(trade);
      await writer.exec(
        "INSERT INTO public.orders VALUES (5002, 2, 200); UPDATE public.orders SET id = id + 10000 WHERE id < 20; DELETE FROM public.orders WHERE id = 30",
      );
      await stage.database.exec(trade);
      await writer.exec("INSERT INTO public.orders VALUES (5003, 3, 300)");
      expect(await stage.trickle().refresh("public.sales")).toMatchObject({
        action: "reinitialize",
        reason: "columns of table public.orders were changed",
      });
      await stage.expectEqual();
      await writer.exec("INSERT INTO public.orders VALUES (5004, 4, 400)");
      expect((await stage.trickle().refresh("public.sales")).action).toBe("differential");
      await stage.expectEqual();
    });

    it("two columns trade names, a stream table is created meanwhile, and they trade back", async () => {
      await createShop(stage);
      await stage.database.exec(trade);
      await stage.create("public.ids", "SELECT id, amount FROM public.orders WHERE id > 100");
      await stage.database.exec("INSERT INTO public.orders VALUES (5001, 1, 100)");
      await stage.database.exec(trade);
      // No write tells of it: the next stream table has the capture made anew.
      await stage.create("public.others", "SELECT id, customer_id FROM public.orders");
      await stage.database.exec("INSERT INTO public.orders VALUES (5002, 2, 200)");
      expect(await stage.trickle().refresh("public.sales")).toMatchObject({
        action: "reinitialize",
      });
      await stage.expectEqual();
    });

    it("TRUNCATE of a table with a column that is gone", async () => {
      await createShop(stage);
      await stage.database.exec(
        "ALTER TABLE public.orders RENAME amount TO total; TRUNCATE public.orders",
      );
      await stage.database.exec("ALTER TABLE public.orders RENAME total TO amount");
      await stage.database.exec(insertOrder);
      await stage.expectEqual();
    });

    it("ALTER of one source leaves stream tables over others alone", async () => {
      await createShop(stage);
      await stage.create(
        "public.regions",
        "SELECT region, count(*) AS n FROM public.customers GROUP BY region",
      );
      await stage.database.exec("ALTER TABLE public.orders ALTER amount TYPE numeric");
      await stage.database.exec("INSERT INTO public.customers VALUES (50, 'x')");
      expect((await stage.trickle().refresh("public.regions")).action).toBe("differential");
      await stage.expectEqual();
    });

    it("policies come, change and go: told by name, even where they filter nothing", async () => {
      await createShop(stage);
      for (const statement of [
        "ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY few ON public.orders USING (id < 10)",
        "ALTER POLICY few ON public.orders USING (id < 20)",
        "DROP POLICY few ON public.orders",
        "ALTER TABLE public.orders DISABLE ROW LEVEL SECURITY",
      ]) {
        await stage.database.exec(statement);
        await stage.database.exec("UPDATE public.orders SET amount = amount + 1 WHERE id = 7");
        expect(await stage.trickle().refresh("public.sales"), statement).toMatchObject({
          action: "reinitialize",
          reason: expect.stringMatching(
            /^(policies|row-level security) of table public.orders changed$/,
          ),
        });
        await stage.expectEqual();
      }
    });

    it("what a stream table reads through two views", async () => {
      await createShop(stage);
      await stage.database.exec(`
        CREATE VIEW public.inner_view AS SELECT id, amount FROM public.orders WHERE id < 200;
        CREATE VIEW public.outer_view AS SELECT id, amount * 2 AS twice FROM public.inner_view`);
      await stage.create("public.through", "SELECT id, twice FROM public.outer_view");
      await stage.database.exec(
        "CREATE OR REPLACE VIEW public.inner_view AS SELECT id, amount FROM public.orders WHERE id < 100",
      );
      expect(await stage.trickle().refresh("public.through")).toMatchObject({
        action: "reinitialize",
        reason: expect.stringContaining("inner_view"),
      });
      await stage.expectEqual();
    });

    it("the owner of a source changes", async () => {
      await createShop(stage);
      await stage.database.exec(`
        DROP ROLE IF EXISTS trickle_new_owner;
        CREATE ROLE trickle_new_owner;
        ALTER TABLE public.orders OWNER TO trickle_new_owner`);
      try {
        await stage.database.exec(`SET ROLE trickle_new_owner; ${insertOrder}; RESET ROLE`);
        expect((await stage.trickle().refresh("public.sales")).action).toBe("differential");
        await stage.expectEqual();
      } finally {
        await stage.database.exec("RESET ROLE; REASSIGN OWNED BY trickle_new_owner TO postgres");
        await stage.database.exec("DROP OWNED BY trickle_new_owner; DROP ROLE trickle_new_owner");
      }
    });
  });
});
