import { setTimeout as delay } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import { displayName } from "../../src/emit/naming.js";
import type { Migration } from "../../src/migration/migration.js";
import { planMigration } from "../../src/migration/plan-migration.js";
import { diffArtifacts, pairArtifacts } from "../../src/review/diff-artifacts.js";
import { printMigration } from "../../src/review/migration/print-migration.js";
import { connect } from "../../src/runtime/connect.js";
import { describeDatabases, type TestDatabase } from "../support/database.js";
import { heldLocks, relationNames } from "../support/held-locks.js";
import {
  compileRevision,
  type Revision,
  readShopScript,
  revisionPairs,
} from "../support/review-revisions.js";

type Pair = readonly [Artifact | undefined, Artifact | undefined];

/** Runs a migration as psql does: statement by statement, stopping at the first error. */
async function migrate(database: TestDatabase, migration: Migration): Promise<void> {
  try {
    await database.exec(printMigration(migration, "up"));
  } catch (error) {
    await database.exec("ROLLBACK");
    throw error;
  }
}

async function migrateAll(database: TestDatabase, pairs: readonly Pair[]): Promise<void> {
  for (const [before, after] of pairs) await migrate(database, planMigration(before, after));
}

async function refresh(database: TestDatabase, artifacts: readonly Artifact[]): Promise<void> {
  for (const { lock, refresh: script } of artifacts) {
    await database.exec(`BEGIN;\n${lock}\n${script}\nCOMMIT;`);
  }
}

/** The rows in which a stream table differs from its query, with duplicates. */
async function differences(database: TestDatabase, artifact: Artifact): Promise<readonly object[]> {
  const name = displayName(artifact.name);
  const columns = artifact.columns.map((_, index) => `c${index}`).join(", ");
  return database.query(`
    WITH q (${columns}) AS (${artifact.query}), s (${columns}) AS (SELECT * FROM ${name}),
    missing AS (SELECT q::text AS line FROM q EXCEPT ALL SELECT s::text FROM s),
    extra AS (SELECT s::text AS line FROM s EXCEPT ALL SELECT q::text FROM q)
    SELECT 'missing' AS kind, line FROM missing UNION ALL SELECT 'extra', line FROM extra`);
}

async function expectEqual(database: TestDatabase, artifacts: readonly Artifact[]): Promise<void> {
  for (const artifact of artifacts) {
    expect(await differences(database, artifact), displayName(artifact.name)).toEqual([]);
  }
}

/** The rows of a state with where and by whom they were written. */
function stateRows(database: TestDatabase, artifact: Artifact): Promise<readonly object[]> {
  const own = artifact.states[0] ?? "";
  return database.query(
    `SELECT ctid::text, xmin::text FROM pgtrickle_state."${own}" ORDER BY ctid`,
  );
}

async function install(database: TestDatabase, revision: Revision): Promise<readonly Artifact[]> {
  const artifacts = await compileRevision(revision);
  await database.exec(revision.files.get("schema.sql") ?? "");
  await database.exec(readShopScript("rows.sql"));
  await migrateAll(
    database,
    artifacts.map((artifact) => [undefined, artifact]),
  );
  return artifacts;
}

/** What a difference says about the rows, against what happened to them. */
function expectClaimKept(
  outcome: string | undefined,
  rowsBefore: readonly object[],
  rowsAfter: readonly object[],
): void {
  expect(rowsBefore.length).toBeGreaterThan(0);
  if (outcome === undefined || outcome === "kept") expect(rowsAfter).toEqual(rowsBefore);
  else if (outcome === "widened") expect(rowsAfter).toHaveLength(rowsBefore.length);
  else expect(["rebuilt"]).toContain(outcome);
}

