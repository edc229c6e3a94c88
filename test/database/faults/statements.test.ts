import { describe, expect, it } from "vitest";
import { isNightly } from "../../support/nightly.js";
import { createShop, describeFaults } from "../../support/stage.js";

const count = "SELECT count(*) AS n FROM public.orders";

describeFaults((stage) => {
  describe("fault 13: every way to write", () => {
    it("COPY, and COPY FREEZE into a table truncated before", async () => {
      await createShop(stage);
      await stage.database.exec(
        "COPY public.orders FROM PROGRAM 'printf \"1001\\t1\\t5\\n1002\\t2\\t6\\n\"'",
      );
      expect(await stage.database.query(count)).toEqual([{ n: "402" }]);
      expect((await stage.trickle().refresh("public.sales")).action).toBe("differential");
      await stage.expectEqual();
      await stage.database.exec(`
        BEGIN;
        TRUNCATE public.orders;
        COPY public.orders FROM PROGRAM 'printf "1\\t1\\t5\\n2\\t2\\t6\\n"' WITH (FREEZE);
        COMMIT`);
      expect(await stage.database.query(count)).toEqual([{ n: "2" }]);
      await stage.expectEqual();
    });

    it("INSERT … ON CONFLICT, which inserts and updates by one statement", async () => {
      await createShop(stage);
      expect(
        await stage.database.query(`
          WITH written AS (
            INSERT INTO public.orders SELECT n, 3, 1000 FROM generate_series(395, 405) AS n
            ON CONFLICT (id) DO UPDATE SET amount = excluded.amount, customer_id = 4 RETURNING customer_id
          ) SELECT customer_id, count(*) AS n FROM written GROUP BY 1 ORDER BY 1`),
      ).toEqual([
        { customer_id: "3", n: "5" },
        { customer_id: "4", n: "6" },
      ]);
      await stage.expectEqual();
      await stage.database.exec(
        "INSERT INTO public.orders VALUES (1, 1, 1) ON CONFLICT DO NOTHING",
      );
      await stage.expectEqual();
    });

    it("MERGE, which inserts, updates and deletes by one statement", async () => {
      await createShop(stage);
      await stage.database.exec(`
        MERGE INTO public.orders AS o
        USING (SELECT n AS id FROM generate_series(390, 410) AS n) AS s ON s.id = o.id
        WHEN MATCHED AND o.id % 2 = 0 THEN DELETE
        WHEN MATCHED THEN UPDATE SET customer_id = 40, amount = -1
        WHEN NOT MATCHED THEN INSERT VALUES (s.id, 1, 1)`);
      expect(
        await stage.database.query(
          "SELECT count(*) FILTER (WHERE amount = -1) AS updated, count(*) FILTER (WHERE id > 400) AS inserted, count(*) AS n FROM public.orders",
        ),
      ).toEqual([{ updated: "5", inserted: "10", n: "404" }]);
      await stage.expectEqual();
    });

    it("statements inside statements: CTEs, functions and triggers of the user's", async () => {
      await createShop(stage);
      await stage.database.exec(`
        CREATE FUNCTION public.follow() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          UPDATE public.customers SET region = 'followed' WHERE id = NEW.customer_id;
          RETURN NEW;
        END $$;
        CREATE TRIGGER a_before BEFORE INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.follow();
        CREATE TRIGGER z_after AFTER INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.follow()`);
      await stage.database.exec(`
        WITH gone AS (DELETE FROM public.orders WHERE id <= 5 RETURNING *),
             moved AS (UPDATE public.customers SET region = 'cte' WHERE id IN (20, 21) RETURNING id)
        INSERT INTO public.orders SELECT id + 10000, customer_id, amount FROM gone
        UNION ALL SELECT 20000 + id, id, 1 FROM moved`);
      expect(
        await stage.database.query(
          "SELECT region, count(*) > 0 AS some FROM public.customers WHERE region IN ('cte', 'followed') GROUP BY 1 ORDER BY 1",
        ),
      ).toContainEqual({ region: "followed", some: "t" });
      await stage.expectEqual();
    });

    it("cascades of foreign keys", async () => {
      await createShop(stage);
      await stage.database.exec(`
        ALTER TABLE public.orders ADD FOREIGN KEY (customer_id) REFERENCES public.customers
          ON DELETE CASCADE ON UPDATE CASCADE`);
      await stage.database.exec("DELETE FROM public.customers WHERE id IN (1, 2)");
      await stage.database.exec("UPDATE public.customers SET id = id + 1000 WHERE id IN (3, 4)");
      expect(
        await stage.database.query(
          "SELECT count(*) FILTER (WHERE customer_id > 1000) AS moved, count(*) AS n FROM public.orders",
        ),
      ).toEqual([{ moved: "20", n: "380" }]);
      await stage.expectEqual();
      await stage.database.exec(`
        ALTER TABLE public.orders DROP CONSTRAINT orders_customer_id_fkey,
          ADD FOREIGN KEY (customer_id) REFERENCES public.customers ON DELETE SET NULL`);
      await stage.database.exec("DELETE FROM public.customers WHERE id = 1003");
      await stage.expectEqual();
    });

    it("keys that move, and keys that swap in one statement", async () => {
      await createShop(stage);
      await stage.database.exec(`
        ALTER TABLE public.orders DROP CONSTRAINT orders_pkey,
          ADD PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED`);
      await stage.database.exec("UPDATE public.orders SET id = 401 - id");
      await stage.expectEqual();
      await stage.database.exec("UPDATE public.orders SET id = id + 1, customer_id = 1 + id % 40");
      await stage.database.exec("UPDATE public.orders SET id = id - 1 WHERE id < 50");
      await stage.database.exec(`
        BEGIN;
        UPDATE public.customers SET id = -id;
        UPDATE public.customers SET id = 41 + id;
        COMMIT`);
      await stage.expectEqual();
    });

    it("rows that come and go between two refreshes", async () => {
      await createShop(stage);
      await stage.database.exec("INSERT INTO public.orders VALUES (1001, 1, 1)");
      await stage.database.exec("UPDATE public.orders SET amount = 2 WHERE id = 1001");
      await stage.database.exec("DELETE FROM public.orders WHERE id = 1001");
      await stage.database.exec("INSERT INTO public.orders VALUES (1001, 2, 2)");
      await stage.database.exec("DELETE FROM public.orders WHERE id = 1001");
      expect(await stage.trickle().refresh("public.sales")).toMatchObject({
        rowsInserted: 0,
        rowsUpdated: 0,
        rowsDeleted: 0,
      });
      await stage.expectEqual();
    });
  });

  it("fault 33: an update of 50 000 rows in one statement takes time in proportion", async () => {
    await createShop(stage);
    await stage.create(
      "public.spent",
      "SELECT customer_id, count(*) AS n, sum(amount) AS amount FROM public.orders GROUP BY 1",
      { mode: "differential" },
    );
    const rows = isNightly ? 500_000 : 50_000;
    await stage.database.exec(
      `INSERT INTO public.orders SELECT n, 1 + n % 40, n % 97 FROM generate_series(1001, 1000 + ${rows}) AS n`,
    );
    await stage.expectEqual();
    const update = async (count: number): Promise<number> => {
      const started = performance.now();
      await stage.database.exec(
        `UPDATE public.orders SET amount = amount + 1, customer_id = 1 + (customer_id + 1) % 40
         WHERE id BETWEEN 1001 AND 1000 + ${count}`,
      );
      return performance.now() - started;
    };
    await update(rows / 10);
    const small = await update(rows / 10);
    const large = await update(rows);
    // Ten times the rows; a self-join of old and new rows would take a hundred times as long.
    expect(large / small).toBeLessThan(40);
    expect((await stage.trickle().refresh("public.spent")).action).toBe("differential");
    await stage.expectEqual();
  });
});
