import { beforeEach, describe, expect, it } from "vitest";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";

describeDatabases((database) => {
  let trickle: Trickle;

  beforeEach(async () => {
    await database.reset();
    await database.exec(`
      CREATE TABLE public.items (id int PRIMARY KEY, a int, b int);
      CREATE TABLE public.tags (id int PRIMARY KEY);
      INSERT INTO public.items SELECT n, n, n FROM generate_series(1, 5) AS n`);
    const handle = database.handle();
    trickle = await connect(handle.kind === "server" ? handle.client : handle.instance);
    await trickle.init();
    await trickle.create({
      name: "public.shown",
      query: "SELECT a, count(*) AS n, sum(b) AS s FROM public.items GROUP BY a",
    });
  });

  const recorded = async (source: string): Promise<string | null | undefined> =>
    (
      await database.query("SELECT columns FROM pgtrickle.pgt_captures WHERE source = $1", [source])
    )[0]?.["columns"];

  const refreshes = async (): Promise<void> => {
    await database.exec(
      "UPDATE public.items SET a = a + 1, b = b - 1 WHERE id > 2; DELETE FROM public.items WHERE id = 1",
    );
    expect(await trickle.refresh("shown")).toMatchObject({ action: "differential" });
    expect(await trickle.verify("shown")).toMatchObject({ equal: true });
  };

  describe("what is recorded and not read", () => {
    it("is found and taken away where the last step of an alteration failed", async () => {
      const query = "SELECT a, count(*) AS n FROM public.items GROUP BY a";
      expect(await trickle.foreseeAlter("shown", { query })).toBe("kept");
      const capture = "FUNCTION pgtrickle.capture(text, text, text, text[])";
      await database.exec(`ALTER ${capture} RENAME TO capture_away`);
      await expect(trickle.alter("shown", { query })).rejects.toThrow(/capture\(.*does not exist/);
      await database.exec(
        `ALTER ${capture.replace("capture(", "capture_away(")} RENAME TO capture`,
      );
      expect(await trickle.alter("shown", { query })).toBe("unchanged");
      expect(await recorded("public.items")).toBe("{a,b}");
      await refreshes();
      expect(await trickle.doctor()).toEqual([
        {
          severity: "warning",
          message:
            'changes of public.items (b) are recorded for "public.shown", which does not read these columns',
          fix: "trickle migrate, unless it is being altered at the moment",
        },
      ]);
      await database.exec("UPDATE public.items SET a = a + 1 WHERE id = 3");
      expect(await trickle.migrate()).toEqual([
        { object: "capture of public.items for public.shown", action: "narrowed" },
      ]);
      expect(await recorded("public.items")).toBe("{a}");
      // What was recorded before is still read.
      expect(await trickle.refresh("shown")).toMatchObject({
        action: "differential",
      });
      await refreshes();
      expect(await trickle.doctor()).toEqual([]);
      expect(await trickle.migrate()).toEqual([]);
    });

    it("stays as far as another stream table reads it", async () => {
      await trickle.create({ name: "public.other", query: "SELECT id, b FROM public.items" });
      await database.exec(
        "SELECT pgtrickle.capture('public.other', 'public.items', 'public.items', '{id,a,b}')",
      );
      expect(await trickle.migrate()).toEqual([
        { object: "capture of public.items for public.other", action: "narrowed" },
      ]);
      expect(await recorded("public.items")).toBe("{a,b,id}");
      await refreshes();
      expect(await trickle.verify("other")).toMatchObject({ equal: true });
    });

    it("goes with its triggers where nobody reads the source", async () => {
      await database.exec(
        "SELECT pgtrickle.capture('public.shown', 'public.tags', 'public.tags', '{id}')",
      );
      expect(await trickle.doctor()).toMatchObject([
        {
          message: 'changes of public.tags are recorded for "public.shown", which does not read it',
        },
      ]);
      expect(await trickle.migrate()).toEqual([
        { object: "capture of public.tags for public.shown", action: "narrowed" },
      ]);
      expect(await recorded("public.tags")).toBeUndefined();
      expect(
        await database.query(
          "SELECT FROM pg_trigger WHERE tgrelid = 'public.tags'::regclass AND NOT tgisinternal",
        ),
      ).toEqual([]);
      await refreshes();
      expect(await trickle.doctor()).toEqual([]);
    });
  });
});
