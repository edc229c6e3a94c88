import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { connect } from "../../../src/runtime/connect.js";
import { describeOwnServer } from "../../support/own-server.js";
import { createShop, describeFaults, type Stage, shopSchema } from "../../support/stage.js";

/** As many rows as {@link insert} writes at once, which is more than the index of a buffer is for. */
const many = 3000;

const insert = (from: number): string =>
  `INSERT INTO public.orders SELECT n, 1 + n % 40, n % 97 FROM generate_series(${from}, ${from + many - 1}) AS n`;

const buffer = 'pgtrickle_changes."public.orders"';

/** How many rows stand in the index of the buffer of the orders, and how many in the table without one. */
async function countParts(stage: Stage): Promise<{ indexed: number; bulk: number }> {
  const [row] = await stage.database.query(
    `SELECT count(*) FILTER (WHERE tableoid = '${buffer}'::regclass)::int AS indexed,
            count(*) FILTER (WHERE tableoid <> '${buffer}'::regclass)::int AS bulk FROM ${buffer}`,
  );
  return { indexed: Number(row?.["indexed"]), bulk: Number(row?.["bulk"]) };
}

describeFaults((stage) => {
  describe("fault 33: large statements", () => {
    it("of every kind are written without an index, small ones with it", async () => {
      await createShop(stage);
      await stage.database.exec("INSERT INTO public.orders VALUES (1001, 1, 1)");
      expect(await countParts(stage)).toEqual({ indexed: 1, bulk: 0 });
      await stage.database.exec(insert(10_000));
      expect(await countParts(stage)).toEqual({ indexed: 1, bulk: many });
      const updated = 2 * (many + 401);
      await stage.database.exec(
        "UPDATE public.orders SET amount = amount + 1, customer_id = 1 + customer_id % 40",
      );
      expect(await countParts(stage)).toEqual({ indexed: 1, bulk: many + updated });
      await stage.expectEqual();
      await stage.database.exec("DELETE FROM public.orders WHERE id >= 11000");
      await stage.expectEqual();
      await stage.database.exec(
        "UPDATE public.orders SET id = -id; DELETE FROM public.orders WHERE amount % 3 = 0",
      );
      await stage.expectEqual();
      await stage.database.exec("DELETE FROM public.orders WHERE id < -1001");
      await stage.expectEqual();
      // Both in one transaction, and a part of it undone.
      const session = await stage.open();
      await session.exec(
        `BEGIN; ${insert(20_000)}; INSERT INTO public.orders VALUES (1002, 1, 1); SAVEPOINT s`,
      );
      await session.exec(
        `${insert(30_000)}; DELETE FROM public.orders WHERE id = 1002; ROLLBACK TO s`,
      );
      await session.exec("DELETE FROM public.orders WHERE id = 1001; COMMIT");
      await stage.expectEqual();
    });

    it("a transaction that writes many rows, refreshes, and writes on", async () => {
      await createShop(stage);
      const session = await stage.open();
      await session.exec(`BEGIN; ${insert(10_000)}`);
      await session.query("SELECT pgtrickle.refresh_stream_table('public.sales')");
      await session.exec(`${insert(20_000)}; UPDATE public.orders SET amount = amount + 1; COMMIT`);
      const [counted] = await stage.database.query("SELECT sum(orders) AS n FROM public.sales");
      expect(counted).toEqual({ n: String(400 + many) });
      await stage.expectEqual();
    });

    it("transactions with many rows that commit in another order, one of them prepared", async () => {
      await createShop(stage);
      const [early, late] = [await stage.open(), await stage.open()];
      await early.exec(`BEGIN; ${insert(10_000)}`);
      await late.exec(`BEGIN; ${insert(20_000)}; PREPARE TRANSACTION 'bulk'`);
      await stage.database.exec("UPDATE public.orders SET amount = amount + 1 WHERE id < 100");
      await stage.expectEqual();
      await stage.database.exec("SELECT pgtrickle.clean_up()");
      await early.exec("COMMIT");
      await stage.expectEqual();
      await stage.database.exec("SELECT pgtrickle.clean_up()");
      await late.exec("COMMIT PREPARED 'bulk'");
      await stage.expectEqual();
    });
  });

  describe("fault 31: many rows, and consumers that are not equally fast", () => {
    it("a refresh sees rows that are moved while it runs exactly once", async () => {
      await createShop(stage);
      await stage.create(
        "public.spent",
        "SELECT customer_id, sum(amount) AS amount FROM public.orders GROUP BY 1",
        {
          mode: "differential",
        },
      );
      await stage.database.exec(insert(10_000));
      await stage.trickle().refresh("public.spent");
      const [mover, refresher] = [await stage.open(), await stage.open()];
      // Before: the snapshot of the refresh is older than the move.
      await refresher.exec(
        "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM public.sales",
      );
      await mover.exec("BEGIN; SELECT pgtrickle.clean_up(100)");
      // Meanwhile: the move is not committed.
      expect(await stage.trickle().refresh("public.buyers")).toMatchObject({ rowsInserted: many });
      await mover.exec("SELECT pgtrickle.clean_up(1500); COMMIT");
      const [done] = await refresher.query(
        "SELECT rows_updated FROM pgtrickle.refresh_stream_table('public.sales')",
      );
      expect(Number(done?.["rows_updated"])).toBe(5);
      await refresher.exec("COMMIT");
      await stage.expectEqual();
    });

    it("while the buffer is widened for another consumer, and when a column changes its type", async () => {
      await createShop(stage);
      await stage.create("public.ids", "SELECT id FROM public.orders", { mode: "differential" });
      await stage.database.exec(insert(10_000));
      await stage.database.exec("ALTER TABLE public.orders ADD note text DEFAULT 'x'");
      await stage.database.exec(insert(20_000).replace("n % 97", "n % 97, 'y' || n"));
      await stage.create(
        "public.notes",
        "SELECT note, count(*) AS n FROM public.orders GROUP BY 1",
        {
          mode: "differential",
        },
      );
      await stage.database.exec("UPDATE public.orders SET note = note || '!', amount = -amount");
      expect((await countParts(stage)).bulk).toBeGreaterThan(4 * many);
      await stage.expectEqual();
      await stage.database.exec("UPDATE public.orders SET amount = amount + 1, note = NULL");
      await stage.database.exec("ALTER TABLE public.orders ALTER amount TYPE numeric");
      await stage.database.exec("UPDATE public.orders SET amount = amount / 3");
      await stage.expectEqual();
    });

    it("nothing is left when the last consumer is dropped", async () => {
      await createShop(stage);
      await stage.database.exec(insert(10_000));
      await stage.trickle().drop("public.sales", { cascade: true });
      expect(await countParts(stage)).toEqual({ indexed: 0, bulk: many });
      await stage.trickle().drop("public.buyers");
      expect(
        await stage.database.query(
          "SELECT relname FROM pg_class WHERE relnamespace = 'pgtrickle_changes'::regnamespace AND relkind = 'r'",
        ),
      ).toEqual([]);
    });
  });
});

