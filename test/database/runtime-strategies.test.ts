import { readFileSync } from "node:fs";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { mergeJoinStrategies } from "../../src/runtime/stream-table.js";
import { describeDatabases } from "../support/database.js";
import { createRandom } from "../support/tpch/random.js";

const queries = {
  spent: `SELECT c.region, count(*) AS n, sum(o.amount) AS amount, max(o.amount) AS most
    FROM orders AS o JOIN customers AS c ON c.id = o.customer_id GROUP BY c.region`,
  pairs: `SELECT DISTINCT c.region, o.amount FROM orders AS o LEFT JOIN customers AS c ON c.id = o.customer_id`,
} as const;

const cycles = 100;

describeDatabases((database) => {
  let trickle: Trickle;

  const open = async (): Promise<void> => {
    const handle = database.handle();
    trickle = await connect(handle.kind === "server" ? handle.client : handle.instance);
  };

  beforeEach(async () => {
    await database.reset();
    await database.exec(`
      CREATE TABLE customers (id int PRIMARY KEY, region text);
      CREATE TABLE orders (id int PRIMARY KEY, customer_id int, amount int);
      INSERT INTO customers SELECT n, 'r' || n % 5 FROM generate_series(1, 40) AS n;
      INSERT INTO orders SELECT n, 1 + n % 40, n % 13 FROM generate_series(1, 200) AS n`);
    await open();
    await trickle.init();
  });
  afterAll(() => trickle?.close());

  const strategyOf = async (name: string): Promise<unknown> => {
    const [row] = await database.query(
      "SELECT merge_join_strategy AS strategy FROM pgtrickle.pgt_stream_tables WHERE stream_table = $1",
      [name],
    );
    return row?.["strategy"];
  };

  describe("merge join strategies", () => {
    it(`each keeps aggregates and DISTINCT equal to the query through ${cycles} random cycles`, async () => {
      const tables: (readonly [string, string])[] = [];
      for (const mergeJoinStrategy of mergeJoinStrategies) {
        for (const [title, query] of Object.entries(queries)) {
          const name = `public.${title}_${mergeJoinStrategy}`;
          await trickle.create({ name, query, mode: "differential", mergeJoinStrategy });
          expect(await strategyOf(name)).toBe(mergeJoinStrategy);
          tables.push([name, query]);
        }
      }
      const random = createRandom(19);
      const id = (from: number, to: number): string =>
        random.integer(0, 9) === 0 ? "NULL" : String(random.integer(from, to));
      for (let cycle = 0; cycle < cycles; cycle += 1) {
        const from = random.integer(1, 190);
        const customer = random.integer(1, 45);
        await database.exec(`
          INSERT INTO orders VALUES (${1000 + cycle}, ${id(1, 45)}, ${random.integer(0, 12)});
          UPDATE orders SET customer_id = ${id(1, 45)}, amount = amount + 1 WHERE id BETWEEN ${from} AND ${from + 3};
          DELETE FROM orders WHERE id = ${random.integer(1, 1000 + cycle)};
          DELETE FROM customers WHERE id = ${random.integer(1, 45)};
          INSERT INTO customers VALUES (${customer}, 'r${random.integer(0, 5)}') ON CONFLICT (id) DO UPDATE SET region = excluded.region`);
        for (const [name] of tables) {
          await database.query("SELECT pgtrickle.refresh_stream_table($1)", [name]);
        }
        const differing = await database.query(
          tables
            .map(
              ([name, query]) =>
                `(SELECT '${name}' AS name FROM ((TABLE ${name} EXCEPT ALL (${query})) UNION ALL ((${query}) EXCEPT ALL TABLE ${name})) AS d LIMIT 1)`,
            )
            .join(" UNION ALL "),
        );
        expect(differing, `cycle ${cycle}`).toEqual([]);
      }
      const actions = await database.query(
        "SELECT DISTINCT action FROM pgtrickle.pgt_refresh_history ORDER BY action",
      );
      expect(actions).toEqual([{ action: "differential" }, { action: "populate" }]);
    }, 120_000);

    it("decide which joins a refresh has", async () => {
      await trickle.create({ name: "public.spent", query: queries.spent, mode: "differential" });
      await database.exec(
        "INSERT INTO orders VALUES (1000, 1, 1); UPDATE customers SET region = 'x' WHERE id = 2",
      );
      const joins = async (): Promise<readonly string[]> => {
        const text = JSON.stringify(await trickle.explain("public.spent"));
        const names = [...text.matchAll(/"Node Type":"(Nested Loop|Hash Join|Merge Join)"/g)];
        return [...new Set(names.map(([, name = ""]) => name))].sort();
      };
      const expected = {
        hash_join: "Hash Join",
        nested_loop: "Nested Loop",
        merge_join: "Merge Join",
      };
      for (const [mergeJoinStrategy, name] of Object.entries(expected)) {
        await database.query(
          "SELECT pgtrickle.alter_stream_table('spent', merge_join_strategy => $1)",
          [mergeJoinStrategy],
        );
        expect(await joins(), mergeJoinStrategy).toContain(name);
        if (name !== "Hash Join")
          expect(await joins(), mergeJoinStrategy).not.toContain("Hash Join");
      }
      // The session's choice counts more.
      await database.exec("SET pg_trickle.merge_join_strategy = 'hash_join'");
      expect(await joins()).toContain("Hash Join");
      await database.exec("RESET pg_trickle.merge_join_strategy");
      // And nothing of it stays with the session.
      const [settings] = await database.query("SELECT current_setting('enable_hashjoin') AS hash");
      expect(settings).toEqual({ hash: "on" });
    });

    it("that are not known are refused before anything is touched, with what to use", async () => {
      const hint = expect.stringContaining('Use "auto"');
      const wrong = { mergeJoinStrategy: "delete_insert" as "auto" };
      await expect(
        trickle.create({ name: "public.spent", query: queries.spent, ...wrong }),
      ).rejects.toMatchObject({ code: "22T03", exitCode: 2, diagnostics: [{ hint }] });
      expect(await trickle.list()).toEqual([]);
      await trickle.create({ name: "public.spent", query: queries.spent });
      await expect(trickle.alter("public.spent", wrong)).rejects.toMatchObject({ code: "22T03" });
      await expect(
        database.query(
          "SELECT pgtrickle.alter_stream_table('spent', merge_join_strategy => 'delete_insert')",
        ),
      ).rejects.toMatchObject({ code: "22T03", hint });
      expect(await strategyOf("public.spent")).toBe("auto");
      const before = await database.query("TABLE public.spent ORDER BY region");
      await database.exec(
        "INSERT INTO orders VALUES (1000, 1, 1); SET pg_trickle.merge_join_strategy = 'delete_insert'",
      );
      await expect(trickle.refresh("public.spent")).rejects.toMatchObject({ code: "22T03" });
      await database.exec("RESET pg_trickle.merge_join_strategy");
      expect(await database.query("TABLE public.spent ORDER BY region")).toEqual(before);
      expect(await trickle.alter("public.spent", { mergeJoinStrategy: "nested_loop" })).toBe(
        "kept",
      );
      expect(await strategyOf("public.spent")).toBe("nested_loop");
      // A rebuild keeps it.
      expect(await trickle.alter("public.spent", { query: queries.pairs })).toBe("rebuilt");
      expect(await strategyOf("public.spent")).toBe("nested_loop");
      expect(await trickle.refresh("public.spent")).toMatchObject({ action: "skipped" });
    });

    it("of an older catalog that are not allowed any more become auto, and the migration says so", async () => {
      await database.reset();
      await database.exec(readFileSync(new URL("./upgrade/0001.sql", import.meta.url), "utf8"));
      await database.exec(`
        ALTER TABLE pgtrickle.pgt_stream_tables ADD merge_join_strategy text NOT NULL DEFAULT 'auto';
        UPDATE pgtrickle.pgt_stream_tables SET merge_join_strategy = 'delete_insert' WHERE stream_table = 'public.sales';
        UPDATE pgtrickle.pgt_stream_tables SET merge_join_strategy = 'hash_join' WHERE stream_table = 'public.buyers'`);
      await open();
      const done = await trickle.migrate();
      expect(done.filter(({ action }) => action === "rewritten")).toEqual([
        {
          action: "rewritten",
          object:
            'merge_join_strategy of public.sales: "delete_insert" is no longer allowed, it is "auto" now',
        },
      ]);
      expect(await strategyOf("public.sales")).toBe("auto");
      expect(await strategyOf("public.buyers")).toBe("hash_join");
      await database.exec("UPDATE public.orders SET amount = amount + 1");
      for (const name of ["public.sales", "public.buyers"]) {
        await trickle.refresh(name);
        expect(await trickle.verify(name), name).toMatchObject({ equal: true });
      }
    });
  });
});
