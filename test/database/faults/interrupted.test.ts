import { expect, it } from "vitest";
import {
  closeGate,
  describeFaults,
  gateFunction,
  openGate,
  shopSchema,
} from "../../support/stage.js";

const query = `SELECT o.id, c.region, public.gate(o.amount) AS amount
FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id`;

describeFaults((stage) => {
  const entries = () =>
    stage.database.query(
      "SELECT action, status, error_message FROM pgtrickle.pgt_refresh_history ORDER BY refresh_id",
    );
  const filled = { action: "populate", status: "completed", error_message: null };

  it("fault 8: a refresh that was begun and ended from outside is called interrupted, a living one is not", async () => {
    await stage.database.exec(shopSchema + gateFunction);
    await stage.create("public.gated", query);
    await stage.database.exec("UPDATE public.orders SET amount = 0 WHERE id < 50");
    const refresher = await stage.open();
    await stage.database.exec(closeGate);
    const pid = await stage.pidOf(refresher);
    // The procedure writes down that it has begun, in a transaction of its own.
    const refreshing = refresher.exec("CALL pgtrickle.refresh('public.gated')").then(
      () => "finished",
      (error: Error) => error.message,
    );
    await stage.untilBlocked();
    const running = { action: "differential", status: "running", error_message: null };
    expect(await entries()).toEqual([filled, running]);
    expect(await stage.database.query("SELECT pgtrickle.sweep() AS name")).toEqual([]);
    expect(await entries()).toEqual([filled, running]);
    await stage.database.query("SELECT pg_terminate_backend($1)", [pid]);
    expect(await refreshing).toMatch(/terminat/);
    await stage.until(
      "the backend is gone",
      "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)",
      [pid],
    );
    expect(await stage.database.query("SELECT pgtrickle.sweep() AS name")).toEqual([
      { name: "public.gated" },
    ]);
    expect(await entries()).toEqual([
      filled,
      { action: "differential", status: "failed", error_message: "interrupted" },
    ]);
    await stage.database.exec(openGate);
    const next = await stage.open();
    await next.exec("CALL pgtrickle.refresh('public.gated')");
    expect((await entries()).slice(2)).toEqual([
      { action: "differential", status: "completed", error_message: null },
    ]);
    await stage.expectEqual();
  });

  for (const end of ["COMMIT", "ROLLBACK"]) {
    it(`fault 5: write_and_refresh, more writes, then ${end}`, async () => {
      await stage.database.exec(shopSchema);
      await stage.create(
        "public.sales",
        "SELECT c.region, count(*) AS n FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region",
      );
      const writer = await stage.open();
      const call = (dml: string) =>
        writer.query("SELECT * FROM pgtrickle.write_and_refresh($1, 'public.sales')", [dml]);
      await writer.exec("BEGIN; INSERT INTO public.orders VALUES (999, 3, 3)");
      expect(await call("DELETE FROM public.orders WHERE id <= 40")).toEqual([
        { rows_affected: "40", action: "DIFFERENTIAL", rows_changed: "5" },
      ]);
      expect(await writer.query("SELECT sum(n) AS n FROM public.sales")).toEqual([{ n: "361" }]);
      await writer.exec("INSERT INTO public.orders VALUES (1001, 1, 1)");
      await call("UPDATE public.customers SET region = 'x' WHERE id = 1");
      await writer.exec("DELETE FROM public.customers WHERE id = 2");
      await writer.exec(end);
      expect(await stage.database.query("SELECT count(*) AS n FROM public.orders")).toEqual([
        { n: end === "COMMIT" ? "362" : "400" },
      ]);
      await stage.expectEqual();
    });
  }
});
