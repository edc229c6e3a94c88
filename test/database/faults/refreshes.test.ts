import { describe, expect, it } from "vitest";
import {
  closeGate,
  createShop,
  describeFaults,
  gateFunction,
  openGate,
  shopSchema,
} from "../../support/stage.js";

/** Reads both tables, and stops at the gate once for each changed row. */
const gated = `SELECT o.id, c.region, public.gate(o.amount) AS amount
FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id`;

const refreshCall = (name: string): string =>
  `SELECT action, reason FROM pgtrickle.refresh_stream_table('${name}')`;

/** Whether a session waits at the gate. */
const atGate = `SELECT count(*) > 0 FROM pg_locks
WHERE locktype = 'advisory' AND NOT granted AND objid = 4711
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

describeFaults((stage) => {
  it("fault 6: eight sessions refresh one stream table", async () => {
    await createShop(stage);
    const changesPerSession = 8;
    const outcomes: string[] = [];
    const sessions = await Promise.all(Array.from({ length: 8 }, () => stage.open()));
    await Promise.all(
      sessions.map(async (session, place) => {
        for (let round = 0; round < changesPerSession; round += 1) {
          const id = 1000 + place * 100 + round;
          await session.exec(`INSERT INTO public.orders VALUES (${id}, ${1 + (id % 40)}, 1)`);
          const [row] = await session.query(refreshCall("public.sales"));
          outcomes.push(`${row?.["action"]}`);
        }
      }),
    );
    expect(outcomes).toHaveLength(8 * changesPerSession);
    expect(outcomes).toContain("differential");
    expect(new Set([...outcomes, "skipped"])).toEqual(new Set(["differential", "skipped"]));
    await stage.expectEqual();
  });

  describe("fault 7: a refresh is ended from outside", () => {
    it("by pg_terminate_backend, in the middle of its statement", async () => {
      await stage.database.exec(shopSchema + gateFunction);
      await stage.create("public.gated", gated);
      const refresher = await stage.open();
      await stage.database.exec(closeGate);
      await stage.database.exec(`
        UPDATE public.orders SET amount = amount + 1 WHERE id <= 20;
        DELETE FROM public.customers WHERE id = 7`);
      const pid = await stage.pidOf(refresher);
      const refreshing = refresher.query(refreshCall("public.gated")).then(
        () => "finished",
        (error: Error) => error.message,
      );
      await stage.until("the refresh waits at the gate", atGate);
      await stage.database.query("SELECT pg_terminate_backend($1)", [pid]);
      expect(await refreshing).toMatch(/terminating connection|Connection terminated/);
      await stage.database.exec(openGate);
      await stage.until(
        "the backend is gone",
        "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)",
        [pid],
      );
      expect(await stage.trickle().refresh("public.gated")).toMatchObject({
        action: "differential",
      });
      await stage.expectEqual();
    });

    it("by pg_cancel_backend", async () => {
      await stage.database.exec(shopSchema + gateFunction);
      await stage.create("public.gated", gated);
      const refresher = await stage.open();
      await stage.database.exec(closeGate);
      await stage.database.exec("DELETE FROM public.orders WHERE id % 3 = 0");
      await stage.database.exec("UPDATE public.orders SET amount = 0 WHERE id % 3 = 1");
      const pid = await stage.pidOf(refresher);
      const refreshing = expect(refresher.query(refreshCall("public.gated"))).rejects.toMatchObject(
        { code: "57014" },
      );
      await stage.until("the refresh waits at the gate", atGate);
      await stage.database.query("SELECT pg_cancel_backend($1)", [pid]);
      await refreshing;
      await stage.database.exec(openGate);
      await stage.expectEqual();
    });
  });

  describe("fault 10: a commit between the window of changes and the delta", () => {
    it("on the other side of a join, while the statement runs", async () => {
      await stage.database.exec(shopSchema + gateFunction);
      await stage.create("public.gated", gated);
      const refresher = await stage.open();
      const writer = await stage.open();
      await stage.database.exec(closeGate);
      await stage.database.exec("INSERT INTO public.orders VALUES (1001, 1, 50), (1002, 99, 50)");
      const refreshing = refresher.query(refreshCall("public.gated"));
      await stage.until("the refresh waits at the gate", atGate);
      await writer.exec(`
        UPDATE public.customers SET region = 'east' WHERE id = 1;
        INSERT INTO public.customers VALUES (99, 'new');
        DELETE FROM public.orders WHERE id = 1`);
      await stage.database.exec(openGate);
      expect(await refreshing).toEqual([{ action: "differential", reason: null }]);
      // What it has written is that of its snapshot: nothing of the commit beside it.
      expect(
        await stage.database.query("SELECT id, region FROM public.gated WHERE id > 1000"),
      ).toEqual([{ id: "1001", region: "r1" }]);
      expect(await stage.trickle().refresh("public.gated")).toMatchObject({
        action: "differential",
      });
      await stage.expectEqual();
    });

    for (const isolation of ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]) {
      it(`between the locks and the statement, ${isolation}`, async () => {
        await stage.database.exec(shopSchema);
        await stage.create(
          "public.pairs",
          `SELECT o.id, c.region FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id`,
        );
        const blocker = await stage.open();
        const refresher = await stage.open();
        const writer = await stage.open();
        await stage.database.exec("INSERT INTO public.orders VALUES (1001, 99, 1)");
        await blocker.exec("BEGIN; LOCK TABLE public.customers IN ACCESS EXCLUSIVE MODE");
        await refresher.exec(`BEGIN ISOLATION LEVEL ${isolation}`);
        const refreshing = refresher.query(refreshCall("public.pairs"));
        await stage.untilBlocked();
        await writer.exec("INSERT INTO public.orders VALUES (1002, 1, 1)");
        await blocker.exec("INSERT INTO public.customers VALUES (99, 'new'); COMMIT");
        await refreshing;
        await refresher.exec("COMMIT");
        await stage.expectEqual();
      });
    }
  });

  describe("fault 11: full refreshes race with writers", () => {
    it("and readers never see less than a whole result", async () => {
      await stage.database.exec(shopSchema);
      await stage.create(
        "public.sales",
        "SELECT c.region, count(*) AS n FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region",
        { mode: "full" },
      );
      await stage.create("public.regions", "SELECT region FROM public.sales");
      let racing = true;
      let writes = 0;
      let reads = 0;
      const least: number[] = [];
      const write = async (): Promise<void> => {
        const session = await stage.open();
        for (let round = 0; racing; round += 1) {
          await session.exec(`
            BEGIN;
            DELETE FROM public.orders WHERE id = ${1 + (round % 300)};
            INSERT INTO public.orders VALUES (${5000 + round}, ${1 + (round % 40)}, 1);
            UPDATE public.customers SET region = 'r' || ${round % 5} WHERE id = ${1 + (round % 40)};
            COMMIT`);
          writes += 1;
        }
      };
      const read = async (): Promise<void> => {
        const session = await stage.open();
        while (racing) {
          const [row] = await session.query("SELECT coalesce(sum(n), 0) AS n FROM public.sales");
          least.push(Number(row?.["n"]));
          reads += 1;
        }
      };
      const refresh = async (): Promise<void> => {
        for (let round = 0; round < 25; round += 1) {
          expect((await stage.trickle().refresh("public.sales")).action).toBe("full");
          await stage.trickle().refresh("public.regions");
        }
        racing = false;
      };
      await Promise.all([write(), read(), refresh()]);
      expect(writes).toBeGreaterThan(5);
      expect(reads).toBeGreaterThan(5);
      // Every transaction removes at most one order and inserts one.
      expect(Math.min(...least)).toBeGreaterThanOrEqual(400);
      await stage.expectEqual();
    });

    it("and a write that commits during one is found by the next", async () => {
      await stage.database.exec(shopSchema + gateFunction);
      await stage.create("public.gated", gated, { mode: "full" });
      const refresher = await stage.open();
      const writer = await stage.open();
      await stage.database.exec(closeGate);
      const refreshing = refresher.query(refreshCall("public.gated"));
      await stage.until("the refresh waits at the gate", atGate);
      await writer.exec("UPDATE public.customers SET region = 'late' WHERE id <= 3");
      await stage.database.exec(openGate);
      expect(await refreshing).toMatchObject([{ action: "full" }]);
      expect(
        await stage.database.query("SELECT count(*) AS n FROM public.gated WHERE region = 'late'"),
      ).toEqual([{ n: "0" }]);
      await stage.expectEqual();
    });
  });
});
