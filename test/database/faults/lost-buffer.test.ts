import { describe, expect, it } from "vitest";
import { createShop, describeFaults } from "../../support/stage.js";

const bulkOf = (buffer: string): string => `bulk_' || md5('${buffer}') || '`;

describeFaults((stage) => {
  describe("a buffer that somebody drops", () => {
    const dropBulk = `DO $$ BEGIN EXECUTE 'DROP TABLE pgtrickle_changes.${bulkOf("public.orders")}'; END $$`;

    it.each([
      ["the buffer", 'DROP TABLE pgtrickle_changes."public.orders" CASCADE', 1],
      ["where it keeps the rows of large statements", dropBulk, 1500],
    ])("%s: what it held is lost for all who read it", async (_, drop, rows) => {
      await createShop(stage);
      await stage.create("public.amounts", "SELECT id, amount FROM public.orders", {
        mode: "differential",
      });
      await stage.database.exec(
        `INSERT INTO public.orders SELECT n, 1, 5 FROM generate_series(1001, 1000 + ${rows}) AS n`,
      );
      await stage.database.exec(drop);
      expect(await stage.trickle().refresh("public.sales")).toMatchObject({
        action: "reinitialize",
      });
      await stage.expectEqual();
    });

    it.each([
      ["the buffer", 'DROP TABLE pgtrickle_changes."public.orders" CASCADE', 1],
      ["where it keeps the rows of large statements", dropBulk, 1500],
    ])(
      "%s: a migration makes it again, and all who read it start afresh",
      async (_, drop, rows) => {
        await createShop(stage);
        await stage.create("public.amounts", "SELECT id, amount FROM public.orders", {
          mode: "differential",
        });
        await stage.database.exec(
          `INSERT INTO public.orders SELECT n, 1, 5 FROM generate_series(1001, 1000 + ${rows}) AS n`,
        );
        await stage.database.exec(drop);
        await stage.trickle().migrate();
        await stage.database.exec("INSERT INTO public.orders VALUES (9001, 2, 7)");
        await stage.expectEqual();
      },
    );
  });
});
