import { beforeEach, describe, expect, it, vi } from "vitest";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { libraryVersion } from "../../src/runtime/version.js";
import { describeDatabases } from "../support/database.js";
import { isNightly } from "../support/nightly.js";

const schema = `
CREATE TABLE public.customers (id int PRIMARY KEY, region text);
CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int, amount int);
CREATE INDEX ON public.orders (customer_id);
INSERT INTO public.customers SELECT n, 'r' || n % 3 FROM generate_series(1, 10) AS n;
INSERT INTO public.orders SELECT n, 1 + n % 10, n FROM generate_series(1, 50) AS n;
`;
const sales = `SELECT c.region, count(*) AS n FROM orders AS o JOIN customers AS c ON c.id = o.customer_id GROUP BY c.region`;

describeDatabases((database) => {
  let trickle: Trickle;

  beforeEach(async () => {
    await database.reset();
    await database.exec(schema);
    const handle = database.handle();
    trickle = await connect(handle.kind === "server" ? handle.client : handle.instance);
    await trickle.init();
    await trickle.create({ name: "sales", query: sales });
  });

  const count = async (table: string): Promise<string | null | undefined> =>
    (await database.query(`SELECT count(*) AS n FROM ${table}`))[0]?.["n"];

  describe("write_and_refresh", () => {
    it("writes and refreshes together, or not at all", async () => {
      const call = "SELECT * FROM pgtrickle.write_and_refresh($1, 'sales')";
      expect(await database.query(call, ["INSERT INTO orders VALUES (100, 1, 1)"])).toEqual([
        { rows_affected: "1", action: "DIFFERENTIAL", rows_changed: "1" },
      ]);
      const before = await database.query("SELECT * FROM sales ORDER BY region");
      await database.exec("BEGIN");
      await database.query(call, ["DELETE FROM orders WHERE id < 20"]);
      // What the same transaction writes afterwards is for the next refresh, once.
      await database.exec("INSERT INTO orders VALUES (101, 2, 1)");
      await database.query(call, ["INSERT INTO orders VALUES (102, 3, 1)"]);
      await database.exec("SAVEPOINT s; INSERT INTO orders VALUES (103, 3, 1); ROLLBACK TO s");
      await database.exec("COMMIT");
      expect(await trickle.verify("sales")).toMatchObject({ equal: true });
      await database.exec("BEGIN");
      await database.query(call, ["DELETE FROM orders"]);
      expect(await count("sales")).toBe("0");
      await database.exec("ROLLBACK");
      expect(await trickle.verify("sales")).toMatchObject({ equal: true });
      expect(before).toHaveLength(3);
    });

    it("takes values, and tells how many rows it wrote", async () => {
      const statement = "UPDATE orders SET customer_id = $1 WHERE id <= $2";
      expect(await trickle.writeAndRefresh(statement, [2, 5], "sales")).toEqual({
        rowsAffected: 5,
        action: "differential",
        rowsChanged: expect.any(Number),
      });
      expect(await trickle.verify("sales")).toMatchObject({ equal: true });
    });
  });

  describe("settings", () => {
    it("are refused when they are not known, with what is", async () => {
      await database.exec("INSERT INTO orders VALUES (100, 1, 1)");
      await database.exec("SET pg_trickle.merge_join_strategy = 'delete_insert'");
      await expect(
        database.query("SELECT pgtrickle.refresh_stream_table('sales')"),
      ).rejects.toMatchObject({ hint: expect.stringContaining('Use "auto"') });
      for (const strategy of ["auto", "hash_join", "nested_loop", "merge_join"]) {
        await database.exec(
          `SET pg_trickle.merge_join_strategy = '${strategy}';
           UPDATE orders SET customer_id = 1 + (customer_id + 3) % 10;
           UPDATE customers SET region = region || 'x' WHERE id = 1`,
        );
        expect((await trickle.refresh("sales")).action).toBe("differential");
        expect(await trickle.verify("sales")).toMatchObject({ equal: true });
      }
      await database.exec("RESET pg_trickle.merge_join_strategy");
    });

    it("of the caller stay what they are", async () => {
      const read =
        "SELECT current_setting('search_path') AS a, current_setting('jit') AS b, current_setting('row_security') AS c, current_setting('enable_hashjoin') AS d, current_setting('client_min_messages') AS e";
      await database.exec("BEGIN");
      const before = await database.query(read);
      await database.exec("INSERT INTO orders VALUES (100, 1, 1)");
      await database.query("SELECT pgtrickle.refresh_stream_table('sales')");
      await database.query("SELECT pgtrickle.explain_st('sales', true)");
      expect(await database.query(read)).toEqual(before);
      await database.exec("COMMIT");
    });
  });

  describe("explain_st", () => {
    it("measures the refresh itself, and leaves no trace", async () => {
      await database.exec("INSERT INTO orders VALUES (100, 1, 1), (101, 2, 2)");
      const before = await database.query("SELECT * FROM sales ORDER BY region");
      const [plan] = await trickle.explain("sales", { analyze: true });
      expect(plan).toMatchObject({
        Plan: { "Actual Rows": expect.any(Number), "Shared Hit Blocks": expect.any(Number) },
      });
      expect(await database.query("SELECT * FROM sales ORDER BY region")).toEqual(before);
      expect(await count('pgtrickle_changes."public.orders"')).toBe("2");
      const [estimate] = await trickle.explain("sales");
      expect(estimate).not.toHaveProperty(["Plan", "Actual Rows"]);
      expect(await trickle.refresh("sales")).toMatchObject({ action: "differential" });
    });
  });

  describe("buffers", () => {
    // A refresh has passed a change for good once its snapshot saw no older transaction still
    // running, in whatever database of the server: beside other tests that may take some attempts.
    const expectCleanedUp = (...consumers: readonly string[]): Promise<void> => {
      let id = 1000;
      return vi.waitFor(
        async () => {
          await database.query("INSERT INTO orders VALUES ($1, 1, 1)", [id++]);
          for (const name of consumers) await trickle.refresh(name);
          await database.query("SELECT pgtrickle.clean_up()");
          expect(await count('pgtrickle_changes."public.orders"')).toBe("0");
        },
        { timeout: 60_000, interval: 200 },
      );
    };

    it("are emptied of what everybody has passed, and of nothing else", async () => {
      await trickle.create({ name: "ids", query: "SELECT id FROM orders" });
      await database.exec("INSERT INTO orders VALUES (100, 1, 1)");
      await trickle.refresh("sales");
      await database.query("SELECT pgtrickle.clean_up()");
      expect(await count('pgtrickle_changes."public.orders"')).toBe("1");
      expect(await database.query("SELECT pgtrickle.pending_stream_tables() AS name")).toEqual([
        { name: "public.ids" },
      ]);
      await trickle.refresh("ids");
      expect(await database.query("SELECT pgtrickle.pending_stream_tables() AS name")).toEqual([]);
      await expectCleanedUp("sales", "ids");
      await trickle.drop("ids");
      await expectCleanedUp("sales");
      expect(await trickle.verify("sales")).toMatchObject({ equal: true });
    });
  });

  describe("history", () => {
    it("is pruned by age, and goes with its stream table", async () => {
      await database.exec(
        `INSERT INTO pgtrickle.pgt_refresh_history (pgt_id, action, status, started_at, duration_ms)
         SELECT pgt_id, 'differential', 'completed', now() - d * interval '1 day', 1
         FROM pgtrickle.pgt_stream_tables, generate_series(25, 40) AS d`,
      );
      expect(await trickle.pruneHistory(30)).toBe(11);
      expect(await trickle.history("sales", 100)).toHaveLength(6);
      await trickle.drop("sales");
      expect(await count("pgtrickle.pgt_refresh_history")).toBe("0");
      expect(await count("pgtrickle.pgt_history_archive")).toBe("0");
    });

    it("outlives its stream table where that is asked for, and is pruned all the same", async () => {
      await trickle.create({ name: "above", query: "SELECT sum(n) AS n FROM sales" });
      await database.exec("INSERT INTO orders VALUES (100, 1, 1)");
      await trickle.refresh("sales");
      expect(await trickle.drop("sales", { cascade: true, keepHistory: true })).toEqual([
        "public.above",
        "public.sales",
      ]);
      expect(await count("pgtrickle.pgt_refresh_history")).toBe("0");
      const archived =
        "SELECT stream_table, action FROM pgtrickle.pgt_history_archive ORDER BY 1, 2";
      expect(await database.query(archived)).toEqual([
        { stream_table: "public.above", action: "populate" },
        { stream_table: "public.sales", action: "differential" },
        { stream_table: "public.sales", action: "populate" },
      ]);
      await database.exec(
        "UPDATE pgtrickle.pgt_history_archive SET started_at = now() - interval '40 days' WHERE action = 'populate'",
      );
      await trickle.pruneHistory(30);
      expect(await database.query(archived)).toEqual([
        { stream_table: "public.sales", action: "differential" },
      ]);
    });

    it("is pruned in short transactions, however much there is", async () => {
      const rows = isNightly ? 1_000_000 : 50_000;
      await database.exec(
        `INSERT INTO pgtrickle.pgt_refresh_history (pgt_id, action, status, started_at, duration_ms)
         SELECT pgt_id, 'differential', 'completed', now() - interval '40 days' + n * interval '1 second', 1
         FROM pgtrickle.pgt_stream_tables, generate_series(1, ${rows}) AS n;
         INSERT INTO pgtrickle.pgt_history_archive
         SELECT 'public.gone', now(), h.* FROM pgtrickle.pgt_refresh_history AS h
         WHERE h.started_at < now() - interval '30 days' LIMIT ${rows / 5}`,
      );
      // Rows grow older while this runs.
      const old = "started_at < now() - interval '30 days 1 hour'";
      const outdated = `SELECT (SELECT count(*) FROM pgtrickle.pgt_refresh_history WHERE ${old})
        + (SELECT count(*) FROM pgtrickle.pgt_history_archive WHERE ${old}) AS n`;
      const [before] = await database.query(outdated);
      const [cutoff] = await database.query("SELECT now() - interval '29 days' AS time");
      const young = `pgtrickle.pgt_refresh_history WHERE started_at >= '${cutoff?.["time"]}'`;
      const kept = await count(young);
      let deleted = 0;
      let longest = 0;
      for (let done = -1; done !== 0; deleted += done) {
        const started = performance.now();
        const [row] = await database.query("SELECT pgtrickle.prune_history() AS n");
        done = Number(row?.["n"]);
        expect(done).toBeLessThanOrEqual(20_000);
        longest = Math.max(longest, performance.now() - started);
      }
      expect(deleted).toBeGreaterThanOrEqual(Number(before?.["n"]));
      expect(longest).toBeLessThan(1000);
      expect(await database.query(outdated)).toEqual([{ n: "0" }]);
      expect(await count(young)).toBe(kept);
    }, 600_000);

    it("calls a refresh failed whose session is gone", async () => {
      await database.exec(
        `INSERT INTO pgtrickle.pgt_refresh_history (pgt_id, action, status, started_at, duration_ms, backend_pid, backend_start)
         SELECT pgt_id, 'differential', 'running', now(), 0, p.pid, p.backend_start
         FROM pgtrickle.pgt_stream_tables,
              (VALUES (0, now()), (pg_backend_pid(), (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()))) AS p (pid, backend_start)`,
      );
      expect(await database.query("SELECT pgtrickle.sweep() AS name")).toEqual([
        { name: "public.sales" },
      ]);
      expect((await trickle.history("sales")).map(({ status, error }) => [status, error])).toEqual([
        ["running", undefined],
        ["failed", "interrupted"],
        ["completed", undefined],
      ]);
    });
  });

  describe("migrate", () => {
    it("repairs what was tampered with, once", async () => {
      expect(await trickle.migrate()).toEqual([]);
      await database.exec(
        `CREATE OR REPLACE FUNCTION pgtrickle_changes."public.orders"() RETURNS trigger
         LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
      );
      expect(await trickle.migrate()).toEqual([
        { object: 'pgtrickle_changes."public.orders"()', action: "repaired" },
      ]);
      expect(await trickle.migrate()).toEqual([]);
      expect(await trickle.refresh("sales")).toMatchObject({
        action: "reinitialize",
        reason: "the capture function of table public.orders was changed",
      });
    });

    it("and its versions are told by SQL too", async () => {
      const [told] = await database.query("SELECT * FROM pgtrickle.version()");
      expect(told).toEqual({
        schema_version: String((await trickle.version()).schemaVersion),
        library_version: libraryVersion,
        pg_major_version: String(trickle.server.majorVersion),
      });
      const versions = await database.query(
        "SELECT max(version) AS newest, max(semver) FILTER (WHERE version = 0) AS semver FROM pgtrickle.pgt_schema_version",
      );
      expect(versions).toEqual([{ newest: told?.["schema_version"], semver: libraryVersion }]);
    });

    it("is told apart from a newer catalog, and the version is told all the same", async () => {
      await database.exec("UPDATE pgtrickle.pgt_schema_version SET semver = '9.9.9'");
      const handle = database.handle();
      const other = await connect(handle.kind === "server" ? handle.client : handle.instance);
      await expect(other.list()).rejects.toMatchObject({ exitCode: 4 });
      expect(await other.version()).toMatchObject({ libraryVersion: "9.9.9" });
      expect(libraryVersion).not.toBe("9.9.9");
    });
  });

  describe("alter", () => {
    it("keeps states where it can, and rebuilds where it must", async () => {
      expect(await trickle.alter("sales", { query: sales })).toBe("unchanged");
      expect(await trickle.alter("sales", { schedule: "1m" })).toBe("kept");
      expect(await trickle.status("sales")).toMatchObject({ schedule: "1m" });
      expect(await trickle.alter("sales", { suspended: true })).toBe("kept");
      expect(await trickle.status("sales")).toMatchObject({ status: "suspended" });
      await trickle.alter("sales", { suspended: false });
      await database.exec("CREATE VIEW public.report AS SELECT region FROM public.sales");
      await trickle.create({ name: "above", query: "SELECT sum(n) AS n FROM sales" });
      const wider = sales.replace("count(*) AS n", "count(*) AS n, sum(o.amount) AS amount");
      expect(await trickle.alter("sales", { query: wider })).toBe("rebuilt");
      await database.exec("UPDATE orders SET amount = amount + 1");
      expect(await trickle.refresh("sales")).toMatchObject({ action: "differential" });
      for (const name of ["sales", "above"]) {
        expect(await trickle.verify(name), name).toMatchObject({ equal: true });
      }
      await expect(
        trickle.alter("sales", { query: "SELECT id FROM orders" }),
      ).rejects.toMatchObject({ code: "55T08" });
      expect(await trickle.verify("sales")).toMatchObject({ equal: true });
      await database.exec("DROP VIEW public.report");
      await trickle.drop("above");
      await trickle.create({ name: "sales", query: "SELECT id FROM orders", orReplace: true });
      expect(await trickle.verify("sales")).toMatchObject({ equal: true });
      expect((await trickle.list()).map((table) => table.name)).toEqual(["public.sales"]);
      expect(await trickle.graph()).toEqual([{ name: "public.sales", reads: ["public.orders"] }]);
      expect(await trickle.doctor()).toEqual([]);
    });
  });

  it("warns of sources that a crash empties, where only the scripts of a stream table read them", async () => {
    await database.exec("CREATE UNLOGGED TABLE public.passing (id int PRIMARY KEY)");
    await trickle.create({ name: "passing_ids", query: "SELECT id FROM passing" });
    expect(await trickle.doctor()).toEqual([]);
    await database.exec(
      "INSERT INTO pgtrickle.pgt_change_tracking VALUES ('public.by_script', 'public.passing', 'public.passing', '{id}'); CREATE VIEW public.by_script AS SELECT id FROM public.passing",
    );
    expect(await trickle.doctor()).toEqual([
      {
        severity: "warning",
        message:
          'table public.passing, which "public.by_script" reads, is unlogged: a crash empties it, and no refresh notices',
        fix: "ALTER TABLE public.passing SET LOGGED",
      },
    ]);
    await database.exec("ALTER TABLE public.passing SET LOGGED");
    await trickle.refresh("passing_ids");
    expect(await trickle.doctor()).toEqual([]);
  });

  it("finds what is recorded for nobody", async () => {
    await trickle.create({ name: "ids", query: "SELECT id FROM orders" });
    await database.exec(
      "SELECT pgtrickle.capture('public.gone', 'public.orders', 'public.orders', '{id}')",
    );
    const [found, ...others] = await trickle.doctor();
    expect(others).toEqual([]);
    expect(found).toEqual({
      severity: "warning",
      message: 'changes of public.orders are recorded for "public.gone", which does not exist',
      fix: "SELECT pgtrickle.release('public.gone')",
    });
    await database.exec(found?.fix ?? "");
    expect(await trickle.doctor()).toEqual([]);
    await database.exec("INSERT INTO public.orders SELECT max(id) + 1 FROM public.orders");
    expect(await trickle.refresh("ids")).toMatchObject({ action: "differential" });
  });

  it("finds who may write where nothing but refreshes should, by default privileges too", async () => {
    await database.exec(`
      DROP ROLE IF EXISTS pgtrickle_scribe;
      CREATE ROLE pgtrickle_scribe;
      ALTER DEFAULT PRIVILEGES IN SCHEMA pgtrickle_state GRANT SELECT, INSERT, UPDATE ON TABLES TO pgtrickle_scribe`);
    try {
      await trickle.create({ name: "ids", query: "SELECT id FROM orders" });
      await database.exec("GRANT DELETE ON pgtrickle.pgt_stream_tables TO PUBLIC");
      const findings = await trickle.doctor();
      expect(findings).toContainEqual({
        severity: "error",
        message:
          "everybody may write to pgtrickle.pgt_stream_tables, as nothing but refreshes should",
        fix: "REVOKE DELETE ON pgtrickle.pgt_stream_tables FROM PUBLIC",
      });
      expect(findings).toContainEqual({
        severity: "error",
        message:
          'role "pgtrickle_scribe" may write to pgtrickle_state."public.ids", as nothing but refreshes should',
        fix: 'REVOKE INSERT, UPDATE ON pgtrickle_state."public.ids" FROM pgtrickle_scribe',
      });
      for (const { fix } of findings) await database.exec(fix);
      expect(await trickle.doctor()).toEqual([]);
    } finally {
      await database.exec(`
        ALTER DEFAULT PRIVILEGES IN SCHEMA pgtrickle_state REVOKE ALL ON TABLES FROM pgtrickle_scribe;
        DROP OWNED BY pgtrickle_scribe;
        DROP ROLE pgtrickle_scribe`);
    }
  });

  it("finds stream tables and dependencies by index", async () => {
    await database.exec("SET enable_seqscan = off");
    for (const [query, index] of [
      [
        "SELECT * FROM pgtrickle.pgt_stream_tables WHERE pgt_relid = 1",
        "pgt_stream_tables_pgt_relid_key",
      ],
      [
        "SELECT * FROM pgtrickle.pgt_dependencies WHERE source_relid = 1",
        "pgt_dependencies_source_relid_idx",
      ],
    ] as const) {
      const plan = await database.query(`EXPLAIN ${query}`);
      expect(JSON.stringify(plan)).toContain(index);
    }
    await database.exec("RESET enable_seqscan");
  });

  it("refuses to change rows of a stream table", async () => {
    await trickle.create({ name: "ids", query: "SELECT id FROM orders" });
    await expect(database.exec("DELETE FROM ids")).rejects.toMatchObject({
      message: 'cannot change stream table "public.ids"',
    });
  });
});

describeDatabases(
  (database) => {
    it("says what it skips, in psql too, and does nothing at next to no cost", async () => {
      await database.reset();
      const sources = [1, 2, 3, 4, 5];
      for (const n of sources) {
        await database.exec(
          `CREATE TABLE public.s${n} (id int PRIMARY KEY, v int); INSERT INTO public.s${n} SELECT g, g FROM generate_series(1, 1000) AS g`,
        );
      }
      const handle = database.handle();
      if (handle.kind !== "server") throw new Error("a server was asked for");
      const trickle = await connect(handle.client);
      await trickle.init();
      await trickle.create({
        name: "star",
        query: `SELECT s1.id, ${sources.map((n) => `s${n}.v AS v${n}`).join(", ")} FROM s1 ${[2, 3, 4, 5].map((n) => `JOIN s${n} ON s${n}.id = s1.v`).join(" ")}`,
      });
      const notices: string[] = [];
      handle.client.on("notice", (notice) => notices.push(notice.message ?? ""));
      const durations: number[] = [];
      for (let round = 0; round < 50; round += 1) {
        const result = await trickle.refresh("star");
        expect(result.reason).toBe("no changes detected");
        durations.push(result.durationMs);
      }
      expect(notices[0]).toBe('refresh skipped for "public.star": no changes detected');
      durations.sort((left, right) => left - right);
      // The median, on a machine that may be busy with other things.
      expect(durations[25]).toBeLessThan(10);
      await database.exec("UPDATE s3 SET v = v + 1 WHERE id = 7");
      const { arms } = await trickle.refresh("star");
      expect(arms.run.length).toBeGreaterThan(0);
      expect(arms.skipped.length).toBeGreaterThan(arms.run.length);
      await database.exec("INSERT INTO s1 VALUES (2000, 1)");
      await database.exec("CALL pgtrickle.refresh('star')");
      expect((await trickle.history("star", 1))[0]).toMatchObject({
        action: "differential",
        status: "completed",
      });
    });
  },
  { serversOnly: true },
);
