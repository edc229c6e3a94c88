import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import {
  type Layout,
  layouts,
  migrationFiles,
} from "../../src/review/migration/migration-files.js";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases, type TestDatabase } from "../support/database.js";

/** Roles belong to the server, which other tests use at the same time. */
const suffix = randomUUID().replaceAll("-", "").slice(0, 8);
const owner = `owner_${suffix}`;
const member = `member_${suffix}`;
/** A member that has to say `SET ROLE` first. */
const heir = `heir_${suffix}`;
const other = `other_${suffix}`;
const reader = `reader_${suffix}`;
const roles = [owner, member, heir, other, reader];

const schema = `CREATE TABLE app.orders (id int PRIMARY KEY, region text, amount int);
  CREATE TABLE app.regions (region text PRIMARY KEY, zone int);
  CREATE TABLE theirs.zones (zone int PRIMARY KEY, name text);`;

const queries = {
  sums: "SELECT region, sum(amount) AS total FROM app.orders GROUP BY region",
  /** The rows stay, and the view is another one. */
  shown:
    "SELECT region, sum(amount) AS total FROM app.orders GROUP BY region HAVING sum(amount) > 1",
  /** The rows stay and get a column; the view gets one, too. */
  widened:
    "SELECT region, sum(amount) AS total, max(amount) AS most FROM app.orders GROUP BY region",
  /** Other rows in the same table. */
  filtered: "SELECT region, sum(amount) AS total FROM app.orders WHERE amount > 1 GROUP BY region",
  /** A new table, shown by the same view. */
  joined: `SELECT r.region, sum(o.amount) AS total FROM app.orders AS o JOIN app.regions AS r USING (region)
    GROUP BY r.region, r.zone`,
  /** Another view over a new table: the same columns in another order. */
  turned: `SELECT sum(o.amount) AS total, r.region FROM app.orders AS o JOIN app.regions AS r USING (region)
    GROUP BY r.region, r.zone`,
  /** A new table, and another view. */
  counted: "SELECT amount, count(*) AS n FROM app.orders GROUP BY amount",
  /** Over a table of somebody else. */
  named: `SELECT z.name, count(*) AS n FROM app.regions AS r JOIN theirs.zones AS z USING (zone)
    GROUP BY z.name`,
} as const;

type QueryName = keyof typeof queries;

const changes: readonly QueryName[] = [
  "shown",
  "widened",
  "filtered",
  "joined",
  "counted",
  "named",
];

