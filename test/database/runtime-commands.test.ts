import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runProgram } from "../../src/cli/run-program.js";
import type { Terminal } from "../../src/cli/terminal.js";
import { createTrickleCompile } from "../../src/cli/trickle-compile-program.js";
import { createTrickle } from "../../src/cli/trickle-program.js";
import { libraryVersion } from "../../src/runtime/version.js";
import { describeDatabases } from "../support/database.js";
import { createTerminal } from "../unit/cli/terminal.js";

const schema = `CREATE TABLE public.orders (id int PRIMARY KEY, region text NOT NULL);
`;
const query = `CREATE MATERIALIZED VIEW public.sales WITH (schedule = '5s') AS
SELECT region, count(*) AS n
FROM public.orders
GROUP BY region;
`;

/** A duration as the commands print it. */
const duration = /\d+(?:\.\d)? m?s$/;

describeDatabases(
  (database) => {
    let folder = "";
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "pgtrickle-"));
      await writeFile(join(folder, "schema.sql"), schema);
      await writeFile(join(folder, "sales.sql"), query);
      await database.reset();
      await database.exec(schema);
    });
    afterEach(() => rm(folder, { recursive: true }));

    const url = () => {
      const handle = database.handle();
      if (handle.kind !== "server") throw new Error("a server was asked for");
      return handle.url;
    };

    async function trickle(...argv: readonly string[]) {
      return trickleAt({}, ...argv);
    }

    async function trickleAt(settings: Partial<Terminal>, ...argv: readonly string[]) {
      const terminal = createTerminal(settings);
      const all = [...argv, "--database", url()];
      const exitCode = await runProgram(createTrickle, all, terminal);
      return { exitCode, output: terminal.output(), errors: terminal.errors() };
    }

    async function compileTo(...argv: readonly string[]) {
      const terminal = createTerminal({ input: "SELECT id FROM public.orders" });
      const exitCode = await runProgram(createTrickleCompile, argv, terminal);
      return { exitCode, output: terminal.output(), errors: terminal.errors() };
    }

    it("takes a merge join strategy, and refuses those that lose rows", async () => {
      await trickle("init");
      const file = join(folder, "sales.sql");
      const refused = {
        exitCode: 2,
        output: "",
        errors: `error[22T03]: "delete_insert" is not a merge join strategy
  = hint: Use "auto". Allowed: auto, hash_join, nested_loop, merge_join.
`,
      };
      expect(await trickle("create", file, "--merge-join-strategy", "delete_insert")).toEqual(
        refused,
      );
      expect(await trickle("list")).toMatchObject({ output: "" });
      expect(await trickle("create", file, "--merge-join-strategy", "hash_join")).toMatchObject({
        exitCode: 0,
      });
      expect(await trickle("alter", "sales", "--merge-join-strategy", "delete_insert")).toEqual(
        refused,
      );
      expect(await trickle("alter", "sales", "--merge-join-strategy", "merge_join")).toMatchObject({
        exitCode: 0,
        output: "sales: changed\n",
      });
      // A setting of the database, of which the program knows nothing.
      const inDatabase = (action: string) =>
        database.exec(
          `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I ${action}', current_database()); END $$`,
        );
      await inDatabase("SET pg_trickle.merge_join_strategy = ''delete_insert''");
      expect(await trickle("refresh", "sales")).toMatchObject({
        exitCode: 2,
        errors: expect.stringContaining('hint: Use "auto". Allowed: auto, '),
      });
      await inDatabase("RESET pg_trickle.merge_join_strategy");
      expect(await trickle("refresh", "sales")).toMatchObject({ exitCode: 0 });
    });

    it("says what a query leaves open, and why a stream table is refreshed in full", async () => {
      await trickle("init");
      const views = join(folder, "open");
      await mkdir(views);
      const file = join(views, "first_orders.sql");
      const write = (query: string) => writeFile(file, query);
      const ties = expect.stringContaining(
        `note[01T01]: which of several rows that tie in ORDER BY are taken is open\n --> ${file}`,
      );

      await write("SELECT id FROM public.orders ORDER BY region LIMIT 1");
      expect(await trickle("create", file)).toMatchObject({ exitCode: 0, errors: ties });
      await write("SELECT id, region FROM public.orders ORDER BY region LIMIT 1");
      expect(await trickle("alter", "first_orders", "--query", file)).toMatchObject({
        exitCode: 0,
        errors: ties,
      });
      expect(await trickle("alter", "first_orders", "--schedule", "1m")).toMatchObject({
        exitCode: 0,
        errors: "",
      });
      await write("SELECT id, random() AS r FROM public.orders");
      expect(await trickle("apply", views, "--dry-run")).toMatchObject({ exitCode: 0, errors: "" });
      expect(await trickle("apply", views)).toMatchObject({
        exitCode: 0,
        errors: expect.stringContaining("warning[0AT02]: "),
      });
    });

    it("leads a stream table through its life", async () => {
      expect(await trickle("list")).toEqual({
        exitCode: 3,
        output: "",
        errors: "error[55T01]: database is not initialised\n  = hint: Run: trickle init\n",
      });
      expect((await trickle("init")).exitCode).toBe(0);
      expect(await trickle("init")).toMatchObject({
        exitCode: 0,
        output: "nothing to do: the database is up to date\n",
      });
      expect(await trickle("status")).toMatchObject({ output: "there are no stream tables\n" });
      expect(await trickle("create", join(folder, "sales.sql"))).toEqual({
        exitCode: 0,
        output: "created public.sales, mode differential\n",
        errors: "",
      });
      expect(await trickle("create", join(folder, "sales.sql"))).toMatchObject({
        exitCode: 3,
        errors: expect.stringContaining('stream table "public.sales" exists already'),
      });

      await database.exec("INSERT INTO public.orders VALUES (1, 'north')");
      const refreshed = await trickle("refresh", "sales");
      expect(refreshed).toMatchObject({ exitCode: 0, errors: "" });
      expect(refreshed.output).toMatch(
        /^public\.sales: differential, 1 inserted, 0 updated, 0 deleted, /,
      );
      expect(refreshed.output.trimEnd()).toMatch(duration);
      expect(await trickle("refresh", "--all")).toEqual({
        exitCode: 0,
        output: 'refresh skipped for "public.sales": no changes detected\n',
        errors: "",
      });

      expect(await trickle("list")).toMatchObject({ output: "public.sales\n" });
      const status = JSON.parse((await trickle("status", "--format", "json")).output);
      expect(status).toMatchObject([
        { name: "public.sales", schedule: "5s", status: "active", lastAction: "differential" },
      ]);
      expect((await trickle("status", "sales")).output).toMatch(
        /^stream table +mode +schedule +status +age +last refresh +took\n[- ]+\npublic\.sales +differential +5s +active /,
      );
      const history = (await trickle("history", "sales", "--limit", "1")).output.split("\n");
      expect(history).toHaveLength(4);
      expect(history[2]).toContain("differential");
      expect(JSON.parse((await trickle("version", "--format", "json")).output)).toMatchObject({
        program: libraryVersion,
        libraryVersion,
        pgMajorVersion: database.major,
      });

      expect(await trickle("verify")).toEqual({
        exitCode: 0,
        output: "public.sales: equal (0 missing, 0 extra)\n",
        errors: "",
      });
      await database.exec(
        `UPDATE pgtrickle_state."public.sales" SET region = 'nowhere' WHERE region = 'north'`,
      );
      const differs = await trickle("verify", "sales");
      expect(differs.exitCode).toBe(1);
      expect(differs.output).toContain("sales: differs (1 missing, 1 extra)\n");
      expect(differs.output).toContain('missing 1× {"region":"north","n":"1"}');

      await database.exec("CREATE VIEW public.report AS SELECT * FROM public.sales");
      const refused = await trickle("drop", "sales");
      expect(refused.exitCode).toBe(3);
      expect(refused.errors).toContain("1 dependent: public.report");
      // Somebody who sits there is told first.
      expect(
        await trickleAt({ outputIsTerminal: true }, "drop", "sales", "--cascade"),
      ).toMatchObject({
        exitCode: 2,
        errors: expect.stringContaining("this drops public.report, sales too"),
      });
      expect(
        await trickleAt({ outputIsTerminal: true }, "drop", "sales", "--cascade", "--yes"),
      ).toMatchObject({
        exitCode: 0,
        output: "dropped public.report\ndropped public.sales\n",
      });
      expect(await trickle("refresh", "sales")).toMatchObject({
        exitCode: 3,
        errors: expect.stringContaining('error[55T02]: stream table "sales" does not exist'),
      });
    });

    it("applies a folder, alters, explains and looks after what it made", async () => {
      await trickle("init");
      const views = join(folder, "views");
      await mkdir(views);
      await writeFile(join(views, "b.sql"), query);
      await writeFile(
        join(views, "a.sql"),
        "CREATE MATERIALIZED VIEW public.total AS SELECT sum(n) AS n FROM public.sales",
      );
      expect(await trickle("apply", views, "--dry-run")).toMatchObject({
        exitCode: 0,
        output: "create public.sales: planned\ncreate public.total: planned\n",
      });
      expect(await trickle("list")).toMatchObject({ output: "" });
      expect(await trickle("apply", views)).toMatchObject({
        exitCode: 0,
        output: "create public.sales: done\ncreate public.total: done\n",
        errors: "",
      });
      expect(await trickle("apply", views)).toMatchObject({
        output: "alter public.sales: unchanged\nalter public.total: unchanged\n",
      });
      const shifted = query.replace("count(*) AS n", "count(*) + 0 AS n");
      await writeFile(join(views, "b.sql"), shifted);
      expect(await trickle("apply", views, "--dry-run")).toMatchObject({
        output: "alter public.sales: planned, its rows are kept\nalter public.total: planned\n",
      });
      expect(await trickle("apply", views)).toMatchObject({
        output:
          "alter public.sales: done, its rows are kept\nalter public.total: done, its rows are rebuilt\n",
      });
      await writeFile(join(views, "b.sql"), query);
      expect(await trickle("apply", views)).toMatchObject({ exitCode: 0 });
      await writeFile(
        join(views, "a.sql"),
        "CREATE MATERIALIZED VIEW public.total AS SELECT nix FROM public.sales",
      );
      expect(await trickle("apply", views, "--dry-run")).toMatchObject({
        exitCode: 1,
        errors: expect.stringContaining('column "nix" does not exist'),
      });
      await writeFile(
        join(views, "a.sql"),
        "CREATE MATERIALIZED VIEW public.total AS SELECT sum(n) AS n FROM public.sales",
      );
      expect(await trickle("graph")).toMatchObject({
        output: expect.stringContaining("public.orders -> public.sales\n"),
      });
      await database.exec("INSERT INTO public.orders VALUES (1, 'north'), (2, 'south')");
      const explained = await trickle("explain", "sales", "--analyze");
      expect(explained).toMatchObject({ exitCode: 0, errors: "" });
      expect(explained.output).toMatch(/rows \d/);
      expect(await trickle("explain", "sales", "--arms")).toMatchObject({ exitCode: 0 });
      const statement = "INSERT INTO public.orders VALUES (3, 'north')";
      expect(await trickle("write-and-refresh", statement, "sales")).toMatchObject({
        exitCode: 0,
        output: "1 rows written, differential, 2 rows changed\n",
      });
      expect(await trickle("refresh", "sales", "--fail-on-skip")).toMatchObject({ exitCode: 5 });
      expect(await trickle("refresh", "total", "-v")).toMatchObject({ exitCode: 0 });
      expect(await trickle("alter", "sales", "--schedule", "10s", "--suspend")).toMatchObject({
        output: "sales: changed\n",
      });
      expect((await trickle("status", "sales")).output).toContain("suspended");
      expect(await trickle("alter", "sales", "--resume")).toMatchObject({ exitCode: 0 });
      expect(await trickle("migrate")).toMatchObject({ output: "0 objects to migrate\n" });
      expect(await trickle("doctor")).toMatchObject({ exitCode: 0, output: "all is well\n" });
      await database.exec("ALTER TABLE public.orders DISABLE TRIGGER ALL");
      const findings = await trickle("doctor");
      expect(findings.output).toContain("capture triggers of table public.orders");
      expect(findings.output).toContain("fix: trickle refresh public.sales");
      await trickle("refresh", "--all");
      expect(await trickle("doctor")).toMatchObject({ output: "all is well\n" });
      expect(await trickle("create", join(views, "b.sql"), "--or-replace")).toMatchObject({
        exitCode: 0,
      });
      await rm(join(views, "a.sql"));
      expect(await trickle("apply", views, "--prune")).toMatchObject({
        output: "drop public.total: done\nalter public.sales: unchanged\n",
      });
      expect(await trickle("history", "--prune", "30")).toMatchObject({
        output: "deleted 0 rows of history\n",
      });
      await database.exec(`
        INSERT INTO pgtrickle.pgt_refresh_history (pgt_id, action, status, started_at, duration_ms)
        SELECT pgt_id, 'full', 'completed', now() - days * interval '1 day', 1
        FROM pgtrickle.pgt_stream_tables, unnest(ARRAY[29, 31, 40]) AS days`);
      expect(await trickle("history", "--prune")).toMatchObject({
        output: "deleted 2 rows of history\n",
      });
      expect(await trickle("verify")).toMatchObject({ exitCode: 0 });
    });

    it("names the arms that ran, and those that did not, before and after", async () => {
      await trickle("init");
      await database.exec(`
        CREATE TABLE public.regions (name text PRIMARY KEY, country text);
        INSERT INTO public.regions VALUES ('north', 'a'), ('south', 'b');
        INSERT INTO public.orders VALUES (1, 'north'), (2, 'south'), (3, 'south')`);
      await writeFile(
        join(folder, "orders.sql"),
        `CREATE MATERIALIZED VIEW public.placed AS
SELECT o.id, r.country FROM public.orders AS o JOIN public.regions AS r ON r.name = o.region`,
      );
      expect(await trickle("create", join(folder, "orders.sql"))).toMatchObject({ exitCode: 0 });
      await database.exec("UPDATE public.orders SET region = 'north' WHERE id > 1");
      const before = [
        await database.query("TABLE public.placed ORDER BY id"),
        await database.query('TABLE pgtrickle_changes."public.orders"'),
      ];
      const explained = await trickle("explain", "placed", "--arms");
      expect(explained.output.split("\n")).toEqual([
        expect.stringMatching(/^Δorders ⋈ regions: executed 4 rows in \d+\.\d+ ms$/),
        "orders ⋈ Δregions: skipped (0 changes)",
        "−Δorders ⋈ Δregions: skipped (0 changes)",
        "",
      ]);
      const analyzed = JSON.parse(
        (await trickle("explain", "placed", "--analyze", "--format", "json")).output,
      );
      expect(analyzed[0].Plan).toMatchObject({
        "Actual Rows": expect.any(Number),
        "Shared Hit Blocks": expect.any(Number),
      });
      // Measured, and rolled back.
      expect([
        await database.query("TABLE public.placed ORDER BY id"),
        await database.query('TABLE pgtrickle_changes."public.orders"'),
      ]).toEqual(before);
      expect((await trickle("explain", "placed", "--apply")).output).toMatch(
        /^CTE result_next: [\s\S]*^CTE inserted: ModifyTable on public\.placed\n[\s\S]*^CTE removed: /m,
      );
      expect((await trickle("refresh", "placed", "-v")).output).toContain(
        "arms 1/3 (skipped: regions_join_delta: orders ⋈ Δregions, regions_join_delta: −Δorders ⋈ Δregions)",
      );
    });

    it("says what changed under a stream table, before and after", async () => {
      await trickle("init");
      await database.exec(`
        CREATE TYPE public.mood AS ENUM ('ok');
        CREATE TABLE public.people (id int PRIMARY KEY, mood public.mood)`);
      await writeFile(
        join(folder, "people.sql"),
        "CREATE MATERIALIZED VIEW public.moods AS SELECT mood, count(*) AS n FROM public.people GROUP BY mood",
      );
      expect(await trickle("create", join(folder, "people.sql"))).toMatchObject({ exitCode: 0 });
      await database.exec("ALTER TYPE public.mood ADD VALUE 'meh'");
      expect((await trickle("status", "moods")).output).toContain(
        "needs_reinit: type public.mood changed",
      );
      expect((await trickle("refresh", "moods")).output).toContain("reinitialize");
      expect(await trickle("verify", "moods")).toMatchObject({
        output: "moods: equal (0 missing, 0 extra)\n",
      });
      await database.exec("DROP TABLE public.people CASCADE");
      const gone = await trickle("refresh", "moods");
      expect(gone).toMatchObject({ exitCode: 3 });
      expect(gone.errors).toContain("source table public.people was dropped");
      expect(gone.errors).not.toMatch(/\boid \d/);
    });

    it("shows where a query is wrong, in its file", async () => {
      await trickle("init");
      const path = join(folder, "wrong.sql");
      await writeFile(path, "SELECT region\nFROM public.ordrs\n");
      const created = await trickle("create", path);
      expect(created.exitCode).toBe(1);
      expect(created.errors).toContain(`error[42P01]: `);
      expect(created.errors).toContain(` --> ${path}:2:6\n`);
      const compiled = await compileTo(path, "--schema", join(folder, "schema.sql"));
      expect(compiled).toMatchObject({ exitCode: 1, output: "" });
      expect(compiled.errors).toContain(` --> ${path}:2:6\n`);
    });

    it("reports mistakes in the schema in their file", async () => {
      const path = join(folder, "wrong.sql");
      await writeFile(path, "CREATE TABLE public.x (\n  id nope\n);\n");
      const compiled = await compileTo(
        join(folder, "sales.sql"),
        "--schema",
        join(folder, "schema.sql"),
        "--schema",
        path,
        "--format",
        "json",
      );
      expect(compiled).toMatchObject({ exitCode: 1, output: "" });
      expect(JSON.parse(compiled.errors)).toMatchObject({
        code: "42704",
        file: path,
        start: { line: 2 },
      });
    });

    it("compiles the same from files, from a folder and from the database", async () => {
      const file = join(folder, "sales.sql");
      const fromFile = await compileTo(file, "--schema", join(folder, "schema.sql"));
      expect(fromFile).toMatchObject({ exitCode: 0, errors: "" });
      const fromDatabase = await compileTo("compile", file, "--database", url());
      expect(fromDatabase.output).toBe(fromFile.output);
      const both = await compileTo(file, "--database", url(), "--schema", file);
      expect(both).toMatchObject({ exitCode: 2, output: "" });
    });

    it("prints a script that installs, fills and refreshes without anything else", async () => {
      const { output } = await compileTo(
        join(folder, "sales.sql"),
        "--schema",
        join(folder, "schema.sql"),
      );
      await database.exec("INSERT INTO public.orders VALUES (1, 'north'), (2, 'south')");
      await database.exec(output);
      await database.exec("DELETE FROM public.orders WHERE id = 2");
      const refresh = await compileTo(
        join(folder, "sales.sql"),
        "--schema",
        join(folder, "schema.sql"),
        "--emit",
        "refresh",
      );
      await database.exec(refresh.output);
      expect(await database.query("SELECT * FROM public.sales")).toEqual([
        { region: "north", n: "1" },
      ]);
      const drop = await compileTo(
        join(folder, "sales.sql"),
        "--schema",
        join(folder, "schema.sql"),
        "--emit",
        "drop",
      );
      await database.exec(drop.output);
      expect(await database.query("SELECT to_regclass('public.sales') AS view")).toEqual([
        { view: null },
      ]);
    });

    it("writes files into a folder", async () => {
      const out = join(folder, "out");
      const compiled = await compileTo(
        join(folder, "sales.sql"),
        "--schema",
        join(folder, "schema.sql"),
        "--out",
        out,
      );
      expect(compiled).toEqual({
        exitCode: 0,
        output: "",
        errors: `wrote ${join(out, "public.sales.sql")}\n`,
      });
      expect(await readdir(out)).toEqual(["public.sales.sql"]);
      expect(await readFile(join(out, "public.sales.sql"), "utf8")).toContain("CREATE VIEW");
    });

    it("reads a query from standard input, and explains it", async () => {
      const unnamed = await compileTo("-", "--schema", join(folder, "schema.sql"));
      expect(unnamed).toMatchObject({
        exitCode: 2,
        errors: expect.stringContaining("the stream table needs a name"),
      });
      const explained = await compileTo(
        "explain",
        "-",
        "--name",
        "public.ids",
        "--schema",
        join(folder, "schema.sql"),
      );
      expect(explained).toMatchObject({ exitCode: 0, errors: "" });
      expect(explained.output).toContain("public.ids is maintained in mode differential\n");
      expect(explained.output).toContain("public.orders (id");
      const json = await compileTo(
        "explain",
        join(folder, "sales.sql"),
        "--format",
        "json",
        "--schema",
        join(folder, "schema.sql"),
      );
      expect(JSON.parse(json.output)).toMatchObject([
        { name: "public.sales", mode: "differential", reasons: [] },
      ]);
    });
  },
  { serversOnly: true },
);
