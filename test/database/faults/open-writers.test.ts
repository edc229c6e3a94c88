import { describe, expect, it } from "vitest";
import { createShop, describeFaults } from "../../support/stage.js";

const write = (id: number): string =>
  `INSERT INTO public.orders VALUES (${id}, 1 + ${id} % 40, 7);
   UPDATE public.customers SET region = 'moved' WHERE id = ${1 + (id % 40)};
   DELETE FROM public.orders WHERE id = ${id - 1000}`;

/** Whether a row that the writer has written is visible to others. */
const seen = (id: number): string =>
  `SELECT EXISTS (SELECT FROM public.orders WHERE id = ${id}) AS seen`;

describeFaults((stage) => {
  describe("fault 1: a writer open across refreshes", () => {
    for (const isolation of ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]) {
      for (const [moment, refreshesBefore] of [
        ["before", 0],
        ["after", 1],
      ] as const) {
        it(`${isolation}, begun ${moment} a refresh`, async () => {
          await createShop(stage);
          const writer = await stage.open();
          if (refreshesBefore > 0) await stage.expectEqual();
          await writer.exec(`BEGIN ISOLATION LEVEL ${isolation}; ${write(1001)}`);
          // Others write and commit meanwhile, so that frontiers move past the open transaction.
          for (const id of [1101, 1102, 1103]) {
            await stage.database.exec(write(id));
            expect((await stage.trickle().refresh("public.sales")).action).toBe("differential");
            expect(await stage.database.query(seen(1001))).toEqual([{ seen: "f" }]);
          }
          await stage.expectEqual();
          await writer.exec(`${write(1002)}; COMMIT`);
          expect(await stage.database.query(seen(1001))).toEqual([{ seen: "t" }]);
          expect((await stage.trickle().refresh("public.sales")).action).toBe("differential");
          await stage.expectEqual();
        });
      }
    }

    it("idle with a transaction id but without a snapshot", async () => {
      await createShop(stage);
      const writer = await stage.open();
      await writer.exec("BEGIN; SELECT pg_current_xact_id()");
      const pid = await stage.pidOf(writer);
      for (const id of [1001, 1002]) {
        await stage.database.exec(write(id));
        await stage.expectEqual();
      }
      expect(
        await stage.database.query(
          "SELECT backend_xmin IS NULL AS no_snapshot, backend_xid IS NOT NULL AS has_id FROM pg_stat_activity WHERE pid = $1",
          [pid],
        ),
      ).toEqual([{ no_snapshot: "t", has_id: "t" }]);
      await writer.exec(`${write(1003)}; COMMIT`);
      await stage.expectEqual();
    });
  });

  it("fault 2: transactions commit in another order than they began and wrote", async () => {
    await createShop(stage);
    const writers = [];
    for (const id of [1001, 1002, 1003, 1004]) {
      const writer = await stage.open();
      await writer.exec(`BEGIN; INSERT INTO public.orders VALUES (${id}, ${id % 40}, ${id})`);
      writers.push({ id, writer });
    }
    const order: number[] = [];
    for (const place of [2, 0, 3, 1]) {
      const { id, writer } = writers[place] ?? {};
      if (id === undefined || writer === undefined) throw new Error("there are four writers");
      await writer.exec(`UPDATE public.orders SET amount = amount + 1 WHERE id = ${id}; COMMIT`);
      order.push(id);
      expect((await stage.trickle().refresh("public.sales")).action).toBe("differential");
      const [row] = await stage.database.query(
        "SELECT array_to_string(array_agg(order_id ORDER BY order_id), ' ') AS ids FROM (SELECT id AS order_id FROM public.orders WHERE id > 1000) AS o",
      );
      expect(row?.["ids"]).toBe([...order].sort().join(" "));
      await stage.expectEqual();
    }
  });

  it("fault 3: prepared transactions held, committed and rolled back", async () => {
    await createShop(stage);
    const writer = await stage.open();
    const [row] = await stage.database.query("SELECT 'trickle ' || current_database() AS name");
    const name = row?.["name"];
    try {
      await writer.exec(`BEGIN; ${write(1001)}; PREPARE TRANSACTION '${name} kept'`);
      await writer.exec(
        `BEGIN; INSERT INTO public.orders VALUES (1201, 5, 5); DELETE FROM public.orders WHERE id = 77;
         PREPARE TRANSACTION '${name} dropped'`,
      );
      for (const id of [1102, 1103]) {
        await stage.database.exec(`INSERT INTO public.orders VALUES (${id}, 3, 3)`);
        await stage.expectEqual();
      }
      expect(
        await stage.database.query(
          "SELECT count(*) AS held FROM pg_prepared_xacts WHERE database = current_database()",
        ),
      ).toEqual([{ held: "2" }]);
      await writer.exec(`ROLLBACK PREPARED '${name} dropped'`);
      await stage.expectEqual();
      await writer.exec(`COMMIT PREPARED '${name} kept'`);
      expect((await stage.trickle().refresh("public.sales")).action).toBe("differential");
      await stage.expectEqual();
    } finally {
      for (const end of ["kept", "dropped"]) {
        await writer.exec(`ROLLBACK PREPARED '${name} ${end}'`).catch(() => {});
      }
    }
  });

  it("fault 4: savepoints, also around TRUNCATE", async () => {
    await createShop(stage);
    const writer = await stage.open();
    await writer.exec(`
      BEGIN;
      INSERT INTO public.orders VALUES (1001, 1, 1);
      SAVEPOINT a;
      UPDATE public.orders SET amount = 1000 WHERE id <= 10;
      SAVEPOINT b;
      TRUNCATE public.orders;
      INSERT INTO public.orders VALUES (1002, 2, 2);
      ROLLBACK TO b;
      DELETE FROM public.customers WHERE id = 4;
      RELEASE a;
      SAVEPOINT c;
      INSERT INTO public.orders SELECT n, 1, 1 FROM generate_series(2000, 2100) AS n;
      ROLLBACK TO c;
      COMMIT`);
    expect(
      await stage.database.query("SELECT count(*) AS n, max(amount) AS most FROM orders"),
    ).toEqual([{ n: "401", most: "1000" }]);
    expect((await stage.trickle().refresh("public.sales")).action).toBe("differential");
    await stage.expectEqual();
    await writer.exec(`
      BEGIN;
      SAVEPOINT a;
      TRUNCATE public.orders;
      RELEASE a;
      SAVEPOINT b;
      INSERT INTO public.orders VALUES (1, 1, 1), (2, 2, 2);
      DELETE FROM public.orders WHERE id = 2;
      ROLLBACK TO b;
      INSERT INTO public.orders VALUES (3, 3, 3);
      COMMIT`);
    expect(await stage.database.query("SELECT id FROM orders")).toEqual([{ id: "3" }]);
    await stage.expectEqual();
  });

  describe("fault 5: a refresh inside the writer's own transaction", () => {
    for (const end of ["COMMIT", "ROLLBACK"]) {
      it(`then more writes, then ${end}`, async () => {
        await createShop(stage);
        const writer = await stage.open();
        await writer.exec(`BEGIN; ${write(1001)}`);
        expect(
          await writer.query(
            "SELECT action, rows_inserted > 0 OR rows_updated > 0 AS wrote FROM pgtrickle.refresh_stream_table('public.sales')",
          ),
        ).toEqual([{ action: "differential", wrote: "t" }]);
        const [inside] = await writer.query("SELECT sum(orders) AS n FROM public.sales");
        expect(inside).toEqual({ n: "400" });
        await writer.exec(write(1002));
        await writer.query("SELECT pgtrickle.refresh_stream_table('public.sales')");
        await writer.exec(`SAVEPOINT s; ${write(1003)}`);
        await writer.query("SELECT pgtrickle.refresh_stream_table('public.sales')");
        await writer.exec(`ROLLBACK TO s; ${write(1004)}`);
        await writer.exec(end);
        expect(await stage.database.query(seen(1002))).toEqual([
          { seen: end === "COMMIT" ? "t" : "f" },
        ]);
        await stage.expectEqual();
        await stage.database.exec(write(1005));
        await stage.expectEqual();
      });
    }
  });
});