describeDatabases(
  (database) => {
    let trickle: Trickle;

    const compileAs = async (query: QueryName): Promise<Artifact> =>
      compile(
        queries[query],
        await catalogFromSql(`CREATE SCHEMA app; CREATE SCHEMA theirs; ${schema}`),
        {
          name: "app.st",
        },
      );

    /** Runs a script as psql does, in a session of a role; `before` is what the session has done. */
    const runAs = async (role: string, script: string, before = ""): Promise<void> => {
      const session = await database.connect();
      try {
        await session.exec(`SET SESSION AUTHORIZATION ${role}; ${before}`);
        await session.exec(script);
        // What was taken on is put down again.
        expect(await session.query("SELECT current_setting('role') AS role")).toEqual([
          { role: /SET ROLE (\S+)/.exec(before)?.[1] ?? "none" },
        ]);
      } finally {
        await session.close();
      }
    };

    const scripts = async (
      from: QueryName | undefined,
      to: QueryName | undefined,
      layout: Layout,
    ): Promise<{ readonly up: string; readonly down: string; readonly verify: string }> => {
      const sides = await Promise.all(
        [from, to].map((name) => (name === undefined ? undefined : compileAs(name))),
      );
      const files = migrationFiles(sides[0], sides[1], layout, 1);
      const find = (pattern: RegExp): string =>
        files.find(({ path }) => pattern.test(path))?.text ?? "";
      return {
        up: find(/\.up\.sql$|^V.*\.sql$|^deploy\//),
        down: find(/\.down\.sql$|^U.*\.sql$|^revert\//),
        verify: find(/^verify\//),
      };
    };

    const asOwner = async <Result>(
      work: (session: TestDatabase) => Promise<Result>,
    ): Promise<Result> => {
      const session = await database.connect();
      try {
        await session.exec(`SET SESSION AUTHORIZATION ${owner}`);
        return await work(session);
      } finally {
        await session.close();
      }
    };

    /** The stream table belongs to its owner as a whole, who goes on with it. */
    const expectOwned = async (query: QueryName): Promise<void> => {
      expect(
        await database.query(
          `SELECT DISTINCT pg_get_userbyid(relowner) AS owner FROM pg_class
           WHERE relnamespace = 'pgtrickle_state'::regnamespace AND relkind = 'r' OR oid = 'app.st'::regclass`,
        ),
      ).toEqual([{ owner }]);
      await database.exec(
        `INSERT INTO app.orders SELECT max(id) + 1, 'south', 3 FROM app.orders;
         UPDATE app.orders SET amount = amount + 1 WHERE id = 1;
         UPDATE theirs.zones SET name = name || '!' WHERE zone = 1`,
      );
      await asOwner(async (session) => {
        const [row] = await session.query(
          "SELECT action FROM pgtrickle.refresh_stream_table('app.st')",
        );
        expect(row?.["action"]).toBe("differential");
        const compared = await session.query(
          `SELECT * FROM (TABLE app.st EXCEPT ALL (${queries[query]})) AS extra
           UNION ALL SELECT * FROM ((${queries[query]}) EXCEPT ALL TABLE app.st) AS missing`,
        );
        expect(compared).toEqual([]);
        expect((await session.query("TABLE app.st")).length).toBeGreaterThan(0);
      });
    };

    beforeEach(async () => {
      await database.reset();
      const handle = database.handle();
      if (handle.kind !== "server") throw new Error("a server was asked for");
      trickle = await connect(handle.client);
      await trickle.init();
      await database.exec(
        `${roles.map((role) => `CREATE ROLE ${role};`).join("")}
         ALTER ROLE ${heir} NOINHERIT;
         GRANT ${owner} TO ${member}, ${heir};
         GRANT CREATE ON SCHEMA pgtrickle_state TO ${owner};
         CREATE SCHEMA app AUTHORIZATION ${owner};
         CREATE SCHEMA theirs AUTHORIZATION ${other};
         GRANT USAGE ON SCHEMA app TO ${reader};
         GRANT USAGE ON SCHEMA theirs TO ${owner};`,
      );
      await database.exec(schema);
      await database.exec(
        `ALTER TABLE app.orders OWNER TO ${owner};
         ALTER TABLE app.regions OWNER TO ${owner};
         ALTER TABLE theirs.zones OWNER TO ${other};
         GRANT SELECT ON theirs.zones TO ${owner};
         INSERT INTO app.orders VALUES (1, 'north', 1), (2, 'south', 2), (3, 'south', 2);
         INSERT INTO app.regions VALUES ('north', 1), ('south', 2);
         INSERT INTO theirs.zones VALUES (1, 'cold'), (2, 'warm');`,
      );
      await asOwner(async (session) => {
        const sessionHandle = session.handle();
        if (sessionHandle.kind !== "server") throw new Error("a server was asked for");
        const owned = await connect(sessionHandle.client);
        await owned.create({ name: "app.st", query: queries.sums });
      });
    });

    afterEach(async () => {
      await database.reset();
      await database.exec(
        roles.map((role) => `DROP OWNED BY ${role}; DROP ROLE ${role};`).join(""),
      );
    });

    const superuser = async (): Promise<string> =>
      (await database.query("SELECT session_user AS name"))[0]?.["name"] ?? "";

    const runners: readonly (readonly [
      who: string,
      role: () => Promise<string>,
      before: string,
    ])[] = [
      ["the owner", async () => owner, ""],
      ["a superuser", superuser, ""],
      ["a member of the owner", async () => member, ""],
      ["who became the owner before", async () => heir, `SET ROLE ${owner}`],
    ];

    describe.each(runners)("a script that %s runs", (_, roleOf, before) => {
      it.each(
        changes.map((to, index) => [to, layouts[index % layouts.length] ?? "plain"] as const),
      )("to %s and back leaves all to the owner (%s)", async (to, layout) => {
        // Whoever owns a source has it captured: only a superuser may do that for somebody else.
        if (to === "named" && (await roleOf()) !== (await superuser())) {
          const captured =
            "SELECT pgtrickle.capture('theirs.reader', 'theirs.zones', 'theirs.zones', '{zone,name}')";
          await runAs(other, captured);
        }
        const { up, down, verify } = await scripts("sums", to, layout);
        await runAs(await roleOf(), up, before);
        if (verify !== "") await runAs(await roleOf(), verify, before);
        await expectOwned(to);
        await runAs(await roleOf(), down, before);
        await expectOwned("sums");
      });
    });

    /** What others may do with the stream table, and what is said of it. */
    const rights = (): Promise<readonly object[]> =>
      database.query(
        `SELECT relation.name, c.reloptions::text AS options, obj_description(c.oid, 'pg_class') AS comment, grants.list
         FROM (VALUES ('app.st'), ('pgtrickle_state."app.st"')) AS relation (name)
         JOIN pg_class AS c ON c.oid = relation.name::regclass,
         LATERAL (
           SELECT string_agg(concat_ws(' ', part.column_name, acl.privilege_type, acl.grantee::regrole, acl.is_grantable, part.comment), ', '
                             ORDER BY part.column_name, acl.privilege_type, acl.grantee) AS list
           FROM (
             SELECT '' AS column_name, c.relacl AS acl, NULL AS comment
             UNION ALL SELECT attname, attacl, col_description(c.oid, attnum) FROM pg_attribute WHERE attrelid = c.oid
           ) AS part, aclexplode(part.acl) AS acl WHERE acl.grantee <> c.relowner
         ) AS grants`,
      );

    const granted = `
      ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT SELECT ON TABLES TO ${heir};
      GRANT SELECT ON app.st TO ${other} WITH GRANT OPTION;
      GRANT SELECT (total) ON app.st TO ${reader};
      COMMENT ON VIEW app.st IS 'sums';
      COMMENT ON COLUMN app.st.total IS 'the sum';
      ALTER VIEW app.st SET (security_barrier = true, security_invoker = true);
      GRANT SELECT ON pgtrickle_state."app.st" TO ${other};
      GRANT SELECT (total) ON pgtrickle_state."app.st" TO ${reader};`;

    describe("keeps privileges, options and comments", () => {
      it.each(["shown", "widened", "filtered", "joined", "turned"] as const)(
        "in a script to %s and back",
        async (to) => {
          await database.exec(granted);
          const before = await rights();
          const { up, down } = await scripts("sums", to, "plain");
          await runAs(member, up);
          expect(await rights()).toEqual(before);
          await runAs(await superuser(), down);
          expect(await rights()).toEqual(before);
        },
      );

      it.each(["shown", "widened", "filtered", "joined", "turned"] as const)(
        "in trickle alter to %s",
        async (to) => {
          await database.exec(granted);
          const before = await rights();
          await trickle.alter("app.st", { query: queries[to] });
          expect(await rights()).toEqual(before);
        },
      );

      it("as far as the columns are there", async () => {
        await database.exec(granted);
        const { up } = await scripts("sums", "counted", "plain");
        await runAs(owner, up);
        const [view, state] = (await rights()) as readonly { list: string }[];
        expect(view?.list).toBe(` SELECT ${other} t`);
        expect(state?.list).toBe(` SELECT ${other} f`);
      });
    });

    it.each(runners.slice(0, 3))("%s drops it by a script", async (_, roleOf) => {
      const { up } = await scripts("sums", undefined, "plain");
      await runAs(await roleOf(), up);
      expect(await trickle.list()).toEqual([]);
    });

    it.each([
      ["a stranger", async () => other],
      ["a member that does not inherit", async () => heir],
    ] as const)("%s is refused, and told who may", async (_, roleOf) => {
      for (const to of [...changes, undefined]) {
        const { up } = await scripts("sums", to, "plain");
        await expect(runAs(await roleOf(), up), to).rejects.toMatchObject({
          code: "42501",
          message: 'must be owner of stream table "app.st"',
          hint: `Run this as role "${owner}", or as one that inherits its rights and may become it.`,
        });
      }
      await expectOwned("sums");
    });
  },
  { serversOnly: true },
);
