import { describe, expect, it } from "vitest";
import { catalogFromDatabase } from "../../src/catalog/catalog-from-database.js";
import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import { planMigration } from "../../src/migration/plan-migration.js";
import { printMigration } from "../../src/review/migration/print-migration.js";
import { describeFaults } from "../support/stage.js";
import { refreshArtifact } from "../support/stream-table.js";

const tables = `
  CREATE TABLE public.item (id int PRIMARY KEY, kind text, price int);
  INSERT INTO public.item SELECT n, chr(97 + n % 3), n FROM generate_series(1, 20) AS n;
  CREATE MATERIALIZED VIEW public.priced AS SELECT kind, price FROM public.item`;

const query = "SELECT kind, count(*) AS n, sum(price) AS price FROM public.priced GROUP BY kind";

describeFaults((stage) => {
  describe("a materialized view as a source", () => {
    it("is refused or refreshed in full unless it may be compared, which the hint says", async () => {
      await stage.database.exec(tables);
      await expect(
        stage.trickle().create({ name: "public.kinds", query, mode: "differential" }),
      ).rejects.toMatchObject({
        code: "0AT12",
        message: 'changes of materialized view "priced" cannot be captured',
        diagnostics: [{ hint: expect.stringContaining("--snapshot-sources") }],
      });
      expect((await stage.trickle().create({ name: "public.kinds", query })).mode).toBe("full");
    });

    it("is compared at each refresh, also when it was made anew", async () => {
      await stage.database.exec(tables);
      await stage.create("public.kinds", query, { snapshotSources: true });
      expect((await stage.trickle().status("public.kinds")).mode).toBe("differential");
      await stage.expectEqual();
      await stage.database.exec("UPDATE public.item SET kind = 'z' WHERE id % 4 = 0");
      await stage.expectEqual();
      await stage.database.exec("REFRESH MATERIALIZED VIEW public.priced");
      expect(await stage.trickle().refresh("public.kinds")).toMatchObject({
        action: "differential",
        rowsInserted: 1,
      });
      await stage.expectEqual();
      await stage.database.exec(`
        DROP MATERIALIZED VIEW public.priced;
        CREATE MATERIALIZED VIEW public.priced AS SELECT kind, price * 2 AS price FROM public.item`);
      await stage.expectEqual();
      await stage.database.exec("DELETE FROM public.item WHERE id < 5");
      await stage.database.exec("REFRESH MATERIALIZED VIEW public.priced");
      expect((await stage.trickle().refresh("public.kinds")).action).toBe("differential");
      await stage.expectEqual();
    });

    it("is refreshed by another session while it is compared", async () => {
      await stage.database.exec(`${tables}; CREATE UNIQUE INDEX ON public.item (price, id);
        CREATE MATERIALIZED VIEW public.keyed AS SELECT id, kind, price FROM public.item;
        CREATE UNIQUE INDEX ON public.keyed (id)`);
      await stage.create(
        "public.pairs",
        "SELECT p.kind, count(*) AS n FROM public.keyed AS p JOIN public.item AS i ON i.kind = p.kind GROUP BY p.kind",
        { snapshotSources: true },
      );
      const writer = await stage.open();
      const writing = (async () => {
        for (let round = 1; round <= 12; round += 1) {
          await writer.exec(
            `UPDATE public.item SET kind = chr(97 + (id + ${round}) % 4) WHERE id % 3 = ${round % 3}`,
          );
          await writer.exec(
            `REFRESH MATERIALIZED VIEW ${round % 2 === 0 ? "CONCURRENTLY " : ""}public.keyed`,
          );
        }
      })();
      for (let round = 0; round < 12; round += 1) await stage.trickle().refresh("public.pairs");
      await writing;
      await stage.expectEqual();
    });

    it("is allowed by the text of the query, and stays so when the plan is made anew", async () => {
      await stage.database.exec(tables);
      const text = `CREATE MATERIALIZED VIEW public.kinds WITH (snapshot_sources) AS ${query}`;
      expect((await stage.trickle().create({ query: text })).mode).toBe("differential");
      expect(await stage.trickle().alter("public.kinds", { mode: "differential" })).not.toBe(
        "unchanged",
      );
      expect((await stage.trickle().verify("public.kinds")).equal).toBe(true);
      await stage.trickle().alter("public.kinds", { mode: "auto", snapshotSources: false });
      expect((await stage.trickle().status("public.kinds")).mode).toBe("full");
      await expect(
        stage.trickle().create({
          query: `CREATE MATERIALIZED VIEW public.other WITH (snapshot_sources = often) AS ${query}`,
        }),
      ).rejects.toMatchObject({
        code: "22T03",
        message: '"often" is not a value of snapshot_sources',
      });
    });
  });

  describe("a foreign table as a source", () => {
    // Another content whenever it is read: six of a hundred numbers.
    const restless = `
      CREATE EXTENSION file_fdw;
      CREATE SERVER outside FOREIGN DATA WRAPPER file_fdw;
      CREATE FOREIGN TABLE public.drawn (n int, kind int) SERVER outside
        OPTIONS (program 'shuf -i 1-100 -n 6 | sed "s/\\(.*\\)/\\1,\\1/"', format 'csv');
      CREATE TABLE public.named (n int PRIMARY KEY, name text);
      INSERT INTO public.named SELECT n, 'number ' || n FROM generate_series(1, 100, 2) AS n`;

    it("is read once by each statement, whatever reads it", async (context) => {
      const available = await stage.database.query(
        "SELECT FROM pg_available_extensions WHERE name = 'file_fdw'",
      );
      context.skip(available.length === 0, "there is no extension file_fdw");
      await stage.database.exec(restless);
      const trickle = stage.trickle();
      // Both sides are the same table: each number meets itself, and nothing else.
      await trickle.create({
        name: "public.pairs",
        query: `SELECT a.n, count(*) AS n_pairs, count(DISTINCT m.name) AS names
          FROM public.drawn AS a JOIN public.drawn AS b ON b.n = a.n LEFT JOIN public.named AS m ON m.n = b.n GROUP BY a.n`,
        mode: "differential",
        snapshotSources: true,
      });
      const seen = new Set<string>();
      for (let round = 0; round < 15; round += 1) {
        if (round % 3 === 1) {
          await stage.database.exec(
            `DELETE FROM public.named WHERE n % 7 = ${round % 7}; INSERT INTO public.named SELECT n, 'even ' || n FROM generate_series(2, 100, 2) AS n WHERE n % 5 = ${round % 5} ON CONFLICT DO NOTHING`,
          );
        }
        await trickle.refresh("public.pairs");
        const rows = await stage.database.query(
          `SELECT p.n, p.n_pairs, p.names, (SELECT count(*) FROM public.named m WHERE m.n = p.n) AS known
           FROM public.pairs AS p ORDER BY p.n`,
        );
        expect(rows.length).toBe(6);
        for (const row of rows) {
          expect(row["n_pairs"]).toBe("1");
          expect(row["names"]).toBe(row["known"]);
        }
        seen.add(JSON.stringify(rows));
      }
      expect(seen.size).toBeGreaterThan(10);
    });

    it("is read again by a migration, which ends with one reading", async (context) => {
      const available = await stage.database.query(
        "SELECT FROM pg_available_extensions WHERE name = 'file_fdw'",
      );
      context.skip(available.length === 0, "there is no extension file_fdw");
      await stage.database.exec(restless);
      const catalog = await catalogFromDatabase({
        query: async (text) => ({ rows: await stage.database.query(text) }),
      });
      const options = {
        name: "public.migrated",
        mode: "differential",
        snapshotSources: true,
      } as const;
      const plans = [
        "SELECT n, count(*) AS n_rows FROM public.drawn GROUP BY n",
        "SELECT a.n, count(*) AS n_rows, count(DISTINCT b.kind) AS kinds FROM public.drawn AS a JOIN public.drawn AS b ON b.n = a.n GROUP BY a.n",
      ];
      let before: Artifact | undefined;
      for (const plan of plans) {
        const after = await compile(plan, catalog, options);
        await stage.database.exec(printMigration(planMigration(before, after), "up"));
        for (let round = 0; round < 3; round += 1) {
          const rows = await stage.database.query("SELECT n_rows FROM public.migrated");
          expect(rows.map((row) => row["n_rows"])).toEqual(["1", "1", "1", "1", "1", "1"]);
          await refreshArtifact(stage.database, after);
        }
        before = after;
      }
    });

    it("is compared with what it held: another file, another plan", async (context) => {
      const available = await stage.database.query(
        "SELECT FROM pg_available_extensions WHERE name = 'file_fdw'",
      );
      context.skip(available.length === 0, "there is no extension file_fdw");
      await stage.database.exec(`
        CREATE EXTENSION file_fdw;
        CREATE SERVER outside FOREIGN DATA WRAPPER file_fdw;
        CREATE FOREIGN TABLE public.listed (n int, kind text) SERVER outside OPTIONS (program 'printf "1,a\\n2,b\\n2,b\\n"', format 'csv')`);
      await stage.create(
        "public.kinds",
        "SELECT kind, count(*) AS n FROM public.listed GROUP BY kind",
        { snapshotSources: true },
      );
      await stage.expectEqual();
      await stage.database.exec(
        `ALTER FOREIGN TABLE public.listed OPTIONS (SET program 'printf "2,b\\n3,c\\n,\\n"')`,
      );
      expect((await stage.trickle().refresh("public.kinds")).action).toBe("differential");
      await stage.expectEqual();
      await stage.database.exec("ALTER FOREIGN TABLE public.listed ALTER kind TYPE varchar(1)");
      await stage.expectEqual();
    });
  });
});