describeDatabases((database) => {
  beforeEach(() => database.reset());

  const expectLocks = async ({ transactions }: Migration): Promise<void> => {
    for (const { isolation, steps, locks } of transactions) {
      const relations = await relationNames(database);
      const script = steps.map((step) => step.sql).join("\n");
      const held = await database.transaction(async () => {
        await database.exec(`SET LOCAL search_path = pg_catalog, pg_temp;\n${script}`);
        return heldLocks(database, relations);
      }, `BEGIN ISOLATION LEVEL ${isolation}`);
      const claimed = locks.map(({ relation, mode }) => `${relation} ${mode}`);
      expect(held).toEqual([...new Set(claimed)].sort());
    }
  };

  describe.each(revisionPairs())("$name", ({ before, after }) => {
    it("is applied and taken back", async () => {
      const old = await install(database, before);
      const wanted = await compileRevision(after);
      await expectEqual(database, old);

      // With changes that no refresh has seen.
      await database.exec(readShopScript("changes.sql"));
      await database.exec(after.schemaUp);
      await migrateAll(database, pairArtifacts(old, wanted));
      await refresh(database, wanted);
      await expectEqual(database, wanted);
      await database.exec(readShopScript("more-changes.sql"));
      await refresh(database, wanted);
      await expectEqual(database, wanted);

      await database.exec("UPDATE public.orders SET total = 7 WHERE id = 1");
      await database.exec("DELETE FROM public.orders WHERE id = 21");
      await database.exec(after.schemaDown);
      await migrateAll(database, pairArtifacts(wanted, old));
      await refresh(database, old);
      await expectEqual(database, old);
      await database.exec("UPDATE public.orders SET status = 'paid' WHERE id % 2 = 0");
      await database.exec("UPDATE public.customers SET region_id = 1");
      await refresh(database, old);
      await expectEqual(database, old);
    });

    it("does to the rows what the summary says", async () => {
      const old = await install(database, before);
      const wanted = await compileRevision(after);
      const differing = new Map(diffArtifacts(old, wanted).map((item) => [item.name, item]));
      await database.exec(after.schemaUp);
      for (const [previous, next] of pairArtifacts(old, wanted)) {
        if (previous === undefined || next === undefined) throw new Error("a view came or went");
        const rowsBefore = await stateRows(database, previous);
        const view = await database.query(
          `SELECT '${displayName(previous.name)}'::regclass::oid::text AS oid`,
        );
        await migrate(database, planMigration(previous, next));
        const difference = differing.get(displayName(next.name));
        expectClaimKept(difference?.state.outcome, rowsBefore, await stateRows(database, next));
        const viewNow = await database.query(
          `SELECT '${displayName(next.name)}'::regclass::oid::text AS oid`,
        );
        expect(viewNow[0]?.["oid"] !== view[0]?.["oid"]).toBe(difference?.viewReplaced ?? false);
      }
      // Nothing has changed, so that the rows are right without a refresh.
      await expectEqual(database, wanted);
    });

    it("takes the locks that the summary names, and no others", async () => {
      const old = await compileRevision(before);
      const wanted = await compileRevision(after);
      for (const { name } of diffArtifacts(old, wanted)) {
        const [previous, next] = pairArtifacts(old, wanted).find(
          ([side]) => side !== undefined && displayName(side.name) === name,
        ) as Pair;
        // Others would spare some: the locks are those of a stream table that is alone.
        await database.reset();
        await database.exec(before.files.get("schema.sql") ?? "");
        await migrate(database, planMigration(undefined, previous));
        await database.exec(after.schemaUp);
        await expectLocks(planMigration(previous, next));
      }
    });
  });

  it("takes the locks that the summary names when stream tables come and go", async () => {
    const [first] = revisionPairs();
    if (first === undefined) throw new Error("there are no revisions");
    for (const artifact of await compileRevision(first.before)) {
      await database.reset();
      await database.exec(first.before.files.get("schema.sql") ?? "");
      await expectLocks(planMigration(undefined, artifact));
      await expectLocks(planMigration(artifact, undefined));
    }
  });

  it("fills a table of state that only the new plan has", async () => {
    const schema = `CREATE TABLE public.a (id integer PRIMARY KEY, k integer);
      CREATE TABLE public.b (k integer, n integer);`;
    const catalog = await catalogFromSql(schema);
    const total = (more: string): Promise<Artifact> =>
      compile(
        `SELECT a.k, count(*) AS n, (SELECT count(*) FROM public.b)${more} AS all_b
        FROM public.a AS a GROUP BY a.k`,
        catalog,
        { name: "public.t" },
      );
    const [old, wanted] = [await total(""), await total(" + 1")];
    await database.exec(schema);
    await database.exec("INSERT INTO public.a VALUES (1, 1), (2, NULL), (3, 1)");
    await migrate(database, planMigration(undefined, old));
    await database.exec("INSERT INTO public.b VALUES (1, 1); DELETE FROM public.a WHERE id = 3");
    await migrate(database, planMigration(old, wanted));
    await refresh(database, [wanted]);
    await expectEqual(database, [wanted]);
  });

  describe("columns of a state", () => {
    const schema = "CREATE TABLE public.t (id integer PRIMARY KEY, k text, x integer, y integer);";
    const versions = [
      "SELECT k, sum(x) AS a, sum(y) AS b FROM public.t GROUP BY k",
      // exchanged names
      "SELECT k, sum(y) AS a, sum(x) AS b FROM public.t GROUP BY k",
      // a name that means something else now
      "SELECT k, max(x) AS a, sum(x) AS b FROM public.t GROUP BY k",
      // fewer columns, another order
      "SELECT sum(x) AS total, k AS key FROM public.t GROUP BY k",
      // none but the key
      "SELECT k FROM public.t GROUP BY k",
      // a key in two parts, then in the other order
      "SELECT k, x, count(*) FROM public.t GROUP BY k, x",
      "SELECT x, k, count(*) AS n FROM public.t GROUP BY x, k",
      // only the view differs
      "SELECT x, k, count(*) * 2 AS n FROM public.t GROUP BY x, k HAVING count(*) > 1",
    ];
    const pairs = versions.flatMap((before) =>
      versions.filter((after) => after !== before).map((after) => ({ before, after })),
    );
    it.each(pairs)("$before → $after", async ({ before, after }) => {
      const catalog = await catalogFromSql(schema);
      const compileAs = (query: string): Promise<Artifact> =>
        compile(query, catalog, { name: "public.s" });
      const [old, wanted] = [await compileAs(before), await compileAs(after)];
      await database.exec(schema);
      await database.exec(
        "INSERT INTO public.t SELECT i, nullif('k' || i % 4, 'k0'), i % 3, nullif(i, 5) FROM generate_series(1, 20) AS i",
      );
      await migrate(database, planMigration(undefined, old));
      const rowsBefore = await stateRows(database, old);
      const [difference] = diffArtifacts([old], [wanted]);
      await migrate(database, planMigration(old, wanted));
      expectClaimKept(difference?.state.outcome, rowsBefore, await stateRows(database, wanted));
      await expectEqual(database, [wanted]);
      await database.exec("UPDATE public.t SET x = x + 1, k = NULL WHERE id < 4");
      await refresh(database, [wanted]);
      await expectEqual(database, [wanted]);
    });
  });

  it("changes nothing when it is run again", async () => {
    const schema = "CREATE TABLE public.t (id integer PRIMARY KEY, k text, x integer, y integer);";
    await database.exec(schema);
    await database.exec("INSERT INTO public.t VALUES (1, 'a', 1, 10), (2, 'b', 2, 20)");
    const compileAs = async (query: string): Promise<Artifact> =>
      compile(query, await catalogFromSql(schema), { name: "public.s" });
    const old = await compileAs("SELECT k, sum(x) AS a, sum(y) AS b FROM public.t GROUP BY k");
    const wanted = await compileAs("SELECT k, sum(y) AS a, sum(x) AS b FROM public.t GROUP BY k");
    await migrate(database, planMigration(undefined, old));
    for (const [from, to] of [
      [old, wanted],
      [wanted, old],
      [old, wanted],
    ] as const) {
      await migrate(database, planMigration(from, to));
      await expect(migrate(database, planMigration(from, to))).rejects.toThrow(
        'stream table "public.s" is changed already',
      );
      await database.exec("UPDATE public.t SET x = x + 1 WHERE id = 1");
      await refresh(database, [to]);
      await expectEqual(database, [to]);
    }
  });

  it("refuses to replace what another stream table reads", async () => {
    const schema = "CREATE TABLE public.t (id integer PRIMARY KEY, k text);";
    await database.exec(schema);
    const compileAs = async (query: string): Promise<Artifact> =>
      compile(query, await catalogFromSql(schema), { name: "public.s" });
    const old = await compileAs("SELECT k, count(*) AS n FROM public.t GROUP BY k");
    await migrate(database, planMigration(undefined, old));
    await database.exec(`BEGIN; SELECT pgtrickle.capture('public.reader',
      'pgtrickle_state."public.s"', 'pgtrickle_state."public.s"', ARRAY['k']); COMMIT`);
    const wanted = await compileAs("SELECT id, k FROM public.t");
    await expect(migrate(database, planMigration(old, wanted))).rejects.toThrow(
      'other stream tables read stream table "public.s"',
    );
    await expect(migrate(database, planMigration(old, undefined))).rejects.toThrow(
      'other stream tables read stream table "public.s"',
    );
    await refresh(database, [old]);
    await expectEqual(database, [old]);
  });

  it("does not go on when a transaction before has failed", async () => {
    const schema =
      "CREATE TABLE public.t (id integer PRIMARY KEY, k text); CREATE TABLE public.u (id integer PRIMARY KEY, k text);";
    await database.exec(schema);
    const compileAs = async (query: string): Promise<Artifact> =>
      compile(query, await catalogFromSql(schema), { name: "public.s" });
    const old = await compileAs("SELECT k FROM public.t");
    const wanted = await compileAs("SELECT id FROM public.u");
    await migrate(database, planMigration(undefined, old));
    const [, , conversion, forgetting] = planMigration(old, wanted).transactions;
    for (const early of [conversion, forgetting]) {
      const script = early?.steps.map((step) => step.sql).join("\n");
      await expect(
        database.transaction(async () => {
          await database.exec(`SET LOCAL search_path = pg_catalog, pg_temp;\n${script}`);
        }),
      ).rejects.toThrow(/not recorded|was not changed/);
    }
    await database.exec("INSERT INTO public.t VALUES (1, 'x')");
    await refresh(database, [old]);
    await expectEqual(database, [old]);
  });

  it("tells the engine", async () => {
    const handle = database.handle();
    const trickle = await connect(handle.kind === "pglite" ? handle.instance : handle.client);
    await trickle.init();
    const schema = "CREATE TABLE public.t (id integer PRIMARY KEY, k text, x integer);";
    await database.exec(schema);
    await database.exec("INSERT INTO public.t VALUES (1, 'a', 1), (2, 'b', 2)");
    const query = "SELECT k, sum(x) AS total FROM public.t GROUP BY k";
    await trickle.create({ name: "public.s", query });
    const compileAs = async (text: string): Promise<Artifact> =>
      compile(text, await catalogFromSql(schema), { name: "public.s" });
    const old = await compileAs(query);
    const wanted = await compileAs("SELECT k, sum(x) AS total, max(x) FROM public.t GROUP BY k");
    await migrate(database, planMigration(old, wanted));
    await database.exec("INSERT INTO public.t VALUES (3, 'a', 9)");
    expect(await trickle.refresh("public.s")).toMatchObject({ action: "differential" });
    expect(await trickle.verify("public.s")).toMatchObject({ equal: true });
    expect((await trickle.status("public.s")).status).toBe("active");
    const narrow = await compileAs("SELECT k, count(*) AS n FROM public.t GROUP BY k");
    await migrate(database, planMigration(wanted, narrow));
    await database.exec("INSERT INTO public.t VALUES (4, 'a', 9)");
    expect(await trickle.refresh("public.s")).toMatchObject({ action: "differential" });
    expect(await trickle.verify("public.s")).toMatchObject({ equal: true });
    await migrate(database, planMigration(narrow, wanted));
    await database.exec("INSERT INTO public.t VALUES (5, 'a', 9)");
    expect(await trickle.refresh("public.s")).toMatchObject({ action: "differential" });
    await migrate(database, planMigration(wanted, undefined));
    expect(await trickle.list()).toEqual([]);
    await migrate(database, planMigration(undefined, wanted));
    expect(await trickle.refresh("public.s")).toMatchObject({ action: "skipped" });
    expect(await trickle.verify("public.s")).toMatchObject({ equal: true });
    await trickle.drop("public.s");
  });
});