// What is moved is what a frontier has passed for good: once no older transaction of the server is running, whatever
// database it is in.
describeOwnServer("fault 31: many rows, and consumers that are not equally fast", [], (server) => {
  it("go into the index once the first has passed them, and are seen once by the other", async () => {
    const client = new pg.Client({ connectionString: server().url });
    await client.connect();
    try {
      await client.query(shopSchema);
      const trickle = await connect(client);
      await trickle.init();
      const queries = {
        "public.buyers":
          "SELECT c.id, o.id AS order_id, o.amount FROM public.customers AS c LEFT JOIN public.orders AS o ON o.customer_id = c.id",
        "public.spent": "SELECT customer_id, sum(amount) AS amount FROM public.orders GROUP BY 1",
      };
      for (const [name, query] of Object.entries(queries)) {
        await trickle.create({ name, query, mode: "differential" });
      }
      const countParts = async (): Promise<unknown> => {
        const { rows } = await client.query(
          `SELECT count(*) FILTER (WHERE tableoid = '${buffer}'::regclass)::int AS indexed,
                  count(*) FILTER (WHERE tableoid <> '${buffer}'::regclass)::int AS bulk FROM ${buffer}`,
        );
        return rows[0];
      };
      await client.query(insert(10_000));
      await client.query("UPDATE public.orders SET amount = amount + 1");
      const written = many + 2 * (many + 400);
      expect(await countParts()).toEqual({ indexed: 0, bulk: written });
      // One consumer is frozen.
      for (const deadline = Date.now() + 20_000; ; ) {
        await trickle.refresh("public.spent");
        const { rows } = await client.query(
          `SELECT pgtrickle.clean_up(1000) = 0
                  AND NOT EXISTS (SELECT FROM ${buffer} WHERE tableoid <> '${buffer}'::regclass) AS moved`,
        );
        if (rows[0].moved) break;
        if (Date.now() > deadline) throw new Error("the rows never went into the index");
        await delay(20);
      }
      expect(await countParts()).toEqual({ indexed: written, bulk: 0 });
      expect(await trickle.refresh("public.spent")).toMatchObject({ action: "skipped" });
      expect(await trickle.refresh("public.buyers")).toMatchObject({
        action: "differential",
        rowsInserted: many + 400,
        rowsDeleted: 400,
      });
      for (const name of Object.keys(queries)) {
        expect(await trickle.verify(name), name).toMatchObject({ equal: true });
      }
    } finally {
      await client.end();
    }
  });
});
