import { describe, expect, it } from "vitest";
import { createShop, describeFaults } from "../../support/stage.js";

const insertOrder = "INSERT INTO public.orders VALUES (5001, 1, 5)";

describeFaults((stage) => {
  describe("fault 16: views, functions and search paths", () => {
    it("a view in the query is replaced", async () => {
      await createShop(stage);
      await stage.database.exec(
        "CREATE VIEW public.recent AS SELECT id, customer_id, amount FROM public.orders WHERE id > 300",
      );
      await stage.create(
        "public.recent_sales",
        "SELECT customer_id, sum(amount) AS amount FROM public.recent GROUP BY 1",
      );
      await stage.database.exec(insertOrder);
      expect((await stage.trickle().refresh("public.recent_sales")).action).toBe("differential");
      await stage.database.exec(
        "CREATE OR REPLACE VIEW public.recent AS SELECT id, customer_id, amount FROM public.orders WHERE id > 100",
      );
      expect(await stage.trickle().refresh("public.recent_sales")).toMatchObject({
        action: "reinitialize",
        reason: expect.stringContaining("recent"),
      });
      await stage.expectEqual();
    });

    it("a function in the query is replaced", async () => {
      await createShop(stage);
      const define = (factor: number): string =>
        `CREATE OR REPLACE FUNCTION public.scaled(value int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT value * ${factor}'`;
      await stage.database.exec(define(2));
      await stage.create(
        "public.scaled_orders",
        "SELECT id, public.scaled(amount) AS amount FROM public.orders",
      );
      await stage.database.exec(insertOrder);
      expect((await stage.trickle().refresh("public.scaled_orders")).action).toBe("differential");
      await stage.database.exec(define(3));
      expect(await stage.trickle().refresh("public.scaled_orders")).toMatchObject({
        action: "reinitialize",
        reason: expect.stringContaining("scaled"),
      });
      await stage.expectEqual();
    });

    it("an operator in the query is made anew with another function", async () => {
      const operator = (name: string): string =>
        `CREATE OPERATOR public.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = public.${name})`;
      await createShop(stage);
      await stage.database.exec(`
        CREATE FUNCTION public.alike(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
        CREATE FUNCTION public.nearly(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT abs($1 - $2) < 3';
        ${operator("alike")}`);
      await stage.create("public.tens", "SELECT id, amount FROM public.orders WHERE amount === 10");
      await stage.database.exec(`DROP OPERATOR public.=== (int, int); ${operator("nearly")}`);
      expect(await stage.trickle().refresh("public.tens")).toMatchObject({
        action: "reinitialize",
        reason: "operator public.===(integer,integer) was replaced",
      });
      await stage.expectEqual();
      await stage.database.exec("DROP OPERATOR public.=== (int, int)");
      await stage.database.exec("INSERT INTO public.orders VALUES (1001, 1, 10)");
      await expect(stage.trickle().refresh("public.tens")).rejects.toMatchObject({
        code: "55T06",
        message: "operator public.===(integer,integer) was dropped",
      });
      await stage.database.exec(operator("alike"));
      await stage.expectEqual();
    });

    it("a cast in the query is made anew with another function", async () => {
      const cast = (name: string): string =>
        `CREATE CAST (int AS public.level) WITH FUNCTION public.${name}(int)`;
      await createShop(stage);
      await stage.database.exec(`
        CREATE TYPE public.level AS ENUM ('low', 'high');
        CREATE FUNCTION public.first_level(int) RETURNS public.level LANGUAGE sql IMMUTABLE
          AS $$ SELECT CASE WHEN $1 < 200 THEN 'low' ELSE 'high' END::public.level $$;
        CREATE FUNCTION public.second_level(int) RETURNS public.level LANGUAGE sql IMMUTABLE
          AS $$ SELECT CASE WHEN $1 < 100 THEN 'low' ELSE 'high' END::public.level $$;
        ${cast("first_level")}`);
      await stage.create(
        "public.levels",
        "SELECT id, amount::public.level AS level FROM public.orders",
      );
      await stage.database.exec(`DROP CAST (int AS public.level); ${cast("second_level")}`);
      expect(await stage.trickle().refresh("public.levels")).toMatchObject({
        action: "reinitialize",
        reason: "function public.first_level(integer) changed",
      });
      await stage.expectEqual();
      await stage.database.exec(insertOrder);
      expect((await stage.trickle().refresh("public.levels")).action).toBe("differential");
      await stage.expectEqual();
    });

    it("a function that becomes volatile is refused", async () => {
      await createShop(stage);
      await stage.database.exec(
        "CREATE FUNCTION public.scaled(value int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT value'",
      );
      await stage.create(
        "public.scaled_orders",
        "SELECT id, public.scaled(amount) AS amount FROM public.orders",
      );
      stage.forget("public.scaled_orders");
      await stage.database.exec(
        "CREATE OR REPLACE FUNCTION public.scaled(value int) RETURNS int LANGUAGE sql VOLATILE AS 'SELECT (random() * value)::int'",
      );
      await stage.database.exec(insertOrder);
      const outcome = await stage
        .trickle()
        .refresh("public.scaled_orders")
        .then(
          (result) => result.action,
          (error: { code?: string }) => error.code,
        );
      // Never as if nothing had happened.
      expect(["reinitialize", "55T06"]).toContain(outcome);
    });

    it("another search path means other tables only for whoever creates", async () => {
      await createShop(stage);
      await stage.create("public.unqualified", "SELECT id, amount FROM orders");
      await stage.database.exec(`
        CREATE SCHEMA decoy;
        CREATE TABLE decoy.orders (id int, amount int);
        INSERT INTO decoy.orders VALUES (-1, -1)`);
      const session = await stage.open();
      await session.exec("SET search_path = decoy, public");
      await session.exec(insertOrder.replace("public.orders", "public.orders"));
      expect(
        await session.query(
          "SELECT action, rows_inserted FROM pgtrickle.refresh_stream_table('public.unqualified')",
        ),
      ).toEqual([{ action: "differential", rows_inserted: "1" }]);
      await stage.expectEqual();
    });
  });
});
