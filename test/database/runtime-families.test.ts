import { beforeEach, describe, expect, it } from "vitest";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";

const partitioned = `
CREATE TABLE public.m (k int, v int) PARTITION BY RANGE (k);
CREATE TABLE public.m1 PARTITION OF public.m FOR VALUES FROM (0) TO (10);
CREATE TABLE public.m2 (k int, v int);
INSERT INTO public.m SELECT n, 1 FROM generate_series(0, 9) AS n;
INSERT INTO public.m2 SELECT n, 1 FROM generate_series(10, 19) AS n`;
const inherited = `
CREATE TABLE public.m (k int, v int);
CREATE TABLE public.m1 () INHERITS (public.m);
CREATE TABLE public.m2 (k int, v int);
INSERT INTO public.m1 SELECT n, 1 FROM generate_series(0, 9) AS n;
INSERT INTO public.m2 SELECT n, 1 FROM generate_series(10, 19) AS n`;
const nested = `
CREATE TABLE public.m (k int, v int) PARTITION BY RANGE (k);
CREATE TABLE public.m1 PARTITION OF public.m FOR VALUES FROM (0) TO (20) PARTITION BY RANGE (k);
CREATE TABLE public.m11 PARTITION OF public.m1 FOR VALUES FROM (0) TO (10);
CREATE TABLE public.m2 (k int, v int);
INSERT INTO public.m SELECT n, 1 FROM generate_series(0, 9) AS n;
INSERT INTO public.m2 SELECT n, 1 FROM generate_series(10, 19) AS n`;
const attach = "ALTER TABLE public.m ATTACH PARTITION public.m2 FOR VALUES FROM (10) TO (20)";
const detach = "ALTER TABLE public.m DETACH PARTITION public.m2";