describeDatabases(
  (database) => {
    it("loses no change of writers that go on meanwhile", async () => {
      await database.reset();
      const revisions = revisionPairs();
      const pair = revisions.find(({ name }) => name === "03-add-a-column");
      if (pair === undefined) throw new Error("the revision is gone");
      const old = await install(database, pair.before);
      const wanted = await compileRevision(pair.after);
      const open = await database.connect();
      const busy = await database.connect();
      try {
        // Has written with the old capture, and goes on when the migration waits for it.
        await open.exec(
          "BEGIN; INSERT INTO public.orders VALUES (300, 1, 'paid', '2030-01-01', 5)",
        );
        let done = false;
        const migrated = migrateAll(database, pairArtifacts(old, wanted)).finally(() => {
          done = true;
        });
        const writing = (async () => {
          for (let id = 400; !done || id < 420; id += 1) {
            await busy.exec(
              `INSERT INTO public.orders VALUES (${id}, ${1 + (id % 6)}, 'sent', date '2031-01-01' + ${id}, 1);
               UPDATE public.orders SET placed = placed + 1 WHERE id = ${id - 3}`,
            );
          }
        })();
        await delay(500);
        await open.exec("UPDATE public.orders SET placed = '2032-01-01' WHERE id = 300; COMMIT");
        await migrated;
        await refresh(database, wanted);
        await writing;
        await refresh(database, wanted);
        await expectEqual(database, wanted);
      } finally {
        await open.close();
        await busy.close();
      }
    });
  },
  { serversOnly: true },
);
