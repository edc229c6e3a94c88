import { expect, it } from "vitest";
import { connect } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";

/** Queries whose rows a primary key of `seat` would tell apart, or of which it would allow one partner. */
const queries: readonly (readonly [string, string])[] = [
  ["rows of the table", "SELECT number, guest FROM public.seat"],
  ["a join", "SELECT b.id, s.guest FROM public.booking b JOIN public.seat s ON s.number = b.seat"],
  [
    "an outer join",
    "SELECT b.id, s.guest FROM public.booking b LEFT JOIN public.seat s ON s.number = b.seat",
  ],
  ["DISTINCT", "SELECT DISTINCT number, guest FROM public.seat"],
  ["groups", "SELECT number, count(*) AS n, max(guest) AS guest FROM public.seat GROUP BY number"],
  ["a window", "SELECT number, guest, sum(paid) OVER (ORDER BY number) AS so_far FROM public.seat"],
  ["the first rows", "SELECT number, guest FROM public.seat ORDER BY number, guest LIMIT 3"],
];

describeDatabases((database) => {
  it.each(queries)(
    "a refresh meets rows that share a deferrable key until their transaction ends: %s",
    async (_, query) => {
      await database.reset();
      const handle = database.handle();
      const trickle = await connect(handle.kind === "server" ? handle.client : handle.instance);
      await trickle.init();
      await database.exec(`
        CREATE TABLE public.seat (number int PRIMARY KEY DEFERRABLE, guest text, paid int NOT NULL);
        CREATE TABLE public.booking (id int PRIMARY KEY, seat int);
        INSERT INTO public.seat VALUES (1, 'ann', 10), (2, 'bob', 20);
        INSERT INTO public.booking VALUES (7, 1), (8, 2), (9, NULL)`);
      await trickle.create({ name: "public.shown", query });
      const refresh = "SELECT pgtrickle.refresh_stream_table('public.shown')";
      await database.exec(`
        BEGIN;
        SET CONSTRAINTS ALL DEFERRED;
        INSERT INTO public.seat VALUES (1, 'cid', 30);
        ${refresh};
        UPDATE public.seat SET number = 3 WHERE guest = 'cid';
        ${refresh};
        COMMIT`);
      expect(await trickle.verify("public.shown")).toMatchObject({ equal: true });
      await database.exec(`
        BEGIN;
        SET CONSTRAINTS ALL DEFERRED;
        INSERT INTO public.seat VALUES (2, 'dot', 40);
        ${refresh};
        DELETE FROM public.seat WHERE guest = 'bob';
        ${refresh};
        COMMIT`);
      expect(await trickle.verify("public.shown")).toMatchObject({ equal: true });
    },
  );
});
