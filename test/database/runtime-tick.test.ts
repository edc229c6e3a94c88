import { describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connect.js";
import { connectToServer } from "../support/connection.js";
import { isNightly } from "../support/nightly.js";
import { describeOwnServer } from "../support/own-server.js";

describeOwnServer(
  "a tick of a scheduler",
  ["shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track=top"],
  (server) => {
    describe("with many sources and stream tables", () => {
      it("asks once for the whole database which stream tables have changes", async () => {
        const [sources, tables] = isNightly ? [50, 200] : [10, 20];
        const { url, major } = server();
        const database = await connectToServer({ label: "tick", major, url }, url);
        const trickle = await connect(url);
        await trickle.init();
        await database.exec("CREATE EXTENSION pg_stat_statements");
        for (let place = 0; place < sources; place += 1) {
          await database.exec(`CREATE TABLE public.s${place} (id int PRIMARY KEY, v int)`);
        }
        for (let place = 0; place < tables; place += 1) {
          await trickle.create({
            name: `public.t${place}`,
            query: `SELECT id, v + ${place} AS v FROM public.s${place % sources}`,
          });
        }

        /** A tick, and the statements that the server has counted for it. */
        const tick = async (): Promise<{ names: readonly string[]; statements: number }> => {
          await database.query("SELECT pg_stat_statements_reset()");
          const names = await trickle.pending();
          const [counted] = await database.query(
            "SELECT sum(calls) AS calls FROM pg_stat_statements WHERE query !~ 'pg_stat_statements'",
          );
          return { names, statements: Number(counted?.["calls"]) };
        };

        expect(await tick()).toEqual({ names: [], statements: 1 });
        await database.exec("INSERT INTO public.s3 VALUES (1, 1); DELETE FROM public.s4");
        const readers = Array.from(
          { length: tables / sources },
          (_, n) => `public.t${3 + n * sources}`,
        ).sort();
        expect(await tick()).toEqual({ names: readers, statements: 1 });
        const [first = "", ...others] = readers;
        const refresh = (name: string) =>
          database.query("SELECT pgtrickle.refresh_stream_table($1)", [name]);
        await refresh(first);
        expect(await tick()).toEqual({ names: others, statements: 1 });
        for (const name of others) await refresh(name);
        // Consumed by all, and not cleaned up yet.
        expect(
          await database.query('SELECT count(*) AS n FROM pgtrickle_changes."public.s3"'),
        ).toEqual([{ n: "1" }]);
        expect(await tick()).toEqual({ names: [], statements: 1 });
        await trickle.close();
        await database.close();
      }, 900_000);
    });
  },
);
