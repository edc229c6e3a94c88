import { describe, expect, it } from "vitest";
import { createShop, describeFaults } from "../../support/stage.js";

const query = "SELECT max(amount) AS amount FROM public.sales";

describeFaults((stage) => {
  /** Whoever creates waits there: all is installed, and nothing is committed. */
  const registering = "BEGIN; LOCK TABLE pgtrickle.pgt_stream_tables IN EXCLUSIVE MODE";

  describe("a stream table that is being created", () => {
    it.each(["differential", "full"] as const)(
      "%s, keeps what it reads from being dropped",
      async (mode) => {
        await createShop(stage);
        await stage.trickle().drop("public.total");
        stage.forget("public.total");
        const gate = await stage.open();
        await gate.exec(registering);
        const created = stage.create("public.best", query, { mode });
        await stage.untilBlocked();
        const dropped = stage
          .trickle()
          .drop("public.sales")
          .then(
            () => undefined,
            (error: Error) => error,
          );
        await stage.untilBlocked(2);
        await gate.exec("COMMIT");
        await created;
        expect(await dropped).toMatchObject({
          code: "55T08",
          message:
            'cannot drop stream table "public.sales": 1 dependent: public.best (use cascade)',
        });
        await stage.database.exec("UPDATE public.orders SET amount = amount + 1");
        await stage.expectEqual();
      },
    );

    it("has its name for itself", async () => {
      await createShop(stage);
      const gate = await stage.open();
      await gate.exec(registering);
      const both = ["min", "max"].map((aggregate) =>
        stage
          .trickle()
          .create({
            name: "public.best",
            query: `SELECT ${aggregate}(amount) AS amount FROM public.orders`,
          })
          .then(
            () => "created",
            (error: Error & { readonly code: string }) => `${error.code} ${error.message}`,
          ),
      );
      await stage.untilBlocked(2);
      await gate.exec("COMMIT");
      expect((await Promise.all(both)).sort()).toEqual([
        '55T03 stream table "public.best" exists already',
        "created",
      ]);
    });

    it("is refused with the place in its query where that is gone when it comes to it", async () => {
      await createShop(stage);
      const gate = await stage.open();
      // It waits for its source, which goes.
      await gate.exec("BEGIN; LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE");
      const created = stage
        .trickle()
        .create({
          name: "public.best",
          query: "SELECT id, max(amount) AS most FROM orders GROUP BY id",
        })
        .catch((error: unknown) => error);
      await stage.untilBlocked();
      await gate.exec("DROP TABLE public.orders; COMMIT");
      expect(await created).toMatchObject({
        code: "42P01",
        message: 'relation "orders" does not exist',
        diagnostics: [{ span: expect.anything() }],
      });
    });
  });
});
