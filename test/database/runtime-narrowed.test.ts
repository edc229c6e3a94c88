import { beforeEach, describe, expect, it } from "vitest";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";

const query = `
SELECT f.id, a.name AS a, b.name AS b FROM public.facts AS f
JOIN public.a ON a.id = f.a_id LEFT JOIN public.b ON b.id = f.b_id`;

describeDatabases(
  (database) => {
    let trickle: Trickle;

    beforeEach(async () => {
      await database.reset();
      const handle = database.handle();
      if (handle.kind !== "server") throw new Error("this needs a server");
      trickle = await connect(handle.client);
      await trickle.init();
      await database.exec(`
        CREATE TABLE public.facts (id int PRIMARY KEY, a_id int, b_id int);
        CREATE TABLE public.a (id int PRIMARY KEY, name text);
        CREATE TABLE public.b (id int PRIMARY KEY, name text);
        INSERT INTO public.a VALUES (1, 'a1'), (2, 'a2');
        INSERT INTO public.b VALUES (1, 'b1'), (2, 'b2');
        INSERT INTO public.facts VALUES (1, 1, 1), (2, 2, 2), (3, 1, NULL)`);
      await trickle.create({ name: "public.wide", query });
    });

    /** Which statement of a refresh has run is told by which one would have failed. */
    const spoil = (path: string): Promise<void> =>
      database.exec(`
        CREATE TEMP TABLE IF NOT EXISTS intact AS SELECT pgt_id, artifact FROM pgtrickle.pgt_stream_tables;
        UPDATE pgtrickle.pgt_stream_tables SET artifact = jsonb_set(artifact, '${path}', '"SELECT 1/0"')`);

    const mend = (): Promise<void> =>
      database.exec(`
        UPDATE pgtrickle.pgt_stream_tables AS st SET artifact = intact.artifact FROM intact WHERE intact.pgt_id = st.pgt_id;
        DROP TABLE intact`);

    describe("a refresh after changes of one source", () => {
      it.each(["facts", "a", "b"])("leaves out what needs another one than %s", async (source) => {
        await spoil("{refresh}");
        await database.exec(`UPDATE public.${source} SET id = id + 10 WHERE id = 2`);
        expect(await trickle.refresh("wide")).toMatchObject({ action: "differential" });
        await mend();
        expect(await trickle.verify("wide")).toMatchObject({ equal: true });
      });

      it("is the whole one when several have changed", async () => {
        for (const source of ["public.facts", "public.a", "public.b"]) {
          await spoil(`{narrowed,${source}}`);
        }
        await database.exec(`
          UPDATE public.a SET name = 'other' WHERE id = 1;
          DELETE FROM public.facts WHERE id = 2`);
        expect(await trickle.refresh("wide")).toMatchObject({ action: "differential" });
        await mend();
        expect(await trickle.verify("wide")).toMatchObject({ equal: true });
      });

      /** Has a refresh look at what changed and wait, has somebody else write meanwhile, and lets it go on. */
      const refreshWhile = async (name: string, write: string): Promise<unknown> => {
        const other = await database.connect();
        const holder = await database.connect();
        const mutex = `pgtrickle_state."public.${name}.mutex"`;
        await holder.exec(`BEGIN; LOCK TABLE ${mutex} IN EXCLUSIVE MODE`);
        const waiting = database.query(
          `SELECT action FROM pgtrickle._refresh('public.${name}', true, false)`,
        );
        for (;;) {
          const [row] = await other.query(
            "SELECT count(*) AS n FROM pg_locks WHERE relation = $1::regclass AND NOT granted",
            [mutex],
          );
          if (row?.["n"] === "1") break;
        }
        await other.exec(write);
        await holder.exec("COMMIT");
        const [done] = await waiting;
        await Promise.all([other.close(), holder.close()]);
        return done?.["action"];
      };

      it("sees what another source has changed since it looked", async () => {
        await database.exec("UPDATE public.facts SET a_id = 2 WHERE id = 1");
        expect(await refreshWhile("wide", "UPDATE public.a SET name = 'new' WHERE id = 2")).toBe(
          "differential",
        );
        const [entry] = await trickle.history("wide", 1);
        expect(entry?.changes).toMatchObject({ "public.facts": 2, "public.a": 2 });
        expect(await database.query("SELECT a FROM public.wide WHERE id = 1")).toEqual([
          { a: "new" },
        ]);
        expect(await trickle.verify("wide")).toMatchObject({ equal: true });
      });

      it("is not led astray where the states would not fit what it knows of", async () => {
        await trickle.create({
          name: "public.counted",
          query:
            "SELECT a.name, count(*) AS n FROM public.facts AS f JOIN public.a ON a.id = f.a_id GROUP BY a.name",
        });
        // Of the row that is deleted it would say that it had the new name, which no row of the state has.
        await database.exec("DELETE FROM public.facts WHERE id = 2");
        expect(await refreshWhile("counted", "UPDATE public.a SET name = 'new' WHERE id = 2")).toBe(
          "differential",
        );
        expect(await trickle.verify("counted")).toMatchObject({ equal: true });
      });

      it("reads what a writer of the same transaction has left", async () => {
        for (const id of [11, 12]) {
          await database.exec("BEGIN");
          expect(
            await database.query(
              `SELECT * FROM pgtrickle.write_and_refresh('INSERT INTO public.facts VALUES (${id}, 1, 1)', 'wide')`,
            ),
          ).toEqual([{ rows_affected: "1", action: "DIFFERENTIAL", rows_changed: "1" }]);
          await database.exec(`UPDATE public.b SET name = name || '${id}'`);
          await database.exec("COMMIT");
          expect(await trickle.refresh("wide")).toMatchObject({ action: "differential" });
          expect(await trickle.verify("wide")).toMatchObject({ equal: true });
        }
      });
    });

    it("a stream table of an earlier version has no such refreshes, needs none, and gets them when it is altered", async () => {
      await database.exec(
        "UPDATE pgtrickle.pgt_stream_tables SET artifact = artifact - 'narrowed'",
      );
      await database.exec("UPDATE public.a SET name = 'other' WHERE id = 1");
      expect(await trickle.refresh("wide")).toMatchObject({ action: "differential" });
      expect(await trickle.verify("wide")).toMatchObject({ equal: true });
      expect(await trickle.alter("wide", { mode: "auto" })).toBe("kept");
      expect(await trickle.alter("wide", { mode: "auto" })).toBe("unchanged");
      await spoil("{refresh}");
      await database.exec("UPDATE public.a SET name = 'another' WHERE id = 1");
      expect(await trickle.refresh("wide")).toMatchObject({ action: "differential" });
      await mend();
      expect(await trickle.verify("wide")).toMatchObject({ equal: true });
    });
  },
  { serversOnly: true },
);
