import { beforeEach, describe, expect, it } from "vitest";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";

/**
 * How values print and what a text says, by settings of the session: PostgreSQL calls these casts immutable all the
 * same, or reads the text before it calls anything.
 */
const settings = [
  ["bytea_output", "escape", "b::text"],
  ["extra_float_digits", "-10", "f::text"],
  ["xmlbinary", "hex", "xmlelement(name a, b)::text"],
  ["xmloption", "document", "xmlconcat('x<y/>'::xml, xmlelement(name a, f))::text"],
  ["array_nulls", "off", "('{NULL,1}'::text[] || f::text)::text"],
  ["standard_conforming_strings", "off", "'\\\\' || f"],
  ["transform_null_equals", "on", "coalesce(id = NULL, false)::text || f"],
] as const;

describeDatabases((database) => {
  let trickle: Trickle;

  beforeEach(async () => {
    await database.reset();
    await database.exec(`
      CREATE TABLE public.a (id int PRIMARY KEY, b bytea, f float8);
      INSERT INTO public.a SELECT n, '\\x0102', n / 3.0 FROM generate_series(1, 9) AS n`);
    const handle = database.handle();
    trickle = await connect(handle.kind === "server" ? handle.client : handle.instance);
    await trickle.init();
  });

  describe.each(settings)("%s", (name, value, printed) => {
    it.each([
      `SELECT id, ${printed} AS t FROM public.a`,
      `SELECT ${printed} AS t, count(*) AS n FROM public.a GROUP BY 1`,
    ])("of a session does not matter: %s", async (query) => {
      const under = async (body: () => Promise<unknown>): Promise<void> => {
        await database.exec(`SET ${name} = '${value}'`);
        await body();
        // It is what the session has set, afterwards too.
        expect(await database.query(`SELECT current_setting('${name}') AS setting`)).toEqual([
          { setting: value },
        ]);
        await database.exec(`RESET ${name}`);
      };
      const shown = async (): Promise<unknown> =>
        database.query("SELECT t FROM public.s ORDER BY t");
      await under(() => trickle.create({ name: "public.s", query, mode: "differential" }));
      expect(await trickle.verify("s")).toMatchObject({ equal: true });
      const change = "UPDATE public.a SET b = '\\x0304', f = f + 1.0 / 7 WHERE id <";
      await under(async () => {
        await database.exec(`${change} 4`);
        expect(await trickle.refresh("s")).toMatchObject({ action: "differential" });
        expect(await trickle.verify("s")).toMatchObject({ equal: true });
      });
      expect(await trickle.verify("s")).toMatchObject({ equal: true });
      const before = await shown();
      await under(() => database.query("SELECT FROM pgtrickle._refresh('public.s', true, true)"));
      expect(await shown()).toEqual(before);
      await database.exec(`${change} 6`);
      expect(await trickle.refresh("s")).toMatchObject({ action: "differential" });
      expect(await trickle.verify("s")).toMatchObject({ equal: true });
    });
  });
});
