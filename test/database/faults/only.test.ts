import { expect, it } from "vitest";
import { describeFaults } from "../../support/stage.js";

describeFaults((stage) => {
  it("fault 24: reads a table without those that inherit from it, or refuses to", async () => {
    await stage.database.exec(`
      CREATE TABLE public.parent (id int);
      CREATE TABLE public.child (extra int) INHERITS (public.parent);
      INSERT INTO public.parent SELECT generate_series(1, 5);
      INSERT INTO public.child SELECT n, n FROM generate_series(11, 17) AS n`);
    await stage.create("public.ids", "SELECT id FROM public.parent");
    const refusal = await stage.create("public.own_ids", "SELECT id FROM ONLY public.parent").then(
      () => undefined,
      (error: { code?: string }) => error.code,
    );
    expect([undefined, "0AT12"]).toContain(refusal);
    await stage.expectEqual();
    for (const statement of [
      "INSERT INTO public.child VALUES (20, 20)",
      "UPDATE public.parent SET id = id + 100 WHERE id IN (2, 12)",
      "DELETE FROM public.parent WHERE id IN (1, 11)",
      "TRUNCATE ONLY public.parent",
      "INSERT INTO public.parent VALUES (1)",
      "TRUNCATE public.parent",
    ]) {
      await stage.database.exec(statement);
      await stage.expectEqual();
    }
    expect(await stage.database.query("SELECT count(*) AS n FROM public.parent")).toEqual([
      { n: "0" },
    ]);
  });

  it("fault 24: a table read with ONLY gets its first child", async () => {
    await stage.database.exec(`
      CREATE TABLE public.lone (id int, n int);
      INSERT INTO public.lone VALUES (1, 1), (2, 2)`);
    await stage.create("public.lone_rows", "SELECT id, n FROM ONLY public.lone");
    await stage.create("public.lone_sum", "SELECT sum(n) AS n FROM ONLY public.lone", {
      mode: "differential",
    });
    const modes = async (): Promise<readonly unknown[]> =>
      (await stage.trickle().list()).map(({ mode }) => mode);
    expect(await modes()).toEqual(["differential", "differential"]);
    await stage.database.exec("INSERT INTO public.lone VALUES (3, 3)");
    await stage.expectEqual();

    // It comes, is written to through its parent, and goes: nothing of it may stay.
    await stage.database.exec(`
      CREATE TABLE public.heir (id int, n int);
      INSERT INTO public.heir VALUES (10, 10), (11, 11);
      ALTER TABLE public.heir INHERIT public.lone;
      UPDATE public.lone SET n = n + 1;
      DELETE FROM public.lone WHERE id IN (2, 11);
      ALTER TABLE public.heir NO INHERIT public.lone`);
    await stage.expectEqual();

    // It stays: what can be computed anew is, and what must not be is refused.
    await stage.database.exec(`
      ALTER TABLE public.heir INHERIT public.lone;
      UPDATE public.lone SET n = n + 1`);
    await stage.trickle().refresh("public.lone_rows");
    await expect(stage.trickle().refresh("public.lone_sum")).rejects.toMatchObject({
      code: "0AT12",
    });
    expect(await stage.database.query("SELECT id, n FROM public.lone_rows ORDER BY id")).toEqual(
      await stage.database.query("SELECT id, n FROM ONLY public.lone ORDER BY id"),
    );

    await stage.database.exec("ALTER TABLE public.heir NO INHERIT public.lone");
    await stage.expectEqual();
    await stage.database.exec("UPDATE public.lone SET n = n + 1");
    await stage.expectEqual();
  });

  it("fault 24: a child and its parent as sources of two stream tables", async () => {
    await stage.database.exec(`
      CREATE TABLE public.parent (id int);
      CREATE TABLE public.child (extra int) INHERITS (public.parent);
      INSERT INTO public.parent SELECT generate_series(1, 5);
      INSERT INTO public.child SELECT n, n FROM generate_series(11, 17) AS n`);
    await stage.create("public.ids", "SELECT id FROM public.parent");
    await stage.create("public.extras", "SELECT id, extra FROM public.child");
    for (const statement of [
      "INSERT INTO public.child VALUES (20, 20)",
      "UPDATE public.parent SET id = id + 100 WHERE id IN (2, 12)",
      "DELETE FROM public.child WHERE id = 13",
      "DELETE FROM public.parent WHERE id IN (1, 11)",
      "TRUNCATE public.child",
      "INSERT INTO public.child VALUES (1, 2), (1, 2)",
      "TRUNCATE public.parent",
    ]) {
      await stage.database.exec(statement);
      await stage.expectEqual();
    }
  });

  it("fault 24: a leaf partition and the partitioned table as sources of two stream tables", async () => {
    await stage.database.exec(`
      CREATE TABLE public.parted (id int PRIMARY KEY, kind int) PARTITION BY RANGE (id);
      CREATE TABLE public.low PARTITION OF public.parted FOR VALUES FROM (0) TO (100);
      CREATE TABLE public.high PARTITION OF public.parted FOR VALUES FROM (100) TO (200);
      INSERT INTO public.parted SELECT n, n % 3 FROM generate_series(1, 199) AS n`);
    await stage.create("public.lows", "SELECT id, kind FROM public.low");
    await stage.create(
      "public.kinds",
      "SELECT kind, count(*) AS n FROM public.parted GROUP BY kind",
    );
    for (const statement of [
      "DELETE FROM public.low WHERE id = 1",
      "DELETE FROM public.parted WHERE id IN (2, 150)",
      "INSERT INTO public.parted VALUES (1, 1), (150, 1)",
      "DELETE FROM public.parted WHERE id = 151",
      "UPDATE public.parted SET id = 151 WHERE id = 51",
      "UPDATE public.parted SET kind = 9 WHERE id % 7 = 0",
    ]) {
      await stage.database.exec(statement);
      await stage.expectEqual();
    }
  });

  it("fault 24: a foreign table below a source is refused by name", async () => {
    const refusal = {
      code: "0AT12",
      message: expect.stringContaining(
        'changes of table public.measures cannot be captured: part "public.measures_far" of it is a foreign table',
      ),
      diagnostics: expect.arrayContaining([
        expect.objectContaining({
          hint: "Detach it, or have the stream table refreshed in full: mode full.",
        }),
      ]),
    };
    await stage.database.exec(`
      CREATE TABLE public.measures (day int, value int) PARTITION BY RANGE (day);
      CREATE TABLE public.measures_near PARTITION OF public.measures FOR VALUES FROM (0) TO (10);
      CREATE EXTENSION file_fdw;
      CREATE SERVER outside FOREIGN DATA WRAPPER file_fdw;
      CREATE FOREIGN TABLE public.measures_far (day int, value int) SERVER outside
        OPTIONS (program 'printf "11,1\\n12,2\\n"', format 'csv');
      INSERT INTO public.measures VALUES (1, 1), (2, 2)`);
    const attach =
      "ALTER TABLE public.measures ATTACH PARTITION public.measures_far FOR VALUES FROM (10) TO (20)";
    const detach = "ALTER TABLE public.measures DETACH PARTITION public.measures_far";
    const query = "SELECT count(*) AS n, sum(value) AS value FROM public.measures";
    await stage.database.exec(attach);
    await expect(
      stage.create("public.measured", query, { mode: "differential" }),
    ).rejects.toMatchObject(refusal);
    expect(await stage.trickle().list()).toEqual([]);
    // What is read whole needs no capture.
    await stage.create("public.measured", query, { mode: "full" });
    await stage.expectEqual();
    await stage.trickle().drop("public.measured");
    await stage.database.exec(detach);

    await stage.create("public.measured", query);
    await stage.database.exec(attach);
    await expect(stage.trickle().refresh("public.measured")).rejects.toMatchObject(refusal);
    await stage.database.exec(detach);
    await stage.database.exec("INSERT INTO public.measures VALUES (3, 3)");
    await stage.expectEqual();
  });
});
