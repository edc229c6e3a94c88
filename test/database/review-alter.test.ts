import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { applyFolder } from "../../src/cli/apply.js";
import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import { displayName } from "../../src/emit/naming.js";
import { diffArtifacts } from "../../src/review/diff-artifacts.js";
import {
  alterStreamTable,
  type CompileAs,
  type Registration,
  readRegistration,
} from "../../src/runtime/alter.js";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import {
  type Connection,
  type ConnectionTarget,
  openConnection,
} from "../../src/runtime/connection.js";
import { createStreamTable } from "../../src/runtime/create.js";
import { compareWithQuery, describeDifference } from "../support/compare.js";
import { describeDatabases } from "../support/database.js";
import { compileRevision, readShopScript, revisionPairs } from "../support/review-revisions.js";
import { step } from "../support/step.js";
import { createTerminal } from "../unit/cli/terminal.js";

/** What `alter` has to say where the summary says this; nothing, where it says nothing. */
const alterations: Readonly<Record<string, string>> = {
  kept: "kept",
  widened: "rebuilt",
  rebuilt: "rebuilt",
};

/** What several wait for until somebody opens it. */
function createGate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

describeDatabases((database) => {
  let trickle: Trickle;

  const target = (): ConnectionTarget => {
    const handle = database.handle();
    return handle.kind === "server" ? handle.client : handle.instance;
  };

  beforeEach(async () => {
    await database.reset();
    trickle = await connect(target());
    await trickle.init();
  });

  /** Nothing is wrong; that an index would help may be said. */
  const expectSound = async (): Promise<void> => {
    const findings = await trickle.doctor();
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  };

  const stateRows = (name: string): Promise<readonly object[]> =>
    database.query(`SELECT ctid::text, xmin::text FROM pgtrickle_state."${name}" ORDER BY ctid`);

  const expectEqual = async (name: string, query: string): Promise<void> => {
    const [schema, table] = name.split(".") as [string, string];
    const compared = await compareWithQuery(database, { schema, name: table }, query);
    expect(describeDifference(compared), name).toBeUndefined();
  };

  describe.each(revisionPairs())("$name", ({ before, after }) => {
    it("is altered as the summary says, and as a dry run foretells", async () => {
      await database.exec(before.files.get("schema.sql") ?? "");
      await database.exec(readShopScript("rows.sql"));
      const old = await compileRevision(before);
      for (const { name, query } of old) {
        await trickle.create({ name: displayName(name), query });
      }
      const wanted = await compileRevision(after);
      const outcomes = new Map(
        diffArtifacts(old, wanted).map(({ name, state }) => [name, state.outcome]),
      );
      await database.exec(after.schemaUp);
      // A changed schema is a reason of its own: what was computed from it is looked at again.
      const sound = after.schemaUp === "";
      const rowsBefore = new Map<string, readonly object[]>();
      for (const { states } of old) {
        rowsBefore.set(states[0] ?? "", await stateRows(states[0] ?? ""));
      }
      // With changes that no refresh has seen.
      await database.exec(readShopScript("changes.sql"));
      const folder = await mkdtemp(join(tmpdir(), "review-alter-"));
      try {
        for (const [path, text] of after.files) {
          if (path.startsWith("views/")) await writeFile(join(folder, basename(path)), text);
        }
        const apply = async (dryRun: boolean) =>
          applyFolder(trickle, folder, { dryRun, prune: false, format: "text" }, createTerminal());
        const foretold = await apply(true);
        for (const { name, states } of old) {
          const state = states[0] ?? "";
          expect(await stateRows(state), displayName(name)).toEqual(rowsBefore.get(state));
        }
        const done = await apply(false);
        const fates = (steps: typeof done) => steps.map(({ name, rows }) => [name, rows]);
        expect(fates(foretold)).toEqual(fates(done));
        for (const { name, rows } of done) {
          const outcome = outcomes.get(name);
          if (outcome !== undefined && sound) expect(rows, name).toBe(alterations[outcome]);
          if (outcome === undefined) expect(["kept", null], name).toContain(rows);
          if (rows !== "rebuilt") expect(await stateRows(name), name).toEqual(rowsBefore.get(name));
        }
        for (const { name, query } of wanted) {
          await trickle.refresh(displayName(name));
          await expectEqual(displayName(name), query);
        }
        await database.exec(readShopScript("more-changes.sql"));
        for (const { name, query, mode } of wanted) {
          const { action } = await trickle.refresh(displayName(name));
          expect(["skipped", mode === "full" ? "full" : "differential"]).toContain(action);
          await expectEqual(displayName(name), query);
        }
        expect((await apply(true)).map(({ result }) => result)).toEqual(
          wanted.map(() => "unchanged"),
        );
        await expectSound();
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });

  describe("columns of a state", () => {
    const schema = "CREATE TABLE public.t (id integer PRIMARY KEY, k text, x integer, y integer);";
    const versions = [
      "SELECT k, sum(x) AS a, sum(y) AS b FROM public.t GROUP BY k",
      // exchanged names
      "SELECT k, sum(y) AS a, sum(x) AS b FROM public.t GROUP BY k",
      // a name that means something else now
      "SELECT k, max(x) AS a, sum(x) AS b FROM public.t GROUP BY k",
      // fewer columns, another order, less to record
      "SELECT sum(x) AS total, k AS key FROM public.t GROUP BY k",
      // only the view differs
      "SELECT k, sum(x) * 2 AS a, sum(y) AS b FROM public.t GROUP BY k HAVING sum(x) > 1",
      // nothing but the text
      "SELECT q.k, sum(q.x) AS a, sum(q.y) AS b FROM public.t AS q GROUP BY q.k",
      // other rows
      "SELECT k, sum(x) AS a, sum(y) AS b FROM public.t WHERE x > 0 GROUP BY k",
    ];
    /** Each way that keeps the rows, there and back, and some that do not. */
    const ways = [0, 1, 0, 3, 0, 4, 0, 5, 1, 2, 3, 6, 5, 4, 1, 3, 4, 2];

    it("get other names, go and come back", async () => {
      const catalog = await catalogFromSql(schema);
      const compileAs = (query: string): Promise<Artifact> =>
        compile(query, catalog, { name: "public.s" });
      await database.exec(schema);
      await database.exec(
        "INSERT INTO public.t SELECT i, nullif('k' || i % 4, 'k0'), i % 3, nullif(i, 5) FROM generate_series(1, 20) AS i",
      );
      let before = versions[0] ?? "";
      await trickle.create({ name: "public.s", query: before });
      await database.exec("GRANT SELECT ON public.s TO PUBLIC");
      const outcomes = new Set<string>();
      for (const [index, way] of ways.entries()) {
        const after = versions[way] ?? "";
        await step(`${before} → ${after}`, async () => {
          const rowsBefore = await stateRows("public.s");
          const [difference] = diffArtifacts([await compileAs(before)], [await compileAs(after)]);
          const outcome = difference?.state.outcome ?? "kept";
          outcomes.add(outcome);
          const foreseen = await trickle.foreseeAlter("public.s", { query: after });
          expect(foreseen).toBe(before === after ? "unchanged" : alterations[outcome]);
          expect(await trickle.alter("public.s", { query: after })).toBe(foreseen);
          if (outcome === "kept") expect(await stateRows("public.s")).toEqual(rowsBefore);
          // Where rows stay, the changes that were recorded before are still to come.
          await trickle.refresh("public.s");
          await expectEqual("public.s", after);
          await database.exec(
            `UPDATE public.t SET x = x + 1, y = ${index}, k = NULL WHERE id % 7 = ${index % 7}`,
          );
          expect(await trickle.refresh("public.s")).toMatchObject({ action: "differential" });
          await expectEqual("public.s", after);
          await database.exec(
            `UPDATE public.t SET k = 'k' || ${index}, y = y + 1 WHERE id % 5 = ${index % 5}`,
          );
        });
        before = after;
      }
      expect([...outcomes].sort()).toEqual(["kept", "rebuilt", "widened"]);
      const granted = await database.query(
        "SELECT has_table_privilege('public', 'public.s', 'SELECT')::text AS granted",
      );
      expect(granted).toEqual([{ granted: "true" }]);
      await expectSound();
    });
  });

  describe("a stream table that another one reads", () => {
    const over = "SELECT count(*) AS n, sum(a) AS a FROM public.s";
    const versions = [
      ["unchanged", "SELECT k, sum(x) AS a, sum(y) AS b FROM public.t GROUP BY k"],
      ["kept", "SELECT q.k, sum(q.x) AS a, sum(q.y) AS b FROM public.t AS q GROUP BY q.k"],
      // The rows could stay, but their columns get other names.
      [
        "rebuilt",
        "SELECT k, sum(x) * 2 AS a, sum(y) AS b FROM public.t GROUP BY k HAVING sum(x) > 1",
      ],
      ["rebuilt", "SELECT k, sum(x) AS a FROM public.t GROUP BY k"],
      ["rebuilt", "SELECT k, max(y) AS a FROM public.t GROUP BY k"],
    ] as const;

    it("takes it along, whatever becomes of its own columns", async () => {
      await database.exec(
        "CREATE TABLE public.t (id integer PRIMARY KEY, k text, x integer, y integer)",
      );
      await database.exec(
        "INSERT INTO public.t SELECT i, 'k' || i % 4, i % 3, i FROM generate_series(1, 20) AS i",
      );
      await trickle.create({ name: "public.s", query: versions[0][1] });
      await trickle.create({ name: "public.d", query: over });
      for (const [expected, query] of versions) {
        await step(query, async () => {
          expect(await trickle.foreseeAlter("public.s", { query })).toBe(expected);
          expect(await trickle.alter("public.s", { query })).toBe(expected);
          for (const change of [
            "SELECT 1",
            "UPDATE public.t SET x = x + 1, k = 'k' WHERE id % 3 = 1",
          ]) {
            await database.exec(change);
            for (const name of ["public.s", "public.d"]) await trickle.refresh(name);
            await expectEqual("public.s", query);
            await expectEqual("public.d", over);
          }
        });
      }
      await trickle.alter("public.s", { query: "SELECT k, x FROM public.t" });
      await expect(trickle.refresh("public.d")).rejects.toMatchObject({
        message: expect.stringContaining('column "a" does not exist'),
      });
      const [failure] = await trickle.history("public.d", 1);
      expect(failure).toMatchObject({ status: "failed", error: 'column "a" does not exist' });
      await trickle.alter("public.d", { query: "SELECT count(*) AS n FROM public.s" });
      await expectSound();
    });
  });

  describe("two who rebuild a stream table at the same time", () => {
    const schema = "CREATE TABLE public.t (id integer PRIMARY KEY, x integer);";
    let opened: Connection[] = [];

    beforeEach(async () => {
      await database.exec(schema);
      await database.exec("INSERT INTO public.t SELECT i, i % 5 FROM generate_series(1, 20) AS i");
      await trickle.create({ name: "public.s", query: "SELECT x FROM public.t" });
    });

    afterEach(async () => {
      await Promise.all(opened.map((connection) => connection.close()));
      opened = [];
    });

    /** Does something before each of its transactions, by their numbers. */
    const alter = async (
      url: string,
      query: string,
      before: Readonly<Record<number, () => Promise<unknown>>>,
    ): Promise<unknown> => {
      const connection = await openConnection(url);
      opened.push(connection);
      const current = await readRegistration(connection, "public.s");
      let count = 0;
      const transaction: Connection["transaction"] = async (isolation, work) => {
        count += 1;
        await before[count]?.();
        return connection.transaction(isolation, work);
      };
      const catalog = await catalogFromSql(schema);
      const compileAs: CompileAs = async (name) => ({
        artifact: await compile(query, catalog, { name }),
        searchPath: ["public"],
      });
      const wanted = { requestedMode: "auto", schedule: undefined } as const;
      return alterStreamTable(
        { ...connection, transaction },
        current,
        compileAs,
        wanted,
        undefined,
      );
    };

    const expectAltered = async (query: string): Promise<void> => {
      await trickle.refresh("public.s");
      await expectEqual("public.s", query);
      await database.exec("UPDATE public.t SET x = x + 1");
      await trickle.refresh("public.s");
      await expectEqual("public.s", query);
      expect((await trickle.list()).map(({ name }) => name)).toEqual(["public.s"]);
      await expectSound();
    };

    it("do not put in place what the other one has made", async () => {
      const handle = database.handle();
      // It takes several sessions.
      if (handle.kind !== "server") return;
      const filled = createGate();
      const settle = (outcome: Promise<unknown>): Promise<unknown> =>
        outcome.catch((error: unknown) => error).finally(() => filled.open());
      let second: Promise<unknown> = Promise.resolve();
      const first: Promise<unknown> = settle(
        alter(handle.url, "SELECT x FROM public.t WHERE x > 1", {
          // Filled, and not in its place: the second one takes it for something left behind.
          3: () => {
            second = settle(
              alter(handle.url, "SELECT x FROM public.t WHERE x > 2", {
                4: () => {
                  filled.open();
                  return first;
                },
              }),
            );
            return filled.opened;
          },
        }),
      );
      expect(await first).toMatchObject({ code: "55T07" });
      expect(await second).toBe("rebuilt");
      await expectAltered("SELECT x FROM public.t WHERE x > 2");
    });

    it("are told so when what is being filled is taken away", async () => {
      const handle = database.handle();
      if (handle.kind !== "server") return;
      const query = "SELECT x FROM public.t WHERE x > 2";
      const first = alter(handle.url, "SELECT x FROM public.t WHERE x > 1", {
        // Installed, and not filled.
        2: async () => expect(await alter(handle.url, query, {})).toBe("rebuilt"),
      });
      await expect(first).rejects.toMatchObject({
        code: "55T07",
        message: 'stream table "public.s" is being altered by somebody else',
        diagnostics: [{ hint: "Try again." }],
      });
      await expectAltered(query);
    });

    it("are told what is wrong when the query itself cannot be filled", async () => {
      const handle = database.handle();
      if (handle.kind !== "server") return;
      await expect(
        alter(handle.url, "SELECT 1 / (x - 1) AS y FROM public.t", {}),
      ).rejects.toMatchObject({ code: "55T04", cause: { code: "22012" } });
      await expect(
        alter(handle.url, "SELECT x FROM public.t WHERE x > 1", {
          2: () => database.exec("DROP TABLE public.t CASCADE"),
        }),
      ).rejects.toMatchObject({ code: "55T04", cause: { code: "42P01" } });
    });
  });

  it("a stream table that is dropped while it is filled is told of by its name", async () => {
    await database.exec("CREATE TABLE public.t (id integer PRIMARY KEY, x integer)");
    const connection = await openConnection(target());
    let count = 0;
    const transaction: Connection["transaction"] = async (isolation, work) => {
      count += 1;
      if (count === 2) await trickle.drop("public.s");
      return connection.transaction(isolation, work);
    };
    const artifact = await compile(
      "SELECT x FROM public.t",
      await catalogFromSql("CREATE TABLE public.t (id integer PRIMARY KEY, x integer);"),
      { name: "public.s" },
    );
    const settings = {
      requestedMode: "auto",
      schedule: undefined,
      searchPath: ["public"],
    } as const;
    await expect(
      createStreamTable({ ...connection, transaction }, artifact, settings),
    ).rejects.toMatchObject({
      code: "55T02",
      message: 'stream table "public.s" was dropped while it was filled',
      exitCode: 3,
    });
  });

  describe("rows that are not those of the query", () => {
    const schema = `CREATE TABLE public.t (id integer PRIMARY KEY, x integer);
      CREATE FUNCTION public.f(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT x + 1';`;
    const query = "SELECT public.f(x) AS y, count(*) AS n FROM public.t GROUP BY public.f(x)";
    const other = `${query} HAVING count(*) > 0`;

    beforeEach(async () => {
      await database.exec(schema);
      await database.exec("INSERT INTO public.t SELECT i, i % 3 FROM generate_series(1, 9) AS i");
      await trickle.create({ name: "public.s", query });
    });

    it("are computed anew when a function has got another body", async () => {
      await database.exec(
        "CREATE OR REPLACE FUNCTION public.f(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT x + 10'",
      );
      expect(await trickle.foreseeAlter("public.s", { query: other })).toBe("rebuilt");
      expect(await trickle.alter("public.s", { query: other })).toBe("rebuilt");
      await trickle.refresh("public.s");
      await expectEqual("public.s", other);
    });

    it("are computed anew when changes were lost", async () => {
      await database.exec("ALTER TABLE public.t DISABLE TRIGGER ALL");
      await database.exec("INSERT INTO public.t VALUES (10, 100)");
      expect(await trickle.alter("public.s", { query: other })).toBe("rebuilt");
      await trickle.refresh("public.s");
      await expectEqual("public.s", other);
    });

    it("are computed anew when the plan was made for what somebody else has altered meanwhile", async () => {
      const connection = await openConnection(target());
      const stale = await readRegistration(connection, "public.s");
      const third = `${query} HAVING count(*) > 1`;
      const compileAs: CompileAs = async (name) => {
        const catalog = await catalogFromSql(schema);
        return { artifact: await compile(third, catalog, { name }), searchPath: ["public"] };
      };
      expect(await trickle.alter("public.s", { query: other })).toBe("kept");
      const wanted = { requestedMode: "auto", schedule: undefined } as const;
      const alter = (from: Registration): Promise<string> =>
        alterStreamTable(connection, from, compileAs, wanted, undefined);
      expect(await alter(stale)).toBe("rebuilt");
      await expectEqual("public.s", third);
      expect(await alter(await readRegistration(connection, "public.s"))).toBe("unchanged");
    });
  });
});
