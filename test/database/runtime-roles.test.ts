import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../../src/cli/run-program.js";
import { createTrickle } from "../../src/cli/trickle-program.js";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases, type TestDatabase } from "../support/database.js";
import { createTerminal } from "../unit/cli/terminal.js";

/** Roles belong to the server, which other tests use at the same time. */
const suffix = randomUUID().replaceAll("-", "").slice(0, 8);
const installer = `installer_${suffix}`;
const owner = `owner_${suffix}`;
const member = `member_${suffix}`;
const stranger = `stranger_${suffix}`;
const roles = [installer, owner, member, stranger];

function urlOf(database: TestDatabase, role: string): string {
  const handle = database.handle();
  if (handle.kind !== "server") throw new Error("a server was asked for");
  const url = new URL(handle.url);
  url.username = role;
  return url.href;
}

describeDatabases(
  (database) => {
    let asOwner: Trickle;
    let asStranger: Trickle;
    let opened: Trickle[] = [];

    const open = async (role: string): Promise<Trickle> => {
      const trickle = await connect(urlOf(database, role));
      opened.push(trickle);
      return trickle;
    };

    beforeEach(async () => {
      await database.reset();
      await database.exec(roles.map((role) => `CREATE ROLE ${role} LOGIN;`).join(""));
      const [row] = await database.query("SELECT quote_ident(current_database()) AS name");
      // Nobody here is a superuser, and the installer has no rights on any table.
      await database.exec(
        `GRANT ${owner} TO ${member};
         GRANT CREATE ON DATABASE ${row?.["name"]} TO ${installer};
         CREATE SCHEMA app AUTHORIZATION ${owner};
         SET ROLE ${owner};
         CREATE TABLE app.orders (id int PRIMARY KEY, region text);
         INSERT INTO app.orders VALUES (1, 'north'), (2, 'south');
         RESET ROLE`,
      );
      await (await open(installer)).init();
      await database.exec(
        `SET ROLE ${installer}; GRANT CREATE ON SCHEMA pgtrickle_state TO ${owner}, ${stranger}; RESET ROLE`,
      );
      asOwner = await open(owner);
      asStranger = await open(stranger);
      await asOwner.create({
        name: "app.st",
        query: "SELECT region, count(*) AS n FROM app.orders GROUP BY region",
        mode: "differential",
      });
    });

    afterEach(async () => {
      await Promise.all(opened.map((trickle) => trickle.close()));
      opened = [];
      await database.reset();
      const [row] = await database.query("SELECT quote_ident(current_database()) AS name");
      await database.exec(
        `REVOKE CREATE ON DATABASE ${row?.["name"]} FROM ${installer};
         ${roles.map((role) => `DROP ROLE ${role};`).join("")}`,
      );
    });

    describe("without a superuser", () => {
      it("a stream table lives its whole life, and a writer needs rights on the source alone", async () => {
        await database.exec(
          `GRANT USAGE ON SCHEMA app TO ${stranger}; GRANT INSERT ON app.orders TO ${stranger};
           SET ROLE ${stranger}; INSERT INTO app.orders VALUES (3, 'south'); RESET ROLE`,
        );
        expect(await asOwner.refresh("app.st")).toMatchObject({
          action: "differential",
          rowsUpdated: 1,
        });
        await database.exec("TRUNCATE app.orders");
        // The installer may not read the table, so what was in it is not known.
        expect(await asOwner.refresh("app.st")).toMatchObject({
          action: "reinitialize",
          reason: "table app.orders was truncated",
        });
        expect(await asOwner.verify("app.st")).toMatchObject({ equal: true });
        expect(await asOwner.alter("app.st", { mode: "full" })).toBe("rebuilt");
        expect(await asOwner.drop("app.st")).toEqual(["app.st"]);
        expect(
          await database.query(
            `SELECT relname FROM pg_class WHERE relkind <> 'S'
               AND relnamespace IN ('pgtrickle_changes'::regnamespace, 'pgtrickle_state'::regnamespace)`,
          ),
        ).toEqual([]);
      });

      it("whoever is a member of the owner may do what the owner may", async () => {
        const asMember = await open(member);
        await database.exec("INSERT INTO app.orders VALUES (3, 'south')");
        expect(await asMember.refresh("app.st")).toMatchObject({ action: "differential" });
        expect(await asMember.drop("app.st")).toEqual(["app.st"]);
      });
    });

    describe("somebody else makes what is recorded again", () => {
      it.each([
        ["by a migration", (trickle: Trickle) => trickle.migrate()],
        ["by a refresh", (trickle: Trickle) => trickle.refresh("app.st")],
      ] as const)("%s, and those who own what reads it may read it", async (_, repair) => {
        await database.exec(
          `GRANT USAGE, CREATE ON SCHEMA app TO ${stranger}; GRANT SELECT ON app.orders TO ${stranger}`,
        );
        await asStranger.create({
          name: "app.theirs",
          query: "SELECT count(region) AS n FROM app.orders",
          mode: "differential",
        });
        await database.exec(
          `INSERT INTO app.orders VALUES (3, 'south'); DROP TABLE pgtrickle_changes."app.orders" CASCADE`,
        );
        await repair(await open(member));
        expect(
          await database.query(
            `SELECT pg_get_userbyid(acl.grantee) AS reader FROM pg_attribute, aclexplode(attacl) AS acl
             WHERE attrelid = 'pgtrickle_changes."app.orders"'::regclass AND attname = 'region' ORDER BY 1`,
          ),
        ).toEqual([{ reader: owner }, { reader: stranger }]);
        await database.exec("INSERT INTO app.orders VALUES (4, 'east')");
        for (const [trickle, name] of [
          [asOwner, "app.st"],
          [asStranger, "app.theirs"],
        ] as const) {
          await trickle.refresh(name);
          expect(await trickle.verify(name)).toMatchObject({ equal: true });
        }
      });
    });

    describe("somebody else rebuilds it", () => {
      const asSuperuser = (): Promise<Trickle> => {
        const handle = database.handle();
        if (handle.kind !== "server") throw new Error("a server was asked for");
        return connect(handle.client);
      };

      it.each([
        ["a superuser", asSuperuser],
        ["a member of the owner", () => open(member)],
      ] as const)("%s, and it stays the owner's", async (_, connectAs) => {
        await database.exec(
          `SET ROLE ${owner};
           GRANT USAGE ON SCHEMA app TO ${stranger}; GRANT SELECT ON app.st TO ${stranger};
           CREATE TABLE app.regions (region text PRIMARY KEY, zone int);
           INSERT INTO app.regions VALUES ('north', 1), ('south', 2);
           RESET ROLE`,
        );
        const other = await connectAs();
        const query =
          "SELECT r.zone, count(*) AS n FROM app.orders AS o JOIN app.regions AS r USING (region) GROUP BY r.zone";
        expect(await other.alter("app.st", { query })).toBe("rebuilt");
        // And by a refresh, where the plan does not fit any more.
        await database.exec("ALTER TABLE app.regions ALTER zone TYPE bigint");
        expect(await other.refresh("app.st")).toMatchObject({ action: "reinitialize" });
        expect(
          await database.query(
            `SELECT DISTINCT pg_get_userbyid(relowner) AS owner FROM pg_class
             WHERE relnamespace = 'pgtrickle_state'::regnamespace AND relkind = 'r' OR oid = 'app.st'::regclass`,
          ),
        ).toEqual([{ owner }]);
        await database.exec(`SET ROLE ${stranger}`);
        const seen = await database.query("SELECT zone FROM app.st ORDER BY zone");
        await database.exec("RESET ROLE");
        expect(seen).toEqual([{ zone: "1" }, { zone: "2" }]);
        await database.exec(
          "INSERT INTO app.regions VALUES ('west', 3); INSERT INTO app.orders VALUES (3, 'west')",
        );
        expect(await asOwner.refresh("app.st")).toMatchObject({ action: "differential" });
        expect(await asOwner.verify("app.st")).toMatchObject({ equal: true });
        expect(await asOwner.drop("app.st")).toEqual(["app.st"]);
      });
    });

    it("a stream table of somebody else that reads it goes on when it is rebuilt", async () => {
      await asOwner.create({ name: "app.most", query: "SELECT max(n) AS most FROM app.st" });
      await database.exec(
        `SET ROLE ${owner};
         GRANT USAGE ON SCHEMA app TO ${stranger}; GRANT SELECT ON app.st, pgtrickle_state."app.st" TO ${stranger};
         RESET ROLE; CREATE SCHEMA mine AUTHORIZATION ${stranger}`,
      );
      await asStranger.create({ name: "mine.most", query: "SELECT max(n) AS most FROM app.st" });
      const query = "SELECT region, count(*) AS n FROM app.orders WHERE id > 1 GROUP BY region";
      expect(await asOwner.alter("app.st", { query })).toBe("rebuilt");
      expect(await asStranger.refresh("mine.most")).toMatchObject({ action: "reinitialize" });
      expect(await asOwner.refresh("app.most")).toMatchObject({ action: "reinitialize" });
      await database.exec("INSERT INTO app.orders VALUES (3, 'south')");
      expect(await asOwner.refresh("app.st")).toMatchObject({ action: "differential" });
      expect(await asStranger.refresh("mine.most")).toMatchObject({ action: "differential" });
      expect(await asStranger.verify("mine.most")).toMatchObject({ equal: true });
    });

    describe("a role that does not own the stream table", () => {
      it("is told so, by every command", async () => {
        const message = 'must be owner of stream table "app.st"';
        const calls = [
          asStranger.drop("app.st"),
          asStranger.alter("app.st", { schedule: "1m" }),
          asStranger.refresh("app.st"),
          asStranger.verify("app.st"),
          asStranger.explain("app.st"),
          asStranger.writeAndRefresh("SELECT 1", [], "app.st"),
        ];
        for (const outcome of await Promise.allSettled(calls)) {
          expect(outcome).toMatchObject({ status: "rejected", reason: { message, exitCode: 3 } });
          expect((outcome as PromiseRejectedResult).reason.cause).toMatchObject({ code: "42501" });
        }
        const terminal = createTerminal();
        const argv = ["drop", "app.st", "--database", urlOf(database, stranger)];
        expect(await runProgram(createTrickle, argv, terminal)).toBe(3);
        expect(terminal.errors()).toContain(message);
        expect(await asStranger.list()).toHaveLength(1);
      });

      it("cannot reach the catalog by another way", async () => {
        const direct = [
          "DELETE FROM pgtrickle.pgt_stream_tables",
          "UPDATE pgtrickle.pgt_frontiers SET own_seq = 0",
          "INSERT INTO pgtrickle.pgt_markers (buffer, reason) VALUES ('app.orders', 'x')",
          'DELETE FROM pgtrickle_changes."app.orders"',
          'SELECT * FROM pgtrickle_changes."app.orders"',
          "SELECT pgtrickle.release('app.st')",
          "SELECT pgtrickle.advance('app.st', pg_current_snapshot(), true, true)",
          `SELECT pgtrickle.provide_buffer('app.st', 'app.orders', 'app.orders', '{id}', '${stranger}')`,
          `SELECT pgtrickle.provide_buffer('app.other', 'app.orders', 'app.orders', '{id}', '${stranger}')`,
          `SELECT pgtrickle.provide_buffer('app.other', 'app.orders', 'app.orders', '{id}', '${owner}')`,
          "SELECT pgtrickle._unregister((SELECT pgt_id FROM pgtrickle.pgt_stream_tables))",
          "SELECT pgtrickle._stamp((SELECT pgt_id FROM pgtrickle.pgt_stream_tables))",
          "SELECT pgtrickle._set_status((SELECT pgt_id FROM pgtrickle.pgt_stream_tables), 'suspended', '')",
          "SELECT pgtrickle._record_failure('app.st', 0, '', '')",
          "SELECT pgtrickle.write_capture('app.orders', '{id}')",
        ];
        const session = await database.connect();
        try {
          await session.exec(`SET SESSION AUTHORIZATION ${stranger}`);
          for (const statement of direct) {
            await expect(session.query(statement), statement).rejects.toMatchObject({
              code: "42501",
            });
          }
        } finally {
          await session.close();
        }
      });

      it("cannot put another one's in the place of its own", async () => {
        await database.exec(
          `CREATE SCHEMA mine AUTHORIZATION ${stranger};
           SET ROLE ${stranger}; CREATE TABLE mine.t (id int PRIMARY KEY); RESET ROLE`,
        );
        await asStranger.create({ name: "mine.st", query: "SELECT id FROM mine.t" });
        const session = await database.connect();
        try {
          await session.exec(`SET SESSION AUTHORIZATION ${stranger}`);
          await expect(
            session.query(
              `SELECT pgtrickle._swap_registration(mine.pgt_id, theirs.pgt_id, mine.artifact, '', '${stranger}')
               FROM pgtrickle.pgt_stream_tables AS mine, pgtrickle.pgt_stream_tables AS theirs
               WHERE mine.stream_table = 'mine.st' AND theirs.stream_table = 'app.st'`,
            ),
          ).rejects.toMatchObject({ code: "42501" });
        } finally {
          await session.close();
        }
        expect(await asOwner.refresh("app.st")).toMatchObject({ action: "skipped" });
      });

      it("cannot slip functions of its own under ours", async () => {
        await database.exec(
          `CREATE SCHEMA evil AUTHORIZATION ${stranger};
           SET ROLE ${stranger};
           CREATE FUNCTION evil.count(evil.t) RETURNS int LANGUAGE sql AS 'SELECT 1';
           RESET ROLE`.replace("evil.count(evil.t)", "evil.pg_has_role(name, oid, text)"),
        );
        const session = await database.connect();
        try {
          await session.exec(
            `SET SESSION AUTHORIZATION ${stranger}; SET search_path = evil, pg_catalog`,
          );
          await expect(
            session.query("SELECT pgtrickle.drop_stream_table('app.st')"),
          ).rejects.toMatchObject({ code: "42501" });
        } finally {
          await session.close();
        }
        const unpinned = await database.query(
          `SELECT oid::regprocedure AS function FROM pg_proc
           WHERE pronamespace IN ('pgtrickle'::regnamespace, 'pgtrickle_changes'::regnamespace) AND prosecdef
             AND NOT EXISTS (SELECT FROM unnest(proconfig) AS c WHERE c = 'search_path=pg_catalog, pg_temp')`,
        );
        expect(unpinned).toEqual([]);
      });
    });

    it("refuses where row security would hide rows, and leaves the stream table as it is", async () => {
      await database.exec(
        `ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
         CREATE POLICY half ON app.orders USING (id = 1);
         INSERT INTO app.orders VALUES (3, 'west')`,
      );
      await expect(asOwner.refresh("app.st")).rejects.toMatchObject({
        code: "55T11",
        exitCode: 3,
        message: 'query would be affected by row-level security policy for table "orders"',
      });
      await expect(
        asOwner.create({ name: "app.other", query: "SELECT id FROM app.orders" }),
      ).rejects.toMatchObject({ code: "55T11" });
      const terminal = createTerminal();
      const argv = ["refresh", "app.st", "--database", urlOf(database, owner)];
      expect(await runProgram(createTrickle, argv, terminal)).toBe(3);
      expect(terminal.errors()).toContain(
        'error[55T11]: query would be affected by row-level security policy for table "orders"',
      );
      expect(await database.query("SELECT n FROM app.st ORDER BY region")).toEqual([
        { n: "1" },
        { n: "1" },
      ]);
      await database.exec("ALTER TABLE app.orders NO FORCE ROW LEVEL SECURITY");
      expect(await asOwner.refresh("app.st")).toMatchObject({ action: "reinitialize" });
      expect(await asOwner.verify("app.st")).toMatchObject({ equal: true });
    });
  },
  { serversOnly: true },
);
