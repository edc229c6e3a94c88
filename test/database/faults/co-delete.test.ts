import { describe, expect, it } from "vitest";
import { isNightly } from "../../support/nightly.js";
import { describeFaults } from "../../support/stage.js";
import { createRandom } from "../../support/tpch/random.js";

const schema = `
CREATE TABLE public.a (id int PRIMARY KEY, b_id int, v int);
CREATE TABLE public.b (id int PRIMARY KEY, c_id int, v int);
CREATE TABLE public.c (id int PRIMARY KEY, v int);
CREATE TABLE public.d (c_id int, v int);
INSERT INTO public.c SELECT n, n FROM generate_series(1, 6) AS n;
INSERT INTO public.b SELECT n, 1 + n % 6, n FROM generate_series(1, 12) AS n;
INSERT INTO public.a SELECT n, 1 + n % 12, n FROM generate_series(1, 24) AS n;
INSERT INTO public.d SELECT 1 + n % 7, n FROM generate_series(1, 14) AS n;
`;

const queries: Readonly<Record<string, string>> = {
  "public.inner_join": "SELECT a.id, b.v FROM public.a JOIN public.b ON b.id = a.b_id",
  "public.left_join":
    "SELECT a.id, b.v, c.v AS w FROM public.a LEFT JOIN public.b ON b.id = a.b_id LEFT JOIN public.c ON c.id = b.c_id",
  "public.full_join": "SELECT b.id, c.id AS c FROM public.b FULL JOIN public.c ON c.id = b.c_id",
  "public.grouped":
    "SELECT c.id, count(*) AS n, sum(a.v) AS s, max(d.v) AS m FROM public.a JOIN public.b ON b.id = a.b_id JOIN public.c ON c.id = b.c_id JOIN public.d ON d.c_id = c.id GROUP BY c.id",
  "public.without":
    "SELECT c.id FROM public.c WHERE NOT EXISTS (SELECT FROM public.b WHERE b.c_id = c.id)",
  "public.with_some":
    "SELECT d.c_id, d.v FROM public.d WHERE d.c_id IN (SELECT c_id FROM public.b WHERE v > 3)",
};

