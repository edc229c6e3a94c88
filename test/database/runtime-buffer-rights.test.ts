import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";

/** Roles belong to the server, which other tests use at the same time. */
const suffix = randomUUID().replaceAll("-", "").slice(0, 8);
const installer = `installer_${suffix}`;
const owner = `owner_${suffix}`;
const reader = `reader_${suffix}`;
const stranger = `stranger_${suffix}`;
const locker = `locker_${suffix}`;
const roles = [installer, owner, reader, stranger, locker];

const buffer = 'pgtrickle_changes."app.orders"';

/** What nobody but the owner of the source may ever read. */
const secret = `SELECT secret FROM ${buffer}`;
const region = `SELECT region FROM ${buffer}`;

const denied = { code: "42501" };

describeDatabases(
  (database) => {
    let opened: Trickle[] = [];
    let asOwner: Trickle;
    let asReader: Trickle;

    const open = async (role: string): Promise<Trickle> => {
      const handle = database.handle();
      if (handle.kind !== "server") throw new Error("a server was asked for");
      const url = new URL(handle.url);
      url.username = role;
      const trickle = await connect(url.href);
      opened.push(trickle);
      return trickle;
    };

    /** Runs a statement as a role, in a session of that role. */
    const query = async (role: string, statement: string): Promise<unknown> => {
      const session = await database.connect();
      try {
        await session.exec(`SET SESSION AUTHORIZATION ${role}`);
        return await session.query(statement);
      } finally {
        await session.close();
      }
    };

    /** Who may read what of the buffer and of its part for large statements. */
    const rights = (): Promise<unknown> =>
      database.query(
        `SELECT DISTINCT CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(acl.grantee) END AS role, acl.name
         FROM pg_class AS c CROSS JOIN LATERAL (
           SELECT x.grantee, 'whole ' || c.relname AS name FROM aclexplode(c.relacl) AS x
           UNION ALL SELECT x.grantee, a.attname FROM pg_attribute AS a, aclexplode(a.attacl) AS x WHERE a.attrelid = c.oid) AS acl
         WHERE c.relnamespace = 'pgtrickle_changes'::regnamespace AND c.relkind = 'r' AND acl.grantee <> c.relowner
           AND acl.name NOT LIKE '\\_\\_pgt\\_%' ORDER BY 1, 2`,
      );

    /** What the owner reads of the source, and so is recorded for everybody. */
    const createWhole = (): Promise<unknown> =>
      asOwner.create({
        name: "app.whole",
        query: "SELECT id, region, secret FROM app.orders",
        mode: "differential",
      });

    /** PostgreSQL 15 lets a table be locked only by whoever may read the whole of it: there the role may, for that long. */
    const locking = async <Result>(action: () => Promise<Result>): Promise<Result> => {
      if (database.major > 15) return action();
      await database.exec(`GRANT ${locker} TO ${reader}`);
      try {
        return await action();
      } finally {
        await database.exec(`REVOKE ${locker} FROM ${reader}`);
      }
    };

    const createTheirs = (): Promise<unknown> =>
      locking(() =>
        asReader.create({
          name: "theirs.counts",
          query: "SELECT region, count(*) AS n FROM app.orders GROUP BY region",
          mode: "differential",
        }),
      );

    const expectTheirsFollow = (): Promise<void> =>
      locking(async () => {
        expect(await asReader.refresh("theirs.counts")).toMatchObject({ action: "differential" });
        expect(await asReader.verify("theirs.counts")).toMatchObject({ equal: true });
      });

    beforeEach(async () => {
      await database.reset();
      await database.exec(roles.map((role) => `CREATE ROLE ${role} LOGIN;`).join(""));
      const [row] = await database.query("SELECT quote_ident(current_database()) AS name");
      await database.exec(
        `GRANT CREATE ON DATABASE ${row?.["name"]} TO ${installer};
         CREATE SCHEMA app AUTHORIZATION ${owner};
         CREATE SCHEMA theirs AUTHORIZATION ${reader};
         SET ROLE ${owner};
         GRANT USAGE ON SCHEMA app TO ${reader}, ${stranger};
         CREATE TABLE app.orders (id int PRIMARY KEY, region text, secret text);
         INSERT INTO app.orders VALUES (1, 'north', 'a'), (2, 'south', 'b');
         -- Without a right on the table as a whole nobody may lock it.
         GRANT SELECT (id, region), DELETE ON app.orders TO ${reader};
         GRANT SELECT ON app.orders TO ${locker};
         RESET ROLE`,
      );
      await (await open(installer)).init();
      await database.exec(
        `GRANT CREATE ON SCHEMA pgtrickle_state TO ${owner}, ${reader}, ${stranger}`,
      );
      asOwner = await open(owner);
      asReader = await open(reader);
    });

    afterEach(async () => {
      await Promise.all(opened.map((trickle) => trickle.close()));
      opened = [];
      await database.reset();
      await database.exec(
        roles.map((role) => `DROP OWNED BY ${role}; DROP ROLE ${role};`).join(""),
      );
    });

    describe("a role that may read some columns of a source", () => {
      const writes = `INSERT INTO app.orders VALUES (3, 'west', 'c'); UPDATE app.orders SET secret = 'd' WHERE id = 1`;

      it.each([
        ["recorded already", ["whole", "theirs"]],
        ["recorded later", ["region", "theirs", "whole"]],
      ] as const)(
        "reads these of what is recorded, others that are %s it does not",
        async (_, order) => {
          for (const step of order) {
            if (step === "whole") await createWhole();
            else if (step === "theirs") await createTheirs();
            else
              await asOwner.create({ name: "app.regions", query: "SELECT region FROM app.orders" });
          }
          await database.exec(writes);
          await expect(query(reader, secret)).rejects.toMatchObject(denied);
          await expect(query(reader, `SELECT * FROM ${buffer}`)).rejects.toMatchObject(denied);
          await expect(
            query(reader, `SELECT changes FROM ${buffer} AS changes`),
          ).rejects.toMatchObject(denied);
          await expect(query(reader, `COPY ${buffer} TO STDOUT`)).rejects.toMatchObject(denied);
          expect(await query(reader, region)).not.toEqual([]);
          expect(await rights()).toEqual([
            { role: owner, name: "id" },
            { role: owner, name: "region" },
            { role: owner, name: "secret" },
            { role: reader, name: "region" },
          ]);
          await expectTheirsFollow();
          expect(await asOwner.refresh("app.whole")).toMatchObject({ action: "differential" });
          expect(await asOwner.verify("app.whole")).toMatchObject({ equal: true });
        },
      );

      it("reads no more when it has no right on the whole table, and nothing stays when it fails", async () => {
        await createWhole();
        await database.exec(
          `REVOKE DELETE ON app.orders FROM ${reader}; INSERT INTO app.orders VALUES (3, 'west', 'c')`,
        );
        const definition = "SELECT region, count(*) AS n FROM app.orders GROUP BY region";
        await expect(
          asReader.create({ name: "theirs.counts", query: definition }),
        ).rejects.toMatchObject({
          exitCode: 3,
          message: "permission denied for table orders",
        });
        await expect(query(reader, region)).rejects.toMatchObject(denied);
        expect(await asOwner.list()).toHaveLength(1);
      });

      it("is refused another query that reads more", async () => {
        await createWhole();
        await createTheirs();
        await database.exec("INSERT INTO app.orders VALUES (3, 'west', 'c')");
        await expect(
          asReader.alter("theirs.counts", { query: "SELECT secret FROM app.orders" }),
        ).rejects.toMatchObject({ exitCode: 3 });
        await expect(query(reader, secret)).rejects.toMatchObject(denied);
        await expectTheirsFollow();
      });

      it("that is to read more later does", async () => {
        await createWhole();
        await createTheirs();
        await database.exec(`GRANT SELECT ON app.orders TO ${reader}`);
        const query = "SELECT secret, region FROM app.orders";
        expect(await asReader.alter("theirs.counts", { query })).toBe("rebuilt");
        await database.exec("INSERT INTO app.orders VALUES (3, 'west', 'c')");
        expect(await asReader.refresh("theirs.counts")).toMatchObject({ action: "differential" });
        expect(await asReader.verify("theirs.counts")).toMatchObject({ equal: true });
      });
    });

    describe("what is recorded for others", () => {
      it("cannot be asked for with the functions that make stream tables", async () => {
        await createWhole();
        await database.exec(
          `CREATE SCHEMA mine AUTHORIZATION ${stranger};
           SET ROLE ${stranger}; CREATE TABLE mine.t (id int, region text, secret text); RESET ROLE;
           INSERT INTO app.orders VALUES (3, 'west', 'c')`,
        );
        for (const statement of [
          // No columns at all, for which no right is needed.
          `SELECT pgtrickle.capture('mine.st', 'app.orders', 'app.orders', '{}')`,
          `SELECT pgtrickle.provide_buffer('mine.st', 'app.orders', 'app.orders', '{}', '${stranger}')`,
          // A table of one's own, recorded where others' changes are.
          `SELECT pgtrickle.capture('mine.st', 'mine.t', 'app.orders', '{id,region,secret}')`,
          `SELECT pgtrickle.provide_buffer('mine.st', 'mine.t', 'app.orders', '{id,region,secret}', '${stranger}')`,
        ]) {
          await expect(query(stranger, statement), statement).rejects.toMatchObject(denied);
        }
        for (const role of [reader, stranger]) {
          await query(role, `SELECT pgtrickle._share_buffer('app.orders', '${role}')`);
          await expect(query(role, region), role).rejects.toMatchObject(denied);
        }
        // As the rows of a table that begins with the name of another one.
        const long = "l".repeat(70);
        const digest = `sha256(convert_to('app.${long}', 'UTF8'))`;
        expect(
          await database.query(
            `SELECT pgtrickle._is_buffer_of('app.${"l".repeat(46)}~' || left(encode(${digest}, 'hex'), 12), 'app.${long}') AS own,
                    pgtrickle._is_buffer_of('app.${"l".repeat(46)}~000000000000', 'app.${long}') AS other`,
          ),
        ).toEqual([{ own: "t", other: "f" }]);
        await database.exec("INSERT INTO app.orders VALUES (4, 'east', 'e')");
        expect(await asOwner.refresh("app.whole")).toMatchObject({ action: "differential" });
        expect(await asOwner.verify("app.whole")).toMatchObject({ equal: true });
      });

      it("is not given away by default privileges", async () => {
        await database.exec(
          `ALTER DEFAULT PRIVILEGES FOR ROLE ${installer} GRANT ALL ON TABLES TO PUBLIC, ${reader}`,
        );
        await createWhole();
        await createTheirs();
        await database.exec(
          "INSERT INTO app.orders SELECT n, 'west', 'c' FROM generate_series(3, 3000) AS n",
        );
        const parts = await database.query(
          "SELECT oid::regclass::text AS name FROM pg_class WHERE relnamespace = 'pgtrickle_changes'::regnamespace AND relkind = 'r'",
        );
        expect(parts).toHaveLength(2);
        for (const { name } of parts) {
          for (const role of [reader, stranger]) {
            await expect(query(role, `SELECT secret FROM ${name}`)).rejects.toMatchObject(denied);
            await expect(query(role, `DELETE FROM ${name}`)).rejects.toMatchObject(denied);
          }
        }
        await expectTheirsFollow();
      });

      it("was given to every reader by an earlier version, and is not any more", async () => {
        await createWhole();
        await createTheirs();
        await database.exec(
          `GRANT SELECT ON ${buffer} TO ${reader}, ${owner};
           UPDATE pgtrickle.pgt_schema_version SET checksum = 'that of another version' WHERE version = 0;
           INSERT INTO app.orders VALUES (3, 'west', 'c')`,
        );
        expect(await query(reader, secret)).not.toEqual([]);
        await (await open(installer)).init();
        await expect(query(reader, secret)).rejects.toMatchObject(denied);
        await expectTheirsFollow();
        expect(await asOwner.refresh("app.whole")).toMatchObject({ action: "differential" });
      });
    });

    describe("rights that are taken away", () => {
      beforeEach(async () => {
        await createWhole();
        await createTheirs();
        expect(await query(reader, region)).toEqual([]);
      });

      it.each([
        ["a refresh by somebody else", async (): Promise<unknown> => asOwner.refresh("app.whole")],
        [
          "a clean-up",
          async (): Promise<unknown> => query(stranger, "SELECT pgtrickle.clean_up()"),
        ],
      ] as const)(
        "are gone on what is recorded after %s, and come back with them",
        async (_, follow) => {
          await database.exec(
            `REVOKE SELECT (region) ON app.orders FROM ${reader}; INSERT INTO app.orders VALUES (3, 'west', 'c')`,
          );
          await follow();
          await expect(query(reader, region)).rejects.toMatchObject(denied);
          await expect(asReader.refresh("theirs.counts")).rejects.toMatchObject({
            exitCode: 3,
            message: expect.stringContaining("permission denied"),
          });
          await database.exec(`GRANT SELECT ON app.orders TO ${reader}`);
          expect(await asReader.refresh("theirs.counts")).toMatchObject({ action: "differential" });
          expect(await asReader.verify("theirs.counts")).toMatchObject({ equal: true });
        },
      );

      it("go with the schema of the source, too", async () => {
        await database.exec(
          `REVOKE USAGE ON SCHEMA app FROM ${reader}; INSERT INTO app.orders VALUES (3, 'west', 'c')`,
        );
        await asOwner.refresh("app.whole");
        await expect(query(reader, region)).rejects.toMatchObject(denied);
      });

      it("go with the stream table", async () => {
        await asReader.drop("theirs.counts");
        await database.exec("INSERT INTO app.orders VALUES (3, 'west', 'c')");
        await expect(query(reader, region)).rejects.toMatchObject(denied);
        expect(await asOwner.refresh("app.whole")).toMatchObject({ action: "differential" });
      });

      it("go where row-level security comes, and who it filters is refused by its name", async () => {
        await database.exec(
          `ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY;
           CREATE POLICY few ON app.orders USING (id = 1); INSERT INTO app.orders VALUES (3, 'west', 'c')`,
        );
        expect(await asOwner.refresh("app.whole")).toMatchObject({ action: "reinitialize" });
        await expect(query(reader, region)).rejects.toMatchObject(denied);
        const filtered = {
          code: "55T11",
          message: 'query would be affected by row-level security policy for table "orders"',
        };
        await expect(asReader.refresh("theirs.counts")).rejects.toMatchObject(filtered);
        // Whoever is filtered from the beginning gets nothing either.
        await database.exec(`GRANT SELECT ON app.orders TO ${stranger}`);
        await query(
          stranger,
          `SELECT pgtrickle.capture('mine.st', 'app.orders', 'app.orders', '{region}')`,
        );
        await expect(query(stranger, region)).rejects.toMatchObject(denied);
        await database.exec(
          "ALTER TABLE app.orders DISABLE ROW LEVEL SECURITY; INSERT INTO app.orders VALUES (4, 'west', 'c')",
        );
        await locking(async () => {
          await asReader.refresh("theirs.counts");
          expect(await asReader.verify("theirs.counts")).toMatchObject({ equal: true });
        });
        await query(reader, region);
      });
    });
  },
  { serversOnly: true },
);
