import { describe, expect, it } from "vitest";
import { createShop, describeFaults } from "../../support/stage.js";

const insertOrder = "INSERT INTO public.orders VALUES (5001, 1, 5)";

describeFaults((stage) => {
  describe("fault 27: DDL during a refresh, and writes to the result", () => {
    it("nobody writes to a stream table by accident", async () => {
      await createShop(stage);
      for (const statement of [
        "INSERT INTO public.sales VALUES ('x', 1, 1)",
        "UPDATE public.sales SET orders = 0",
        "DELETE FROM public.sales",
        "TRUNCATE public.sales",
        "UPDATE public.buyers SET amount = 0",
        "DELETE FROM public.buyers",
        "INSERT INTO public.buyers VALUES (1, 'x', 1, 1)",
      ]) {
        await expect(stage.database.exec(statement), statement).rejects.toMatchObject({
          code: expect.stringMatching(/^(55000|42809|42501|0A000|55T..)$/),
        });
      }
      await stage.expectEqual();
    });

    it("DROP of a source waits for the refresh, or the refresh for it", async () => {
      await createShop(stage);
      const refresher = await stage.open();
      const dropper = await stage.open();
      await refresher.exec(`BEGIN; ${insertOrder}`);
      await refresher.query("SELECT pgtrickle.refresh_stream_table('public.sales')");
      const dropping = dropper.exec("ALTER TABLE public.orders ALTER amount TYPE bigint");
      await stage.untilBlocked();
      await refresher.exec("COMMIT");
      await dropping;
      await stage.expectEqual();
    });

    it("a source is altered while a refresh waits for it", async () => {
      await createShop(stage);
      const owner = await stage.open();
      const refresher = await stage.open();
      await stage.database.exec(insertOrder);
      await owner.exec(
        "BEGIN; ALTER TABLE public.orders ALTER amount TYPE numeric USING amount + 0.5",
      );
      const refreshing = refresher
        .query("SELECT action FROM pgtrickle.refresh_stream_table('public.sales')")
        .catch((error: { code?: string }) => error.code);
      await stage.untilBlocked();
      await owner.exec("COMMIT");
      await refreshing;
      await stage.expectEqual();
    });

    it("the stream table is dropped while somebody refreshes it", async () => {
      await createShop(stage);
      const dropper = await stage.open();
      const refresher = await stage.open();
      await dropper.exec("BEGIN; SELECT pgtrickle.drop_stream_table('public.buyers')");
      stage.forget("public.buyers");
      // It waits and finds nothing, or does not wait.
      const refreshing = refresher
        .query("SELECT action FROM pgtrickle.refresh_stream_table('public.buyers')")
        .then(
          ([row]) => row?.["action"],
          (error: { code?: string }) => error.code,
        );
      const waits = stage.untilBlocked().catch(() => {});
      await Promise.race([waits, refreshing]);
      await dropper.exec("COMMIT");
      expect(["skipped", "55T02", "42P01"]).toContain(await refreshing);
      await expect(stage.trickle().refresh("public.buyers")).rejects.toMatchObject({
        code: "55T02",
      });
      await stage.expectEqual();
    });
  });
});
