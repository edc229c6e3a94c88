import { describe, expect, it } from "vitest";
import { describeFaults } from "../../support/stage.js";

const hostile: readonly string[] = [
  'a"; DROP TABLE public.canary; --',
  "Ünïcode €",
  "select",
  "x".repeat(63),
  "ü".repeat(31),
  "$$ $1 $body$ $pgtrickle$",
  "it's",
  "back\\slash",
  "new\nline\ttab",
  " leading and trailing ",
  "%s %I %L %1$s",
  "public.orders",
  "*",
  "__pgt_weight",
  "pgtrickle_insert",
  "null",
  '{"json": [1]}',
];

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

describeFaults((stage) => {
  describe("fault 19: names that want to be quoted", () => {
    for (const name of hostile) {
      it(JSON.stringify(name), async () => {
        const q = quote(name);
        await stage.database.exec(`
          CREATE TABLE public.canary (alive int);
          INSERT INTO public.canary VALUES (1);
          CREATE SCHEMA ${q};
          CREATE TABLE ${q}.${q} (id int PRIMARY KEY, ${q} text);
          CREATE TABLE ${q}.other (${q} int, note text);
          INSERT INTO ${q}.${q} VALUES (1, 'a'), (2, 'b');
          INSERT INTO ${q}.other VALUES (1, 'x'), (1, 'y'), (3, 'z')`);
        const view = quote(name === "pgtrickle_insert" ? "view" : `v${name}`.slice(0, 40));
        const created = await stage
          .create(
            `${q}.${view}`,
            `SELECT t.${q}, count(*) AS n, max(o.note) AS "max ${name.replaceAll('"', '""').slice(0, 20)}"
             FROM ${q}.${q} AS t LEFT JOIN ${q}.other AS o ON o.${q} = t.id GROUP BY t.${q}`,
          )
          .then(
            () => undefined,
            (error: { code?: string }) => error,
          );
        expect(created).toBeUndefined();
        await stage.database.exec(`
          UPDATE ${q}.${q} SET ${q} = ${q} || 'x' WHERE id = 1;
          INSERT INTO ${q}.${q} VALUES (3, 'c');
          DELETE FROM ${q}.other WHERE note = 'x'`);
        // A column that is called like one of ours cannot be captured: the query is run as a whole.
        expect(await stage.trickle().refresh(`${q}.${view}`)).toMatchObject({
          action: name === "__pgt_weight" ? "full" : "differential",
        });
        await stage.expectEqual();
        await stage.database.exec(`TRUNCATE ${q}.other`);
        await stage.expectEqual();
        expect((await stage.trickle().status(`${q}.${view}`)).status).toBe("active");
        expect(await stage.trickle().history(`${q}.${view}`)).not.toEqual([]);
        expect(await stage.trickle().drop(`${q}.${view}`)).toHaveLength(1);
        expect(
          await stage.database.query(`
            SELECT relname FROM pg_class
            WHERE relnamespace IN ('pgtrickle_changes'::regnamespace, 'pgtrickle_state'::regnamespace) AND relkind <> 'S'`),
        ).toEqual([]);
        expect(await stage.database.query("SELECT alive FROM public.canary")).toEqual([
          { alive: "1" },
        ]);
      });
    }

    it("two long names that begin alike are told apart", async () => {
      const [left, right] = [`${"n".repeat(62)}a`, `${"n".repeat(62)}b`];
      await stage.database.exec(`
        CREATE SCHEMA ${quote("s".repeat(63))};
        CREATE TABLE ${quote("s".repeat(63))}.${left} (id int);
        CREATE TABLE ${quote("s".repeat(63))}.${right} (id int)`);
      for (const table of [left, right]) {
        await stage.create(
          `public.${quote(`${"v".repeat(62)}${table.slice(-1)}`)}`,
          `SELECT id, count(*) AS n FROM ${quote("s".repeat(63))}.${table} GROUP BY id`,
        );
      }
      await stage.database.exec(`
        INSERT INTO ${quote("s".repeat(63))}.${left} VALUES (1), (1);
        INSERT INTO ${quote("s".repeat(63))}.${right} VALUES (2)`);
      await stage.expectEqual();
    });

    it("a table that stands in front of pg_catalog", async () => {
      await stage.database.exec(`
        CREATE TABLE public.items (id int PRIMARY KEY, v int);
        CREATE FUNCTION public.count(int) RETURNS bigint LANGUAGE sql AS 'SELECT -1::bigint';
        CREATE FUNCTION public.hijack(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
        CREATE OPERATOR public.= (leftarg = int, rightarg = int, function = public.hijack)`);
      await stage.create("public.shown", "SELECT v, count(*) AS n FROM public.items GROUP BY v");
      const session = await stage.open();
      await session.exec(`
        SET search_path = public, pg_catalog;
        INSERT INTO items VALUES (1, 1), (2, 1), (3, 2);
        CREATE TEMPORARY TABLE pgt_frontiers (frontier text);
        CREATE TEMPORARY TABLE pgt_stream_tables (pgt_id bigint)`);
      expect(
        await session.query("SELECT action FROM pgtrickle.refresh_stream_table('public.shown')"),
      ).toEqual([{ action: "differential" }]);
      expect(await stage.database.query("SELECT v, n FROM public.shown ORDER BY v")).toEqual([
        { v: "1", n: "2" },
        { v: "2", n: "1" },
      ]);
    });
  });
});