describeFaults((stage) => {
  const set = async (): Promise<void> => {
    await stage.database.exec(schema);
    for (const [name, query] of Object.entries(queries)) await stage.create(name, query);
  };

  describe("both sides of a join change between two refreshes", () => {
    it("a row and its partner are deleted", async () => {
      await set();
      await stage.database.exec(
        "DELETE FROM public.a WHERE b_id = 3; DELETE FROM public.b WHERE id = 3",
      );
      expect(await stage.trickle().refresh("public.inner_join")).toMatchObject({
        action: "differential",
        rowsDeleted: 2,
      });
      await stage.expectEqual();
    });

    it("a row moves to a partner that is deleted, and away from one", async () => {
      await set();
      await stage.database.exec(`
        UPDATE public.a SET b_id = 4 WHERE b_id = 3;
        DELETE FROM public.b WHERE id = 4;
        UPDATE public.a SET b_id = 5 WHERE b_id = 4 AND id < 10;
        UPDATE public.b SET id = 104 WHERE id = 7`);
      await stage.expectEqual();
    });

    it("a partner is replaced by another with its key", async () => {
      await set();
      await stage.database.exec(`
        DELETE FROM public.b WHERE id IN (1, 2);
        INSERT INTO public.b VALUES (1, 6, 100), (2, NULL, 200);
        DELETE FROM public.a WHERE b_id = 1 AND id = 12;
        UPDATE public.c SET id = 60 WHERE id = 6;
        DELETE FROM public.d WHERE c_id = 6`);
      await stage.expectEqual();
    });

    it("every row of every table is deleted at once, and comes back", async () => {
      await set();
      await stage.database.exec(
        "DELETE FROM public.a; DELETE FROM public.b; DELETE FROM public.c; DELETE FROM public.d",
      );
      await stage.expectEqual();
      await stage.database.exec(schema.replaceAll(/CREATE TABLE[^;]*;/g, ""));
      await stage.expectEqual();
    });
  });

  it.each([2, 3, 6])(
    "a key moves and its old partner goes, in a chain of %i tables",
    async (length) => {
      const tables = Array.from({ length }, (_, place) => `public.t${place}`);
      await stage.database.exec(
        tables
          .map(
            (table) => `CREATE TABLE ${table} (id int PRIMARY KEY, next_id int, v int);
            INSERT INTO ${table} SELECT n, 1 + n % 8, n FROM generate_series(1, 8) AS n;`,
          )
          .join("\n"),
      );
      const joins = tables
        .slice(1)
        .map((table, place) => `JOIN ${table} ON ${table}.id = ${tables[place]}.next_id`);
      const columns = tables.map((table, place) => `${table}.id AS id${place}`);
      await stage.create(
        "public.chain",
        `SELECT ${columns.join(", ")} FROM ${tables[0]} ${joins.join(" ")}`,
      );
      for (let place = 1; place < length; place += 1) {
        const [left, right] = [tables[place - 1], tables[place]];
        // The one row moves to another partner, the other loses its own.
        await stage.database.exec(`
        UPDATE ${left} SET next_id = 5 WHERE next_id = 3 AND id % 2 = 0;
        UPDATE ${left} SET next_id = 6 WHERE next_id = 3;
        DELETE FROM ${right} WHERE id IN (3, 4);
        INSERT INTO ${right} VALUES (3, 1, 0)`);
        expect((await stage.trickle().refresh("public.chain")).action).toBe("differential");
        await stage.expectEqual();
      }
      // All of them at once.
      await stage.database.exec(
        tables
          .map(
            (table) =>
              `UPDATE ${table} SET next_id = 7 WHERE next_id = 2; DELETE FROM ${table} WHERE id = 2;`,
          )
          .join("\n"),
      );
      expect((await stage.trickle().refresh("public.chain")).action).toBe("differential");
      expect((await stage.trickle().history("public.chain", 1))[0]?.action).toBe("differential");
      await stage.expectEqual();
    },
  );

  it("random changes of all tables in each of many cycles", async () => {
    await set();
    const random = createRandom(33);
    const cycles = isNightly ? 200 : 30;
    const statements: readonly (() => string)[] = [
      () =>
        `UPDATE public.a SET id = id + 100 WHERE id = ${random.integer(1, 24)} AND NOT EXISTS (SELECT FROM public.a AS x WHERE x.id = a.id + 100)`,
      () => `DELETE FROM public.a WHERE id % 9 = ${random.integer(0, 8)}`,
      () => `DELETE FROM public.b WHERE id = ${random.integer(1, 12)}`,
      () => `DELETE FROM public.c WHERE id = ${random.integer(1, 7)}`,
      () => `DELETE FROM public.d WHERE v = ${random.integer(1, 14)}`,
      () =>
        `UPDATE public.b SET c_id = ${random.integer(1, 7)} WHERE id < ${random.integer(1, 12)}`,
      () =>
        `UPDATE public.a SET b_id = NULLIF(${random.integer(0, 12)}, 0) WHERE id % 5 = ${random.integer(0, 4)}`,
      () =>
        `INSERT INTO public.a VALUES (${random.integer(1, 24)}, ${random.integer(1, 12)}, 1) ON CONFLICT (id) DO UPDATE SET b_id = excluded.b_id`,
      () =>
        `INSERT INTO public.b VALUES (${random.integer(1, 12)}, ${random.integer(1, 6)}, ${random.integer(1, 9)}) ON CONFLICT DO NOTHING`,
      () =>
        `INSERT INTO public.c VALUES (${random.integer(1, 7)}, 1) ON CONFLICT (id) DO UPDATE SET v = c.v + 1`,
      () =>
        `INSERT INTO public.d VALUES (${random.integer(1, 7)}, ${random.integer(1, 14)}), (NULL, 1)`,
    ];
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const batch = Array.from({ length: random.integer(2, 7) }, () => random.choose(statements)());
      await stage.database.exec(batch.join(";\n"));
      try {
        await stage.expectEqual();
      } catch (error) {
        throw new Error(`cycle ${cycle}:\n${batch.join(";\n")}`, { cause: error });
      }
    }
  });
});
