import { beforeEach, describe, expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { compareImages, describeDifference, readQuery, readRelation } from "../support/compare.js";
import { describeDatabases } from "../support/database.js";
import { isNightly } from "../support/nightly.js";
import { installArtifact, refreshArtifact } from "../support/stream-table.js";

/** Numbers that look random and are the same in every run (Park and Miller, 1988). */
function createNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

describeDatabases((database) => {
  let trickle: Trickle;

  beforeEach(async () => {
    await database.reset();
    await database.exec("CREATE TABLE public.pairs (a int, b text)");
    const handle = database.handle();
    trickle = await connect(handle.kind === "server" ? handle.client : handle.instance);
    await trickle.init();
  });

  describe("a table without a key", () => {
    it("keeps one of two identical rows when the other goes in the same cycle", async () => {
      await trickle.create({ name: "public.copy", query: "SELECT a, b FROM pairs" });
      await database.exec(`
        INSERT INTO public.pairs VALUES (1, 'a'), (1, 'a');
        DELETE FROM public.pairs WHERE ctid = (SELECT min(ctid) FROM public.pairs)`);
      expect(await trickle.refresh("copy")).toMatchObject({ action: "differential" });
      expect(await database.query("SELECT a, b FROM public.copy")).toEqual([{ a: "1", b: "a" }]);
      expect(await trickle.verify("copy")).toMatchObject({ equal: true });
    });

    it("is a multiset, over many cycles", async () => {
      const queries = {
        copy: "SELECT a, b FROM pairs",
        double: "SELECT a, b FROM pairs UNION ALL SELECT a, b FROM pairs WHERE a > 1",
        matches: "SELECT l.a, r.b FROM pairs AS l JOIN pairs AS r ON r.a = l.a",
        counted: "SELECT a, count(*) AS n FROM pairs GROUP BY a",
      };
      for (const [name, query] of Object.entries(queries)) await trickle.create({ name, query });
      const next = createNumbers(17);
      const value = (): string =>
        next(5) === 0
          ? "(NULL, NULL)"
          : `(${next(4)}, ${next(3) === 0 ? "NULL" : `'${"xy"[next(2)]}'`})`;
      const some = (): string =>
        `ctid = ANY (ARRAY(SELECT ctid FROM public.pairs ORDER BY a, b, ctid LIMIT ${next(4)} OFFSET ${next(6)}))`;
      const cycles = isNightly ? 500 : 40;
      for (let cycle = 0; cycle < cycles; cycle += 1) {
        const row = value();
        await database.exec(`
          INSERT INTO public.pairs VALUES ${row}, ${row}, ${value()};
          DELETE FROM public.pairs WHERE ${some()};
          UPDATE public.pairs SET a = ${next(4)} WHERE ${some()};
          DELETE FROM public.pairs WHERE ${some()}`);
        for (const name of Object.keys(queries)) {
          const { action } = await trickle.refresh(name);
          expect(["differential", "skipped"], `${cycle}, ${name}`).toContain(action);
          expect(await trickle.verify(name), `${cycle}, ${name}`).toMatchObject({ equal: true });
        }
      }
    });
  });
});

describeDatabases((database) => {
  it("rows are told apart by their values where all have the same hash", async () => {
    await database.reset();
    const schema = "CREATE TABLE public.pairs (a int, b text, c numeric);";
    await database.exec(`${schema}
      INSERT INTO public.pairs VALUES (1, 'x', 1.0), (1, 'x', 1.0), (2, NULL, 1.00), (NULL, NULL, NULL);
      CREATE FUNCTION public.same_hash(record, bigint) RETURNS bigint IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN 7; END'`);
    const queries = {
      copy: "SELECT a, b, c FROM pairs",
      kinds: "SELECT DISTINCT a, b FROM pairs",
      groups: "SELECT b, count(*) AS n, sum(a) AS a, count(c) AS c FROM pairs GROUP BY b",
    };
    const catalog = await catalogFromSql(schema);
    const artifacts: (readonly [string, Artifact])[] = [];
    for (const [name, query] of Object.entries(queries)) {
      const settings = { name: `public.${name}`, mode: "differential" } as const;
      const text = JSON.stringify(await compile(query, catalog, settings));
      const collided = text.replaceAll(/\bhash_record_extended\(/g, "public.same_hash(");
      expect(collided, name).not.toBe(text);
      const artifact = JSON.parse(collided) as Artifact;
      await installArtifact(database, artifact);
      artifacts.push([name, artifact]);
    }
    const next = createNumbers(5);
    const value = (): string =>
      `(${["1", "2", "NULL"][next(3)]}, ${["'x'", "'X'", "NULL"][next(3)]}, ${["1.0", "1.00", "NULL"][next(3)]})`;
    for (let cycle = 0; cycle < 60; cycle += 1) {
      const some = `ctid = ANY (ARRAY(SELECT ctid FROM public.pairs ORDER BY a, b, c, ctid LIMIT ${next(4)} OFFSET ${next(5)}))`;
      await database.exec(`
        INSERT INTO public.pairs VALUES ${value()}, ${value()};
        UPDATE public.pairs SET (a, b, c) = ROW${value()} WHERE ${some};
        DELETE FROM public.pairs WHERE ${some}`);
      for (const [name, artifact] of artifacts) {
        await refreshArtifact(database, artifact);
        const difference = compareImages(
          await readQuery(database, queries[name as keyof typeof queries]),
          await readRelation(database, { schema: "public", name }),
        );
        expect(describeDifference(difference), `${cycle}, ${name}`).toBeUndefined();
      }
    }
  });
});

describeDatabases(
  (database) => {
    it("a refresh that stands alone tells whoever listens", async () => {
      await database.reset();
      const handle = database.handle();
      if (handle.kind !== "server") throw new Error("this needs a server");
      const trickle = await connect(handle.client);
      await trickle.init();
      await database.exec("CREATE TABLE public.orders (id int PRIMARY KEY, amount int)");
      await trickle.create({ name: "public.sales", query: "SELECT id, amount FROM orders" });
      const heard: { readonly channel: string; readonly payload?: string | undefined }[] = [];
      handle.client.on("notification", (message) => heard.push(message));
      await database.exec("LISTEN pg_trickle_refresh");
      await database.exec("INSERT INTO public.orders VALUES (1, 1), (2, 2)");
      await database.exec("CALL pgtrickle.refresh('public.sales')");
      // What was skipped is no news, and a refresh inside somebody's transaction must not forbid to prepare it.
      await database.exec("CALL pgtrickle.refresh('public.sales')");
      await database.exec("DELETE FROM public.orders WHERE id = 1");
      await trickle.refresh("public.sales");
      await database.query("SELECT 1");
      expect(heard.map(({ channel }) => channel)).toEqual(["pg_trickle_refresh"]);
      expect(JSON.parse(heard[0]?.payload ?? "")).toEqual({
        v: 1,
        stream_table: "public.sales",
        action: "differential",
        rows_inserted: 2,
        rows_updated: 0,
        rows_deleted: 0,
      });
      await database.exec("UNLISTEN *");
    });
  },
  { serversOnly: true },
);
