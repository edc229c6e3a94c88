import { describe, expect, it } from "vitest";
import { describeFaults } from "../../support/stage.js";

describeFaults((stage) => {
  describe("fault 15: ALTER of types", () => {
    const table = (type: string): string => `
      CREATE TYPE public.mood AS ENUM ('sad', 'ok');
      CREATE DOMAIN public.small AS int CHECK (VALUE < 100);
      CREATE DOMAIN public.smaller AS public.small CHECK (VALUE > 0);
      CREATE TYPE public.pair AS (mood public.mood, n int);
      CREATE TABLE public.things (id int PRIMARY KEY, value ${type})`;
    for (const [title, type, first, change, second] of [
      [
        "an enum gets a value",
        "public.mood",
        "'ok'",
        "ALTER TYPE public.mood ADD VALUE 'happy' BEFORE 'ok'",
        "'happy'",
      ],
      [
        "an enum's value gets a name",
        "public.mood",
        "'ok'",
        "ALTER TYPE public.mood RENAME VALUE 'ok' TO 'fine'",
        "'fine'",
      ],
      [
        "through an array",
        "public.mood[]",
        "'{ok,sad}'",
        "ALTER TYPE public.mood ADD VALUE 'happy' BEFORE 'ok'",
        "'{happy}'",
      ],
      [
        "through a composite type",
        "public.pair",
        "'(ok,1)'",
        "ALTER TYPE public.mood ADD VALUE 'happy' BEFORE 'ok'",
        "'(happy,2)'",
      ],
      [
        "an enum's name through an array",
        "public.mood[]",
        "'{ok,sad}'",
        "ALTER TYPE public.mood RENAME VALUE 'ok' TO 'fine'",
        "'{fine}'",
      ],
      [
        "a domain gets a constraint",
        "public.small",
        "5",
        "ALTER DOMAIN public.small ADD CHECK (VALUE > 1)",
        "7",
      ],
      [
        "a domain loses its constraint",
        "public.small",
        "5",
        "ALTER DOMAIN public.small DROP CONSTRAINT small_check",
        "700",
      ],
      [
        "a domain over a domain",
        "public.smaller",
        "5",
        "ALTER DOMAIN public.small DROP CONSTRAINT small_check",
        "700",
      ],
      [
        "an array of domains",
        "public.smaller[]",
        "'{5}'",
        "ALTER DOMAIN public.smaller DROP CONSTRAINT smaller_check",
        "'{-7}'",
      ],
      [
        "the name of a type",
        "public.mood",
        "'ok'",
        "ALTER TYPE public.mood RENAME TO feeling",
        "'sad'",
      ],
    ] as const) {
      it(title, async () => {
        await stage.database.exec(
          `${table(type)}; INSERT INTO public.things VALUES (1, ${first}), (2, NULL)`,
        );
        await stage.create("public.shown", "SELECT id, value FROM public.things");
        await stage.create(
          "public.counted",
          "SELECT value, count(*) AS n FROM public.things GROUP BY value",
        );
        await stage.database.exec(change);
        await stage.database.exec(
          `INSERT INTO public.things VALUES (3, ${second}), (4, ${second})`,
        );
        expect(await stage.trickle().refresh("public.shown")).toMatchObject({
          action: "reinitialize",
          reason: expect.stringMatching(/mood|small|feeling/),
        });
        await stage.expectEqual();
        await stage.database.exec("DELETE FROM public.things WHERE id IN (1, 3)");
        expect((await stage.trickle().refresh("public.shown")).action).toBe("differential");
        await stage.expectEqual();
      });
    }

    it("a composite type gets an attribute", async () => {
      await stage.database.exec(`
        CREATE TYPE public.pair AS (a int, b int);
        CREATE TABLE public.things (id int PRIMARY KEY, value public.pair);
        INSERT INTO public.things VALUES (1, '(1,2)')`);
      await stage.create("public.shown", "SELECT id, value FROM public.things");
      // PostgreSQL itself refuses some of these while a column has the type.
      const refusal = await stage.database.exec("ALTER TYPE public.pair ADD ATTRIBUTE c int").then(
        () => undefined,
        (error: { code?: string }) => error.code,
      );
      expect([undefined, "0A000"]).toContain(refusal);
      await stage.database.exec(
        `INSERT INTO public.things VALUES (2, '(3,4${refusal === undefined ? ",5" : ""})')`,
      );
      await stage.expectEqual();
    });
  });
});
