import { describe, expect, it } from "vitest";
import { isNightly } from "../../support/nightly.js";
import { createShop, describeFaults, shopSchema } from "../../support/stage.js";

const differential = { action: "differential" };

describeFaults((stage) => {
  describe("fault 28: clocks", () => {
    it("nothing depends on the time of day of the session or the server", async () => {
      await stage.database.exec(`
        CREATE TABLE public.events (id int PRIMARY KEY, at timestamptz, local timestamp);
        INSERT INTO public.events SELECT n, '2026-03-29 00:00+00'::timestamptz + n * interval '20 minutes',
          '2026-03-29 00:00'::timestamp + n * interval '20 minutes' FROM generate_series(1, 12) AS n`);
      await stage.create(
        "public.hours",
        "SELECT at, local, count(*) AS n FROM public.events GROUP BY at, local",
      );
      // Across both changes of the clock, in a zone that has them.
      const session = await stage.open();
      await session.exec("SET timezone = 'Europe/Berlin'");
      await session.exec(`
        INSERT INTO public.events VALUES (100, '2026-10-25 02:30', '2026-10-25 02:30'), (101, '2026-10-25 02:30+01', '2026-10-25 02:30');
        UPDATE public.events SET at = at + interval '1 hour', local = local + interval '1 hour' WHERE id < 6`);
      expect(
        await session.query("SELECT action FROM pgtrickle.refresh_stream_table('public.hours')"),
      ).toEqual([differential]);
      await stage.expectEqual();
      await session.exec(
        "SET timezone = 'Pacific/Apia'; DELETE FROM public.events WHERE id % 2 = 0",
      );
      await session.query("SELECT pgtrickle.refresh_stream_table('public.hours')");
      await stage.expectEqual();
    });

    it("a frontier from the future of the clock is as good as any", async () => {
      await createShop(stage);
      await stage.database.exec(
        "UPDATE pgtrickle.pgt_frontiers SET refreshed_at = clock_timestamp() + interval '1 year'",
      );
      await stage.database.exec("INSERT INTO public.orders VALUES (1001, 1, 1)");
      expect(await stage.trickle().refresh("public.sales")).toMatchObject(differential);
      await stage.expectEqual();
    });
  });

  it("fault 29: many pending rows after a long time without a refresh", async () => {
    const rows = isNightly ? 1_000_000 : 60_000;
    await createShop(stage);
    await stage.create(
      "public.by_changes",
      "SELECT customer_id, count(*) AS n, sum(amount) AS amount FROM public.orders GROUP BY customer_id",
      { mode: "differential" },
    );
    for (let part = 0; part < 5; part += 1) {
      await stage.database.exec(`
        INSERT INTO public.orders SELECT n, 1 + n % 40, n % 7 FROM generate_series(${10_000_000 * (part + 1)}, ${10_000_000 * (part + 1) + rows / 10}) AS n;
        UPDATE public.orders SET amount = amount + 1 WHERE id > 400 AND id % 5 = ${part};
        DELETE FROM public.orders WHERE id > 400 AND id % 7 = ${part}`);
    }
    await stage.database.exec("ANALYZE public.orders, public.customers");
    const [counted] = await stage.database.query(
      `SELECT (SELECT count(*) FROM pgtrickle_changes."public.orders") AS changes,
              (SELECT count(*) FROM public.orders) + 40 AS rows`,
    );
    expect(Number(counted?.["changes"])).toBeGreaterThan(rows / 2);
    expect(await stage.trickle().refresh("public.by_changes")).toMatchObject(differential);
    // Where the choice is free, so many changes are known to cost more than the sources themselves.
    const full = await stage.trickle().refresh("public.sales");
    expect(full.action).toBe("full");
    const words = /^full is cheaper: (\d+) changes of (\d+) rows$/.exec(full.reason ?? "");
    expect(words?.[1], full.reason).toBe(counted?.["changes"]);
    const share = Number(words?.[2]) / Number(counted?.["rows"]);
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(1.1);
    await stage.expectEqual();
  });

  describe("fault 30: values", () => {
    it("200 columns, of which some are used", async () => {
      const columns = Array.from({ length: 200 }, (_, place) => `c${place} int`);
      await stage.database.exec(`
        CREATE TABLE public.wide (id int PRIMARY KEY, ${columns.join(", ")});
        INSERT INTO public.wide (id, c0, c199) SELECT n, n % 3, n FROM generate_series(1, 50) AS n`);
      await stage.create("public.all_of_it", "SELECT * FROM public.wide");
      await stage.create(
        "public.some_of_it",
        "SELECT c0, sum(c199) AS s FROM public.wide GROUP BY c0",
      );
      await stage.database.exec(
        "UPDATE public.wide SET c100 = id WHERE id < 10; UPDATE public.wide SET c0 = 9 WHERE id > 45",
      );
      expect(await stage.trickle().refresh("public.some_of_it")).toMatchObject(differential);
      await stage.expectEqual();
    });

    it("values of megabytes that stay in place", async () => {
      const length = isNightly ? 10_000_000 : 1_000_000;
      await stage.database.exec(`
        CREATE TABLE public.papers (id int PRIMARY KEY, body text, n int);
        ALTER TABLE public.papers ALTER body SET STORAGE EXTERNAL;
        INSERT INTO public.papers SELECT n, repeat(chr(64 + n), ${length}), n FROM generate_series(1, 3) AS n`);
      await stage.create("public.shown", "SELECT id, body, n FROM public.papers");
      await stage.create(
        "public.lengths",
        "SELECT length(body) AS l, count(*) AS n FROM public.papers GROUP BY 1",
      );
      await stage.database.exec("UPDATE public.papers SET n = n + 1");
      expect(await stage.trickle().refresh("public.shown")).toMatchObject(differential);
      await stage.expectEqual();
      await stage.database.exec("UPDATE public.papers SET body = body || 'x' WHERE id = 1");
      await stage.expectEqual();
    });

    const values: readonly (readonly [string, string, readonly string[]])[] = [
      [
        "NaN, infinities and −0 of float8",
        "float8",
        ["'NaN'", "'-0'", "'0'", "'Infinity'", "'-Infinity'", "NULL", "1e-300"],
      ],
      ["float4", "float4", ["'NaN'", "'-0'", "'0'", "1.1", "NULL"]],
      [
        "numeric with and without trailing zeros",
        "numeric",
        ["1.0", "1.00", "'NaN'", "'Infinity'", "0", "-0.0", "NULL"],
      ],
      ["character(n), padded", "character(5)", ["'a'", "'a  '", "'ab'", "''", "NULL"]],
      ["jsonb", "jsonb", [`'{"a":1}'`, `'{"a":1.0}'`, "'null'", "NULL", "'[]'"]],
      ["json, which has no equality", "json", [`'{"a":1}'`, `'{"a": 1}'`, "'null'", "NULL"]],
      ["xml, point and box, which have none either", "point", ["'(1,2)'", "'(1,2.0)'", "NULL"]],
      ["interval", "interval", ["'1 day'", "'24 hours'", "'1 month'", "'30 days'", "NULL"]],
      [
        "timestamps at the ends",
        "timestamptz",
        ["'infinity'", "'-infinity'", "'2026-01-01'", "NULL"],
      ],
      ["bit strings and bytes", "bytea", ["''", "'\\x00'", "'\\xff00'", "NULL"]],
      [
        "arrays with NULL in them",
        "int[]",
        ["'{}'", "'{NULL}'", "'{1,NULL}'", "'[2:3]={1,2}'", "'{1,2}'", "NULL"],
      ],
      ["ranges", "int4range", ["'empty'", "'[1,3)'", "'[1,2]'", "'(,)'", "NULL"]],
      [
        "text with everything",
        "text",
        ["''", "E'\\n'", "'ü'", "E'u\\u0308'", "'\\'", "''''", "'$$'", "NULL"],
      ],
      [
        "a nondeterministic collation",
        "text COLLATE public.loose",
        ["'a'", "'A'", "'á'", "'b'", "NULL"],
      ],
      ["citext", "public.citext", ["'a'", "'A'", "'b'", "NULL"]],
      ["a row of the user's", "public.pair", ["'(1,2)'", "'(1,)'", "'(,)'", "NULL"]],
    ];
    for (const [title, type, list] of values) {
      it(title, async () => {
        await stage.database.exec(`
          CREATE EXTENSION citext SCHEMA public;
          CREATE COLLATION public.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
          CREATE TYPE public.pair AS (a int, b int);
          CREATE TABLE public.held (id int PRIMARY KEY, value ${type});
          CREATE TABLE public.bag (value ${type});
          ${list.map((value, place) => `INSERT INTO public.held VALUES (${place}, ${value}); INSERT INTO public.bag VALUES (${value}), (${value})`).join(";")}`);
        await stage.create("public.keyed", "SELECT id, value FROM public.held");
        // Without a key: identical rows are one row, so many times.
        await stage.create("public.keyless", "SELECT value FROM public.bag");
        await stage.create(
          "public.looked_up",
          "SELECT h.id, b.value FROM public.held AS h LEFT JOIN public.bag AS b ON h.id % 2 = 0",
        );
        for (const statement of [
          `INSERT INTO public.bag VALUES (${list[0]}), (${list[1]})`,
          `INSERT INTO public.held SELECT id + 100, value FROM public.held`,
          `UPDATE public.held SET value = ${list[1]} WHERE id = 100`,
          `UPDATE public.held SET value = ${list[0]} WHERE id = 101`,
          `DELETE FROM public.bag WHERE ctid = (SELECT min(ctid) FROM public.bag)`,
          `DELETE FROM public.bag WHERE ctid IN (SELECT max(ctid) FROM public.bag)`,
          `UPDATE public.bag SET value = value`,
          `UPDATE public.held SET value = NULL WHERE id % 3 = 0`,
        ]) {
          await stage.database.exec(statement);
          await stage.expectEqual();
        }
      });
      if (["json", "point"].includes(type)) continue;
      it(`${title}, as a group and in a join`, async () => {
        await stage.database.exec(`
          CREATE EXTENSION citext SCHEMA public;
          CREATE COLLATION public.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
          CREATE TYPE public.pair AS (a int, b int);
          CREATE TABLE public.held (id int PRIMARY KEY, value ${type});
          CREATE TABLE public.other (id int PRIMARY KEY, value ${type});
          ${list.map((value, place) => `INSERT INTO public.held VALUES (${place}, ${value}); INSERT INTO public.other VALUES (${place}, ${value})`).join(";")}`);
        await stage.create(
          "public.paired",
          "SELECT h.id AS h, o.id AS o FROM public.held AS h FULL JOIN public.other AS o ON h.value = o.value",
        );
        await stage.create(
          "public.counted",
          "SELECT count(*) AS n, count(DISTINCT value) AS d FROM public.held GROUP BY value",
        );
        for (const statement of [
          `INSERT INTO public.other SELECT id + 100, value FROM public.held`,
          `UPDATE public.held SET value = ${list[1]} WHERE id = 0`,
          `UPDATE public.other SET value = ${list[0]} WHERE id > 101`,
          `DELETE FROM public.held WHERE id = 1`,
          `UPDATE public.held SET value = NULL WHERE id % 2 = 0`,
        ]) {
          await stage.database.exec(statement);
          await stage.expectEqual();
        }
      });
    }

    it("empty tables, and a table without columns", async () => {
      await stage.database.exec(
        "CREATE TABLE public.nothing (); CREATE TABLE public.empty (id int, v int)",
      );
      await stage.create("public.how_many", "SELECT count(*) AS n FROM public.nothing");
      await stage.create("public.none", "SELECT v, count(*) AS n FROM public.empty GROUP BY v");
      await stage.create("public.most", "SELECT max(v) AS m, count(*) AS n FROM public.empty");
      await stage.expectEqual();
      await stage.database.exec(
        "INSERT INTO public.nothing DEFAULT VALUES; INSERT INTO public.nothing DEFAULT VALUES",
      );
      await stage.database.exec("INSERT INTO public.empty VALUES (NULL, NULL)");
      await stage.expectEqual();
      expect(await stage.database.query("SELECT n FROM public.how_many")).toEqual([{ n: "2" }]);
      await stage.database.exec("DELETE FROM public.nothing; DELETE FROM public.empty");
      await stage.expectEqual();
    });
  });

  describe("fault 31: consumers of one source", () => {
    it("a fast and a frozen one, either dropped, one added later", async () => {
      await stage.database.exec(shopSchema);
      await stage.create(
        "public.fast",
        "SELECT customer_id, count(*) AS n FROM public.orders GROUP BY 1",
      );
      await stage.create("public.frozen", "SELECT id, amount FROM public.orders");
      for (let round = 0; round < 5; round += 1) {
        await stage.database.exec(`
          INSERT INTO public.orders VALUES (${1000 + round}, ${round}, 1);
          UPDATE public.orders SET amount = -amount WHERE id % 5 = ${round};
          DELETE FROM public.orders WHERE id = ${round}`);
        expect(await stage.trickle().refresh("public.fast")).toMatchObject(differential);
      }
      // It reads a column that nobody has captured before.
      await stage.database.exec("ALTER TABLE public.orders ADD COLUMN note text DEFAULT 'x'");
      await stage.create(
        "public.late",
        "SELECT note, count(*) AS n FROM public.orders GROUP BY note",
      );
      await stage.database.exec("UPDATE public.orders SET note = 'y' WHERE id % 2 = 0");
      expect(await stage.trickle().refresh("public.late")).toMatchObject(differential);
      expect(await stage.trickle().refresh("public.frozen")).toMatchObject(differential);
      await stage.expectEqual();
      await stage.database.exec("DELETE FROM public.orders WHERE id % 3 = 0");
      await stage.trickle().drop("public.fast");
      stage.forget("public.fast");
      await stage.expectEqual();
      await stage.database.exec("INSERT INTO public.orders VALUES (2000, 1, 1, 'z')");
      await stage.trickle().drop("public.frozen");
      stage.forget("public.frozen");
      await stage.expectEqual();
      await stage.trickle().drop("public.late");
      expect(
        await stage.database.query(`
          SELECT relname FROM pg_class WHERE relnamespace IN ('pgtrickle_changes'::regnamespace, 'pgtrickle_state'::regnamespace) AND relkind <> 'S'
          UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'pgtrickle_changes'::regnamespace
          UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal`),
      ).toEqual([]);
    });
  });

  it("fault 32: a diamond with one failing side", async () => {
    await stage.database.exec(`
      ${shopSchema}
      CREATE FUNCTION public.brittle(value int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
      BEGIN
        IF value = 666 THEN RAISE EXCEPTION 'brittle'; END IF;
        RETURN value;
      END $$`);
    await stage.create(
      "public.left_side",
      "SELECT customer_id, count(*) AS n FROM public.orders GROUP BY 1",
    );
    await stage.create(
      "public.right_side",
      "SELECT id, customer_id, public.brittle(amount) AS amount FROM public.orders",
    );
    await stage.create(
      "public.tip",
      "SELECT l.customer_id, l.n, r.amount FROM public.left_side AS l JOIN public.right_side AS r ON r.customer_id = l.customer_id",
    );
    await stage.database.exec("INSERT INTO public.orders VALUES (1001, 1, 666), (1002, 2, 1)");
    expect(await stage.trickle().refresh("public.left_side")).toMatchObject(differential);
    await expect(stage.trickle().refresh("public.right_side")).rejects.toMatchObject({
      code: "55T04",
      message: expect.stringContaining("brittle"),
    });
    // The tip is equal to its query over what its sides show.
    expect(await stage.trickle().refresh("public.tip")).toMatchObject(differential);
    expect(await stage.trickle().verify("public.tip")).toMatchObject({ equal: true });
    expect((await stage.trickle().status("public.right_side")).lastError).toContain("brittle");
    await stage.database.exec("UPDATE public.orders SET amount = 5 WHERE id = 1001");
    await stage.expectEqual();
  });
});
