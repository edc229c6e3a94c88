import { describe, expect, it } from "vitest";
import {
  closeGate,
  createShop,
  describeFaults,
  gateFunction,
  openGate,
  shopSchema,
} from "../../support/stage.js";

const refresh = "SELECT action FROM pgtrickle.refresh_stream_table('public.sales')";

describeFaults((stage) => {
  describe("fault 25: limits", () => {
    it("statement_timeout ends a refresh, and nothing of it stays", async () => {
      await stage.database.exec(shopSchema + gateFunction);
      await stage.create(
        "public.gated",
        "SELECT o.id, public.gate(o.amount) AS amount, c.region FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id",
      );
      await stage.database.exec("UPDATE public.orders SET amount = 0 WHERE id < 50");
      await stage.database.exec(closeGate);
      const refresher = await stage.open();
      await refresher.exec("SET statement_timeout = '200ms'");
      await expect(
        refresher.query("SELECT pgtrickle.refresh_stream_table('public.gated')"),
      ).rejects.toMatchObject({
        code: "57014",
        message: expect.stringContaining("statement timeout"),
      });
      await stage.database.exec(openGate);
      await stage.expectEqual();
    });

    it("lock_timeout ends a refresh that waits for a source", async () => {
      await createShop(stage);
      const blocker = await stage.open();
      await stage.database.exec("DELETE FROM public.orders WHERE id < 50");
      await blocker.exec("BEGIN; LOCK TABLE public.customers IN ACCESS EXCLUSIVE MODE");
      const refresher = await stage.open();
      await refresher.exec("SET lock_timeout = '100ms'");
      await expect(refresher.query(refresh)).rejects.toMatchObject({ code: "55P03" });
      await blocker.exec("COMMIT");
      await stage.expectEqual();
    });

    it("lock_timeout of a writer is not spent on a refresh", async () => {
      await stage.database.exec(shopSchema + gateFunction);
      await stage.create(
        "public.gated",
        "SELECT o.id, public.gate(o.amount) AS amount FROM public.orders AS o",
      );
      await stage.database.exec("UPDATE public.orders SET amount = 0 WHERE id < 50");
      await stage.database.exec(closeGate);
      const refresher = await stage.open();
      const refreshing = refresher.query("SELECT pgtrickle.refresh_stream_table('public.gated')");
      await stage.untilBlocked();
      const writer = await stage.open();
      await writer.exec(`
        SET lock_timeout = '100ms';
        INSERT INTO public.orders VALUES (1001, 1, 1);
        UPDATE public.orders SET amount = 3 WHERE id = 7;
        DELETE FROM public.orders WHERE id = 8`);
      await stage.database.exec(openGate);
      await refreshing;
      await stage.expectEqual();
    });

    it("a writer that fails after it was captured leaves nothing behind", async () => {
      await createShop(stage);
      await stage.database.exec("ALTER TABLE public.orders ADD CHECK (amount < 10000)");
      await expect(
        stage.database.exec("UPDATE public.orders SET amount = amount * 30"),
      ).rejects.toMatchObject({ code: "23514" });
      await expect(
        stage.database.exec("BEGIN; DELETE FROM public.orders; SELECT 1 / 0; COMMIT"),
      ).rejects.toMatchObject({ code: "22012" });
      await stage.database.exec("ROLLBACK");
      expect(
        await stage.database.query(`SELECT count(*) AS n FROM pgtrickle_changes."public.orders"`),
      ).toEqual([{ n: "0" }]);
      await stage.expectEqual();
    });

    it("little memory, and files for what does not fit", async () => {
      await createShop(stage);
      // So many changes would be refreshed in full where there is a choice.
      await stage.trickle().alter("public.sales", { mode: "differential" });
      await stage.database.exec(
        "INSERT INTO public.orders SELECT n, 1 + n % 40, n FROM generate_series(1001, 40000) AS n",
      );
      const refresher = await stage.open();
      await refresher.exec("SET work_mem = '64kB'");
      expect(await refresher.query(refresh)).toEqual([{ action: "differential" }]);
      await stage.database.exec(
        "UPDATE public.orders SET amount = amount + 1, customer_id = 1 + id % 39",
      );
      // As when the disk is full: files beyond the limit cannot be written.
      await refresher.exec("SET temp_file_limit = '64kB'");
      const outcome = await refresher.query(refresh).then(
        ([row]) => row?.["action"],
        (error: { code?: string }) => error.code,
      );
      expect(["differential", "full", "53400"]).toContain(outcome);
      await stage.expectEqual();
    });

    it("a result that is too large for its type", async () => {
      await stage.database.exec(shopSchema);
      await stage.create(
        "public.products",
        "SELECT customer_id, sum(amount)::int * 2 AS twice FROM public.orders GROUP BY customer_id",
      );
      await stage.database.exec(
        "INSERT INTO public.orders VALUES (1001, 1, 2000000000), (1002, 2, 5)",
      );
      // Rows before and after: the query itself fails until the large one is gone.
      const outcome = await stage
        .trickle()
        .refresh("public.products")
        .then(
          () => "refreshed",
          (error: Error) => error.message,
        );
      if (outcome !== "refreshed") expect(outcome).toMatch(/out of range/);
      await stage.database.exec("DELETE FROM public.orders WHERE id = 1001");
      await stage.expectEqual();
    });
  });

  describe("fault 26: transactions that lose to others", () => {
    it("a deadlock between a refresh and a writer: one gives way, the library tries again", async () => {
      await stage.database.exec(shopSchema);
      await stage.create(
        "public.sales",
        "SELECT c.region, count(*) AS n FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region",
      );
      // Of a table without statistics a refresh asks the size first, and waits for its lock before it holds any.
      await stage.database.exec("ANALYZE public.orders, public.customers");
      const writer = await stage.open();
      // The writer has one source and wants the other; a refresh locks them in turns.
      const deadlocks = async (): Promise<number> => {
        await stage.database.query("SELECT pg_stat_clear_snapshot()");
        const [row] = await stage.database.query(
          "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
        );
        return Number(row?.["deadlocks"]);
      };
      const before = await deadlocks();
      for (const [first, second] of [
        ["customers", "orders"],
        ["orders", "customers"],
      ] as const) {
        await stage.database.exec(
          "DELETE FROM public.orders WHERE id IN (SELECT max(id) FROM public.orders)",
        );
        await writer.exec(
          `SET deadlock_timeout = '5s'; BEGIN; LOCK TABLE public.${first} IN ACCESS EXCLUSIVE MODE`,
        );
        const refreshing = stage.trickle().refresh("public.sales");
        await stage.untilBlocked();
        await writer
          .exec(
            `LOCK TABLE public.${second} IN ACCESS EXCLUSIVE MODE; TRUNCATE public.${second}; COMMIT`,
          )
          .catch(async (error: { code?: string }) => {
            expect(error.code).toBe("40P01");
            await writer.exec("ROLLBACK");
          });
        expect(["differential", "reinitialize", "skipped"]).toContain((await refreshing).action);
        await stage.database.exec(
          `INSERT INTO public.orders SELECT n, 1 + n % 40, n FROM generate_series(1, 100) AS n ON CONFLICT DO NOTHING;
           INSERT INTO public.customers SELECT n, 'r' FROM generate_series(1, 40) AS n ON CONFLICT DO NOTHING`,
        );
        await stage.expectEqual();
      }
      await stage.until(
        "a deadlock was counted",
        "SELECT deadlocks > $1 FROM pg_stat_database WHERE datname = current_database()",
        [before],
      );
    });

    it("a writer and a stream table that is being created: it is not the writer that ends", async () => {
      await createShop(stage);
      await stage.database.exec(
        "ALTER TABLE public.orders ADD day int; ALTER TABLE public.customers ADD rank int",
      );
      const writer = await stage.open();
      await writer.exec("BEGIN; DELETE FROM public.customers WHERE id = 40");
      const gate = await stage.open();
      await gate.exec("BEGIN; LOCK TABLE pgtrickle.pgt_change_tracking IN ACCESS EXCLUSIVE MODE");
      // Columns that are not recorded yet: it has the one table, and is kept from locking the other.
      const created = stage.create(
        "public.days",
        `SELECT o.id, o.day, c.rank FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id`,
        { mode: "differential" },
      );
      await stage.untilBlocked();
      // The writer waits before it does.
      const written = writer.exec("INSERT INTO public.orders VALUES (9001, 1, 1); COMMIT");
      await stage.untilBlocked(2);
      await gate.exec("COMMIT");
      await written;
      await created;
      await stage.expectEqual();
    });

    it("two writers that lock rows crosswise: the victim's changes are not captured", async () => {
      await createShop(stage);
      const left = await stage.open();
      const right = await stage.open();
      await left.exec("BEGIN; UPDATE public.orders SET amount = -1 WHERE id = 1");
      await right.exec("BEGIN; UPDATE public.orders SET amount = -2 WHERE id = 2");
      const outcomes = await Promise.all([
        left.exec("UPDATE public.orders SET amount = -1 WHERE id = 2; COMMIT").then(
          () => "committed",
          (error: { code?: string }) => error.code,
        ),
        right.exec("UPDATE public.orders SET amount = -2 WHERE id = 1; COMMIT").then(
          () => "committed",
          (error: { code?: string }) => error.code,
        ),
      ]);
      expect([...outcomes].sort()).toEqual(["40P01", "committed"]);
      await stage.expectEqual();
    });

    for (const isolation of ["REPEATABLE READ", "SERIALIZABLE"]) {
      it(`two refreshes in ${isolation}: the second cannot serialize, or has nothing to do`, async () => {
        await createShop(stage);
        const [first, second] = [await stage.open(), await stage.open()];
        await stage.database.exec("UPDATE public.orders SET amount = amount + 1");
        for (const session of [first, second]) {
          await session.exec(
            `BEGIN ISOLATION LEVEL ${isolation}; SELECT count(*) FROM public.customers`,
          );
        }
        expect(await first.query(refresh)).toEqual([{ action: "differential" }]);
        const outcome = second.query(refresh).then(
          ([row]) => row?.["action"],
          (error: { code?: string }) => error.code,
        );
        await first.exec("COMMIT");
        expect(["40001", "skipped"]).toContain(await outcome);
        await second.exec("ROLLBACK");
        await stage.expectEqual();
      });
    }

    it("a refresh in a serializable transaction, beside one that writes what it has read", async () => {
      await createShop(stage);
      const refresher = await stage.open();
      const writer = await stage.open();
      await stage.database.exec("INSERT INTO public.orders VALUES (1001, 1, 1)");
      await refresher.exec("BEGIN ISOLATION LEVEL SERIALIZABLE");
      await refresher.query(refresh);
      await writer.exec(`
        BEGIN ISOLATION LEVEL SERIALIZABLE;
        SELECT sum(amount) FROM public.sales;
        UPDATE public.customers SET region = 'skewed' WHERE id < 9;
        COMMIT`);
      const outcome = await refresher.exec("COMMIT").then(
        () => "committed",
        (error: { code?: string }) => error.code,
      );
      expect(["committed", "40001"]).toContain(outcome);
      await stage.expectEqual();
    });
  });
});