describeDatabases((database) => {
  let trickle: Trickle;

  beforeEach(async () => {
    await database.reset();
    const handle = database.handle();
    trickle = await connect(handle.kind === "server" ? handle.client : handle.instance);
    await trickle.init();
  });

  /** Its rows are told by counts, which do not show that a row was never there. */
  const create = (name: string, source = "public.m"): Promise<unknown> =>
    trickle.create({
      name,
      query: `SELECT v, count(*) AS n, sum(k) AS s FROM ${source} GROUP BY v`,
      mode: "differential",
    });

  describe("a source that is written through a parent for a while, between two refreshes", () => {
    it.each([
      ["a partition", partitioned, attach, detach],
      [
        "a child",
        inherited,
        "ALTER TABLE public.m2 INHERIT public.m",
        "ALTER TABLE public.m2 NO INHERIT public.m",
      ],
    ])("as %s", async (_, schema, join, leave) => {
      await database.exec(schema);
      await create("public.s", "public.m2");
      // What happens to single columns is none of its business.
      await database.exec(
        "ALTER TABLE public.m2 ALTER v SET DEFAULT 3, ALTER k SET STATISTICS 7; GRANT SELECT (k) ON public.m2 TO PUBLIC",
      );
      expect(await trickle.refresh("s")).toMatchObject({ action: "skipped" });
      for (const change of [
        "UPDATE public.m SET v = 7 WHERE k = 15",
        "DELETE FROM public.m WHERE k = 11",
      ]) {
        await database.exec(`${join}; ${change}; ${leave}`);
        expect(await trickle.refresh("s")).toMatchObject({
          action: "reinitialize",
          reason: "table public.m2 had another parent for a while",
        });
        expect(await trickle.verify("s")).toMatchObject({ equal: true });
      }
      await database.exec("UPDATE public.m2 SET v = 8 WHERE k = 12");
      expect(await trickle.refresh("s")).toMatchObject({ action: "differential" });
      expect(await trickle.verify("s")).toMatchObject({ equal: true });
    });
  });

  describe("what comes and goes between two refreshes", () => {
    it.each([
      ["a partition", partitioned, [attach, "DELETE FROM public.m WHERE k IN (11, 12)", detach]],
      ["a partition", partitioned, [attach, "INSERT INTO public.m VALUES (15, 1)", detach]],
      ["a partition", partitioned, [attach, "UPDATE public.m SET k = k + 10 WHERE k < 5", detach]],
      [
        "a partition that is made for it",
        partitioned,
        [
          "CREATE TABLE public.m3 PARTITION OF public.m FOR VALUES FROM (20) TO (30)",
          "INSERT INTO public.m VALUES (25, 1)",
          "DROP TABLE public.m3",
        ],
      ],
      [
        "a partition of a partition",
        nested,
        [
          attach.replace("public.m ", "public.m1 "),
          "DELETE FROM public.m WHERE k IN (11, 12)",
          detach.replace("public.m ", "public.m1 "),
        ],
      ],
      [
        "a child",
        inherited,
        [
          "ALTER TABLE public.m2 INHERIT public.m",
          "DELETE FROM public.m WHERE k IN (11, 12)",
          "ALTER TABLE public.m2 NO INHERIT public.m",
        ],
      ],
      [
        "a partition that leaves and returns",
        `${partitioned}; ${attach}`,
        [detach, "DELETE FROM public.m2 WHERE k > 15", "TRUNCATE public.m1", attach],
      ],
    ])("leaves nothing behind: %s", async (_, schema, statements) => {
      await database.exec(schema);
      await create("public.s");
      // A session that has planned the capture before.
      await database.exec(
        "UPDATE public.m SET v = 1 WHERE k = 3; DELETE FROM public.m WHERE k = 4",
      );
      await database.exec("INSERT INTO public.m VALUES (4, 1)");
      await trickle.refresh("s");
      for (const statement of statements) await database.exec(statement);
      await trickle.refresh("s");
      expect(await trickle.verify("s")).toMatchObject({ equal: true });
      await database.exec(
        "UPDATE public.m SET k = k WHERE k < 3; INSERT INTO public.m VALUES (5, 1)",
      );
      expect(await trickle.refresh("s")).toMatchObject({ action: "differential" });
      expect(await trickle.verify("s")).toMatchObject({ equal: true });
    });

    it("leaves nothing behind where another stream table was created meanwhile", async () => {
      await database.exec(partitioned);
      await create("public.s");
      await database.exec(attach);
      await create("public.later");
      await database.exec(`DELETE FROM public.m WHERE k IN (11, 12); ${detach}`);
      for (const name of ["s", "later"]) {
        await trickle.refresh(name);
        expect(await trickle.verify(name), name).toMatchObject({ equal: true });
      }
    });

    it("leaves nothing behind where rows are recorded one by one", async () => {
      // A source that is a partition itself, of which rows come through its parent.
      await database.exec(nested);
      await create("public.s", "public.m1");
      await database.exec(attach.replace("public.m ", "public.m1 "));
      await database.exec("INSERT INTO public.m VALUES (15, 1); DELETE FROM public.m WHERE k = 12");
      await database.exec(detach.replace("public.m ", "public.m1 "));
      await trickle.refresh("s");
      expect(await trickle.verify("s")).toMatchObject({ equal: true });
      await database.exec(
        "UPDATE public.m SET k = k WHERE k < 3; INSERT INTO public.m VALUES (5, 1)",
      );
      expect(await trickle.refresh("s")).toMatchObject({ action: "differential" });
      expect(await trickle.verify("s")).toMatchObject({ equal: true });
    });
  });
});

describeDatabases(
  (database) => {
    it("a partition that is being detached is read no longer", async () => {
      await database.reset();
      await database.exec(`${partitioned}; ${attach}`);
      const handle = database.handle();
      if (handle.kind !== "server") throw new Error("this needs a server");
      const trickle = await connect(handle.client);
      await trickle.init();
      await trickle.create({
        name: "public.s",
        query: "SELECT v, count(*) AS n FROM public.m GROUP BY v",
        mode: "differential",
      });
      const reader = await database.connect();
      await reader.exec("BEGIN; SELECT count(*) FROM public.m");
      await database.exec("SET statement_timeout = '500ms'");
      await expect(database.query(`${detach} CONCURRENTLY`)).rejects.toMatchObject({
        code: "57014",
      });
      await database.exec("RESET statement_timeout");
      await reader.exec("COMMIT");
      await reader.close();
      expect(await trickle.refresh("s")).toMatchObject({
        action: "reinitialize",
        reason: "table public.m2 was detached from public.m",
      });
      expect(await trickle.verify("s")).toMatchObject({ equal: true });
      await database.exec(
        "INSERT INTO public.m VALUES (5, 1); INSERT INTO public.m2 VALUES (15, 1)",
      );
      expect(await trickle.refresh("s")).toMatchObject({ action: "differential" });
      await database.query(`${detach} FINALIZE`);
      await database.exec("INSERT INTO public.m VALUES (6, 1)");
      await trickle.refresh("s");
      expect(await trickle.verify("s")).toMatchObject({ equal: true });
    });
  },
  { serversOnly: true },
);
