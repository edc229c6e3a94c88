import { beforeEach, describe, expect, it } from "vitest";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";

const schema = `
CREATE TYPE public.mood AS ENUM ('sad', 'happy');
CREATE DOMAIN public.price AS numeric CHECK (VALUE >= 0);
CREATE DOMAIN public.feeling AS public.mood;
CREATE TYPE public.pair AS (mood public.mood, price int);
CREATE FUNCTION public.twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2 * n';
CREATE TABLE public.people (
  id int PRIMARY KEY, mood public.mood, moods public.mood[], feeling public.feeling, price public.price,
  pair public.pair, age int, unused text);
INSERT INTO public.people
SELECT n, 'sad', '{sad,happy}', 'sad', n, ('sad', n)::public.pair, n % 3, 'x' FROM generate_series(1, 6) AS n;
CREATE VIEW public.adults AS SELECT id, age FROM public.people WHERE age > 0;
`;

describeDatabases((database) => {
  let trickle: Trickle;

  beforeEach(async () => {
    await database.reset();
    await database.exec(schema);
    const handle = database.handle();
    trickle = await connect(handle.kind === "server" ? handle.client : handle.instance);
    await trickle.init();
  });

  const expectReinitialized = async (reason: string): Promise<void> => {
    expect(await trickle.status("st")).toMatchObject({ status: "needs_reinit", reason });
    expect(await trickle.refresh("st")).toMatchObject({ action: "reinitialize", reason });
    expect(await trickle.verify("st")).toMatchObject({ equal: true });
    await database.exec("INSERT INTO public.people (id, mood, age) VALUES (100, 'happy', 1)");
    expect(await trickle.refresh("st")).toMatchObject({ action: "differential" });
    expect(await trickle.verify("st")).toMatchObject({ equal: true });
  };

  describe("a type of a source", () => {
    const cases = [
      ["an enum", "mood"],
      ["an array of an enum", "moods"],
      ["a domain over an enum", "feeling"],
      ["a composite with an enum", "pair"],
    ] as const;
    for (const [title, column] of cases) {
      it(`is found changed through ${title}`, async () => {
        await trickle.create({ name: "st", query: `SELECT id, ${column} FROM people` });
        await database.exec("ALTER TYPE public.mood ADD VALUE 'meh'");
        await expectReinitialized("type public.mood changed");
      });
    }

    it("is found changed when a domain gets another constraint", async () => {
      await trickle.create({ name: "st", query: "SELECT id, price FROM people" });
      await database.exec("ALTER DOMAIN public.price ADD CHECK (VALUE < 1000)");
      await expectReinitialized("type public.price changed");
    });
  });

  describe("a table", () => {
    it("may change where the query does not look", async () => {
      await trickle.create({ name: "st", query: "SELECT id, age FROM people" });
      await database.exec(
        `ALTER TABLE public.people DROP COLUMN unused;
         ALTER TABLE public.people ADD COLUMN more int;
         ALTER TYPE public.mood ADD VALUE 'meh';
         CREATE UNIQUE INDEX ON public.people (id, age)`,
      );
      expect(await trickle.refresh("st")).toMatchObject({ reason: "no changes detected" });
      expect(await trickle.status("st")).toMatchObject({ status: "active" });
    });

    it("gets policies, and every change of them counts", async () => {
      await trickle.create({ name: "st", query: "SELECT id, age FROM people" });
      const policies = "policies of table public.people changed";
      const security = "row-level security of table public.people changed";
      const steps = [
        ["CREATE POLICY p ON public.people USING (age > 0)", policies],
        ["ALTER POLICY p ON public.people USING (age > 1)", policies],
        ["ALTER TABLE public.people ENABLE ROW LEVEL SECURITY", security],
        ["ALTER TABLE public.people FORCE ROW LEVEL SECURITY", security],
        ["DROP POLICY p ON public.people", policies],
      ] as const;
      for (const [statement, reason] of steps) {
        await database.exec(statement);
        expect(await trickle.status("st")).toMatchObject({ status: "needs_reinit", reason });
        expect(await trickle.refresh("st")).toMatchObject({ action: "reinitialize", reason });
      }
      expect(await trickle.verify("st")).toMatchObject({ equal: true });
    });

    it("is named when it, or a column of it, is gone", async () => {
      await trickle.create({ name: "st", query: "SELECT id, age FROM people" });
      await database.exec("DROP VIEW public.adults");
      const steps = [
        [
          "ALTER TABLE public.people RENAME age TO years",
          'column "age" of table public.people was renamed to "years"',
          "ALTER TABLE public.people RENAME years TO age",
        ],
        [
          "ALTER TABLE public.people RENAME TO persons",
          "table public.people was renamed to public.persons",
          "ALTER TABLE public.persons RENAME TO people",
        ],
        [
          "ALTER TABLE public.people DROP COLUMN age",
          'column "age" of table public.people was dropped',
          "ALTER TABLE public.people ADD COLUMN age int",
        ],
        [
          "DROP TABLE public.people",
          "source table public.people was dropped",
          "CREATE TABLE public.people (id int PRIMARY KEY, age int)",
        ],
      ] as const;
      for (const [statement, message, undo] of steps) {
        await database.exec(statement);
        const findings = await trickle.doctor();
        expect(findings.map((finding) => finding.message).join()).toContain(message);
        await expect(trickle.refresh("st")).rejects.toMatchObject({ code: "55T06", message });
        await database.exec(undo);
        await trickle.refresh("st");
        expect(await trickle.verify("st")).toMatchObject({ equal: true });
      }
      await database.exec("INSERT INTO public.people VALUES (1, 1)");
      expect(await trickle.refresh("st")).toMatchObject({
        action: "differential",
        rowsInserted: 1,
      });
    });

    it("makes another plan necessary, and the library makes it", async () => {
      await trickle.create({
        name: "st",
        query: "SELECT age, count(*) AS n FROM people GROUP BY age",
      });
      await database.exec("GRANT SELECT ON public.st TO PUBLIC; DROP VIEW public.adults");
      await database.exec("ALTER TABLE public.people ALTER age TYPE bigint");
      const reason = 'column "age" of table public.people changed from integer to bigint';
      await expect(
        database.query("SELECT pgtrickle.refresh_stream_table('st')"),
      ).rejects.toMatchObject({ message: reason });
      expect(await trickle.refresh("st")).toMatchObject({ action: "reinitialize", reason });
      expect(await database.query("SELECT pg_typeof(age)::text AS type FROM st LIMIT 1")).toEqual([
        { type: "bigint" },
      ]);
      expect(
        await database.query(
          "SELECT relacl::text ~ '=r/' AS kept FROM pg_class WHERE relname = 'st' AND relnamespace = 'public'::regnamespace",
        ),
      ).toEqual([{ kept: "t" }]);
      await database.exec("INSERT INTO public.people (id, age) VALUES (100, 1)");
      expect(await trickle.refresh("st")).toMatchObject({ action: "differential", rowsUpdated: 1 });
      expect(await trickle.verify("st")).toMatchObject({ equal: true });
      expect((await trickle.list()).map((table) => table.name)).toEqual(["public.st"]);
    });

    it("loses a key on which a plan relies", async () => {
      await trickle.create({ name: "st", query: "SELECT id, age FROM people" });
      await database.exec("ALTER TABLE public.people DROP CONSTRAINT people_pkey");
      await database.exec("INSERT INTO public.people (id, age) VALUES (1, 1)");
      expect(await trickle.refresh("st")).toMatchObject({
        action: "reinitialize",
        reason: "unique key (id) of table public.people was dropped",
      });
      expect(await trickle.verify("st")).toMatchObject({ equal: true });
    });
  });

  describe("what a query names", () => {
    it("is followed when it is replaced: a view", async () => {
      await trickle.create({ name: "st", query: "SELECT id FROM adults" });
      await database.exec(
        "CREATE OR REPLACE VIEW public.adults AS SELECT id, age FROM public.people WHERE age > 1",
      );
      expect(await trickle.refresh("st")).toMatchObject({
        action: "reinitialize",
        reason: "view public.adults changed",
      });
      expect(await trickle.verify("st")).toMatchObject({ equal: true });
    });

    it("is followed when it is replaced: a function", async () => {
      await trickle.create({ name: "st", query: "SELECT id, twice(age) AS n FROM people" });
      await database.exec(
        "CREATE OR REPLACE FUNCTION public.twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 3 * n'",
      );
      await expectReinitialized("function public.twice(integer) changed");
    });
  });

  describe("capture", () => {
    beforeEach(async () => {
      await trickle.create({ name: "st", query: "SELECT id, age FROM people" });
    });

    it("is found disabled for a while", async () => {
      await database.exec("ALTER TABLE public.people DISABLE TRIGGER ALL");
      await database.exec("DELETE FROM public.people WHERE id = 1");
      await database.exec("ALTER TABLE public.people ENABLE TRIGGER ALL");
      await expectReinitialized("capture triggers of table public.people were changed or disabled");
      expect(
        await database.query(
          "SELECT DISTINCT tgenabled FROM pg_trigger WHERE tgname ~ '^pgtrickle'",
        ),
      ).toContainEqual({ tgenabled: "A" });
    });

    it("is installed again when its triggers are gone", async () => {
      await database.exec(`
        DO $$ DECLARE t record; BEGIN
          FOR t IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'public.people'::regclass AND tgname ~ '^pgtrickle' LOOP
            EXECUTE format('DROP TRIGGER %I ON public.people', t.tgname);
          END LOOP;
        END $$; DELETE FROM public.people WHERE id = 1`);
      await expectReinitialized("capture triggers of table public.people were changed or disabled");
    });

    it("sees loads of a replica, and knows what a TRUNCATE took", async () => {
      await database.exec(
        "SET session_replication_role = replica; INSERT INTO public.people (id) VALUES (200); RESET session_replication_role",
      );
      expect(await trickle.refresh("st")).toMatchObject({
        action: "differential",
        rowsInserted: 1,
      });
      await database.exec(
        "BEGIN; TRUNCATE public.people; INSERT INTO public.people (id) VALUES (1); COMMIT",
      );
      expect(await trickle.refresh("st")).toMatchObject({ action: "differential" });
      expect(await database.query("SELECT * FROM st")).toEqual([{ id: "1", age: null }]);
      await database.exec(
        "BEGIN ISOLATION LEVEL SERIALIZABLE; TRUNCATE public.people; INSERT INTO public.people (id) VALUES (2); COMMIT",
      );
      expect(await trickle.refresh("st")).toMatchObject({
        action: "reinitialize",
        reason: "table public.people was truncated",
      });
      expect(await trickle.verify("st")).toMatchObject({ equal: true });
    });

    it("is void in a copy of the database", async () => {
      await database.exec("UPDATE pgtrickle.pgt_frontiers SET origin = 'elsewhere/1'");
      expect(await trickle.refresh("st")).toMatchObject({
        action: "reinitialize",
        reason: "the database is a copy or was restored",
      });
      expect(await trickle.refresh("st")).toMatchObject({ action: "skipped" });
    });
  });

  it("keeps partitions in sight", async () => {
    await database.exec(`
      CREATE TABLE public.events (id int, day int) PARTITION BY RANGE (day);
      CREATE TABLE public.events_1 PARTITION OF public.events FOR VALUES FROM (0) TO (10);
      CREATE TABLE public.events_2 PARTITION OF public.events FOR VALUES FROM (10) TO (20) PARTITION BY LIST (id);
      CREATE TABLE public.events_2_1 PARTITION OF public.events_2 DEFAULT;
      INSERT INTO public.events VALUES (1, 1), (2, 11)`);
    await trickle.create({
      name: "st",
      query: "SELECT day, count(*) AS n FROM events GROUP BY day",
    });
    await trickle.create({ name: "leaf", query: "SELECT id, day FROM events_1" });
    const steps = [
      ["INSERT INTO public.events VALUES (3, 1)", "differential"],
      ["INSERT INTO public.events_1 VALUES (4, 2)", "differential"],
      ["UPDATE public.events SET day = 12 WHERE id = 3", "differential"],
      ["UPDATE public.events SET day = 3 WHERE id = 3", "differential"],
      ["INSERT INTO public.events_2_1 VALUES (5, 13)", "differential"],
      ["TRUNCATE public.events_2_1", "differential"],
      [
        "CREATE TABLE public.events_3 (id int, day int); INSERT INTO public.events_3 VALUES (6, 25); ALTER TABLE public.events ATTACH PARTITION public.events_3 FOR VALUES FROM (20) TO (30)",
        "reinitialize",
      ],
      ["INSERT INTO public.events_3 VALUES (7, 26)", "differential"],
      ["ALTER TABLE public.events DETACH PARTITION public.events_3", "reinitialize"],
      ["INSERT INTO public.events_3 VALUES (8, 27)", "skipped"],
      ["CREATE TABLE public.events_9 PARTITION OF public.events DEFAULT", "reinitialize"],
      ["INSERT INTO public.events VALUES (9, 99)", "differential"],
      ["DROP TABLE public.events_9", "reinitialize"],
      ["TRUNCATE public.events", "differential"],
    ] as const;
    for (const [statement, action] of steps) {
      await database.exec(statement);
      expect((await trickle.refresh("st")).action, statement).toBe(action);
      for (const name of ["st", "leaf"]) {
        expect((await trickle.verify(name)).equal, `${name}: ${statement}`).toBe(true);
      }
    }
  });
});
