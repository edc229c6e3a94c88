import { describe, expect, it } from "vitest";
import { createShop, describeFaults } from "../../support/stage.js";

const query = "SELECT customer_id, sum(amount) AS amount FROM public.orders GROUP BY 1";

describeFaults((stage) => {
  describe("a migration of the objects that waits for somebody", () => {
    it("who drops a stream table records nothing for it afterwards", async () => {
      await createShop(stage);
      await stage.create("public.another", query, { mode: "differential" });
      const dropping = await stage.open();
      await dropping.exec("BEGIN; SELECT pgtrickle.drop_stream_table('public.another')");
      const migrated = stage.trickle().migrate();
      await stage.untilBlocked();
      await dropping.exec("COMMIT");
      await migrated;
      expect(
        await stage.database.query(
          `SELECT stream_table FROM pgtrickle.pgt_change_tracking
           EXCEPT SELECT stream_table FROM pgtrickle.pgt_stream_tables`,
        ),
      ).toEqual([]);
      await stage.database.exec("DELETE FROM public.orders WHERE id < 9");
      stage.forget("public.another");
      await stage.expectEqual();
    });

    it("who widens what is recorded leaves it as wide", async () => {
      await createShop(stage);
      await stage.create(
        "public.ahead",
        "SELECT customer_id FROM public.customers AS c JOIN public.orders AS o ON o.customer_id = c.id",
        {
          mode: "differential",
        },
      );
      const recorded = `SELECT array_to_string(columns, ' ') AS columns FROM pgtrickle.pgt_change_tracking
        WHERE stream_table = 'public.ahead' AND source = 'public.customers'`;
      const widening = await stage.open();
      await widening.exec(
        `BEGIN; SELECT pgtrickle.capture('public.ahead', 'public.customers', 'public.customers', '{id,region}')`,
      );
      const migrated = stage.trickle().migrate();
      await stage.untilBlocked();
      await widening.exec(`
        UPDATE pgtrickle.pgt_dependencies SET columns = '{id,region}'
        WHERE kind = 'table' AND source = 'public.customers' AND pgt_id = (
          SELECT pgt_id FROM pgtrickle.pgt_stream_tables WHERE stream_table = 'public.ahead');
        COMMIT`);
      await migrated;
      expect(await stage.database.query(recorded)).toEqual([{ columns: "id region" }]);
    });
  });
});
