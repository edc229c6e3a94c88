import { describe, expect, it } from "vitest";
import { createShop, describeFaults, shopSchema } from "../../support/stage.js";

const action = async (refreshing: Promise<{ readonly action: string }>): Promise<string> =>
  (await refreshing).action;

describeFaults((stage) => {
  describe("fault 12: TRUNCATE", () => {
    for (const [form, statement, left] of [
      ["alone", "TRUNCATE public.orders", "0"],
      [
        "with INSERT in one transaction",
        "BEGIN; TRUNCATE public.orders; INSERT INTO public.orders VALUES (5, 5, 5), (6, 6, 6); COMMIT",
        "2",
      ],
      [
        "after INSERT in one transaction",
        "BEGIN; INSERT INTO public.orders VALUES (1001, 5, 5); TRUNCATE public.orders; COMMIT",
        "0",
      ],
      [
        "twice in one transaction",
        "BEGIN; TRUNCATE public.orders; INSERT INTO public.orders VALUES (1, 1, 1); TRUNCATE public.orders; INSERT INTO public.orders VALUES (2, 2, 2); COMMIT",
        "1",
      ],
      ["rolled back", "BEGIN; TRUNCATE public.orders; ROLLBACK", "400"],
      ["of one side of a join", "TRUNCATE public.customers", "400"],
      ["of both sides", "TRUNCATE public.customers, public.orders", "0"],
      ["RESTART IDENTITY", "TRUNCATE public.orders RESTART IDENTITY", "0"],
    ] as const) {
      it(form, async () => {
        await createShop(stage);
        await stage.create(
          "public.all_orders",
          "SELECT count(*) AS n, sum(amount) AS s, max(id) AS m FROM public.orders",
        );
        await stage.database.exec(statement);
        expect(await stage.database.query("SELECT count(*) AS n FROM public.orders")).toEqual([
          { n: left },
        ]);
        await stage.expectEqual();
        await stage.database.exec("INSERT INTO public.orders VALUES (3001, 1, 1), (3002, 2, 2)");
        await stage.expectEqual();
      });
    }

    it("CASCADE along a foreign key", async () => {
      await stage.database.exec(`
        ${shopSchema}
        DELETE FROM public.orders WHERE customer_id NOT IN (SELECT id FROM public.customers);
        ALTER TABLE public.orders ADD FOREIGN KEY (customer_id) REFERENCES public.customers`);
      await stage.create("public.kept", "SELECT id, amount FROM public.orders");
      await stage.create(
        "public.joined",
        "SELECT o.id, c.region FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id",
      );
      await stage.database.exec("TRUNCATE public.customers CASCADE");
      expect(await stage.database.query("SELECT count(*) AS n FROM public.orders")).toEqual([
        { n: "0" },
      ]);
      await stage.expectEqual();
    });

    it("of a partition and of the whole partitioned table", async () => {
      await stage.database.exec(`
        CREATE TABLE public.parted (id int NOT NULL, kind int) PARTITION BY RANGE (id);
        CREATE TABLE public.low PARTITION OF public.parted FOR VALUES FROM (0) TO (100);
        CREATE TABLE public.high PARTITION OF public.parted FOR VALUES FROM (100) TO (200);
        INSERT INTO public.parted SELECT n, n % 3 FROM generate_series(1, 199) AS n`);
      await stage.create(
        "public.kinds",
        "SELECT kind, count(*) AS n FROM public.parted GROUP BY kind",
      );
      await stage.database.exec("TRUNCATE public.low");
      expect(await stage.database.query("SELECT count(*) AS n FROM public.parted")).toEqual([
        { n: "100" },
      ]);
      await stage.expectEqual();
      await stage.database.exec("INSERT INTO public.parted VALUES (5, 1); TRUNCATE public.parted");
      expect(await stage.database.query("SELECT count(*) AS n FROM public.parted")).toEqual([
        { n: "0" },
      ]);
      await stage.expectEqual();
    });

    it("of a table that others inherit from", async () => {
      await stage.database.exec(`
        CREATE TABLE public.parent (id int);
        CREATE TABLE public.child (extra int) INHERITS (public.parent);
        INSERT INTO public.parent SELECT generate_series(1, 5);
        INSERT INTO public.child SELECT n, n FROM generate_series(11, 17) AS n`);
      await stage.create("public.ids", "SELECT id FROM public.parent");
      await stage.database.exec("TRUNCATE ONLY public.parent");
      expect(await stage.database.query("SELECT count(*) AS n FROM public.parent")).toEqual([
        { n: "7" },
      ]);
      await stage.expectEqual();
      await stage.database.exec("INSERT INTO public.parent VALUES (1); TRUNCATE public.parent");
      expect(await stage.database.query("SELECT count(*) AS n FROM public.parent")).toEqual([
        { n: "0" },
      ]);
      await stage.expectEqual();
    });

    for (const isolation of ["READ COMMITTED", "REPEATABLE READ"]) {
      it(`racing a refresh that waits for it, ${isolation}`, async () => {
        await createShop(stage);
        const truncater = await stage.open();
        const refresher = await stage.open();
        await stage.database.exec("INSERT INTO public.orders VALUES (1001, 1, 1)");
        await truncater.exec(
          "BEGIN; TRUNCATE public.orders; INSERT INTO public.orders VALUES (9, 9, 9)",
        );
        await refresher.exec(`BEGIN ISOLATION LEVEL ${isolation}`);
        const refreshing = refresher
          .query("SELECT action FROM pgtrickle.refresh_stream_table('public.sales')")
          .then(
            ([row]) => row?.["action"],
            (error: { code?: string }) => error.code,
          );
        await stage.untilBlocked();
        await truncater.exec("COMMIT");
        // A snapshot from before the truncation has to be given up.
        expect(["differential", "reinitialize", "full", "40001"]).toContain(await refreshing);
        await refresher.exec("COMMIT");
        await stage.expectEqual();
      });
    }

    it("committed after a transaction took its snapshot and before it refreshes", async () => {
      await createShop(stage);
      const refresher = await stage.open();
      await refresher.exec("BEGIN ISOLATION LEVEL REPEATABLE READ");
      await refresher.query("SELECT count(*) FROM public.customers");
      await stage.database.exec("TRUNCATE public.orders");
      await stage.database.exec("INSERT INTO public.orders VALUES (1, 1, 1)");
      // It sees an empty table where its snapshot has 400 rows.
      expect(await refresher.query("SELECT count(*) AS n FROM public.orders")).toEqual([
        { n: "0" },
      ]);
      await expect(
        refresher.query("SELECT * FROM pgtrickle.refresh_stream_table('public.sales')"),
      ).rejects.toMatchObject({ code: "40001" });
      await refresher.exec("ROLLBACK");
      await stage.expectEqual();
    });

    it("many times, racing refreshes", async () => {
      await createShop(stage);
      let racing = true;
      let truncated = 0;
      const truncate = async (): Promise<void> => {
        const session = await stage.open();
        while (racing) {
          await session.exec(`
            BEGIN; TRUNCATE public.orders;
            INSERT INTO public.orders SELECT n, 1 + n % 40, ${truncated} FROM generate_series(1, 50) AS n; COMMIT`);
          truncated += 1;
          await session.exec(
            `UPDATE public.customers SET region = 'x' WHERE id = ${1 + (truncated % 40)}`,
          );
        }
      };
      const refresh = async (): Promise<void> => {
        for (let round = 0; round < 30; round += 1) {
          expect(["differential", "reinitialize", "full", "skipped"]).toContain(
            await action(stage.trickle().refresh("public.sales")),
          );
        }
        racing = false;
      };
      await Promise.all([truncate(), refresh()]);
      expect(truncated).toBeGreaterThan(3);
      await stage.expectEqual();
    });
  });
});
