import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect, type Trickle } from "../../../src/runtime/connect.js";
import { createShop, describeFaults, shopSchema } from "../../support/stage.js";

/** Roles belong to the whole server: their names are those of this file. */
const roles = ["trickle_owner", "trickle_other", "trickle_member", "trickle_writer"] as const;

const insertOrder = "INSERT INTO public.orders VALUES (5001, 1, 5)";

describeFaults((stage) => {
  let opened: Trickle[] = [];
  let clients: pg.Client[] = [];

  const dropRoles = async (): Promise<void> => {
    await stage.database.exec("RESET ROLE; RESET SESSION AUTHORIZATION");
    for (const role of roles) {
      const [row] = await stage.database.query("SELECT 1 AS one FROM pg_roles WHERE rolname = $1", [
        role,
      ]);
      if (row === undefined) continue;
      await stage.database.exec(`DROP OWNED BY ${role} CASCADE`);
      await stage.database.exec(`DROP ROLE ${role}`);
    }
  };

  /** A session of a role. */
  const sessionOf = async (role: (typeof roles)[number]): Promise<pg.Client> => {
    const url = new URL(stage.url());
    url.username = role;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    clients.push(client);
    return client;
  };

  const trickleOf = async (role: (typeof roles)[number]): Promise<Trickle> => {
    const trickle = await connect(await sessionOf(role));
    opened.push(trickle);
    return trickle;
  };

  beforeEach(async () => {
    await dropRoles();
    await stage.database.exec(`
      CREATE ROLE trickle_owner LOGIN;
      CREATE ROLE trickle_other LOGIN;
      CREATE ROLE trickle_member LOGIN;
      CREATE ROLE trickle_writer LOGIN;
      GRANT trickle_owner TO trickle_member;
      GRANT CREATE ON SCHEMA public TO trickle_owner;
      GRANT CREATE ON SCHEMA pgtrickle_state TO trickle_owner`);
  });

  afterEach(async () => {
    for (const trickle of opened) await trickle.close();
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
    opened = [];
    clients = [];
    await dropRoles();
  });

  /** Tables and a stream table of a role that is no superuser. */
  const ownedShop = async (): Promise<Trickle> => {
    await stage.database.exec(`
      ${shopSchema}
      ALTER TABLE public.orders OWNER TO trickle_owner;
      ALTER TABLE public.customers OWNER TO trickle_owner`);
    const trickle = await trickleOf("trickle_owner");
    await trickle.create({
      name: "public.sales",
      query:
        "SELECT c.region, count(*) AS n FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region",
    });
    return trickle;
  };

  const mustOwn = {
    message: expect.stringContaining('must be owner of stream table "public.sales"'),
    exitCode: 3,
  };

  describe("ownership", () => {
    it("a role that is no superuser creates, refreshes, verifies and drops", async () => {
      const trickle = await ownedShop();
      await stage.database.exec(insertOrder);
      expect(await trickle.refresh("public.sales")).toMatchObject({ action: "differential" });
      expect(await trickle.verify("public.sales")).toMatchObject({ equal: true });
      expect(await trickle.drop("public.sales")).toEqual(["public.sales"]);
    });

    it("another role does not drop", async () => {
      await ownedShop();
      const other = await trickleOf("trickle_other");
      await expect(other.drop("public.sales")).rejects.toMatchObject(mustOwn);
      await expect(other.drop("public.sales", { cascade: true })).rejects.toMatchObject(mustOwn);
      const session = await sessionOf("trickle_other");
      await expect(
        session.query("SELECT pgtrickle.drop_stream_table('public.sales')"),
      ).rejects.toMatchObject({
        code: "42501",
        message: 'must be owner of stream table "public.sales"',
      });
    });

    it("another role does not refresh, nor verify", async () => {
      await ownedShop();
      await stage.database.exec(insertOrder);
      const other = await trickleOf("trickle_other");
      await expect(other.refresh("public.sales")).rejects.toMatchObject({ exitCode: 3 });
      await expect(other.verify("public.sales")).rejects.toMatchObject({ exitCode: 3 });
      const session = await sessionOf("trickle_other");
      await expect(
        session.query("SELECT pgtrickle.refresh_stream_table('public.sales')"),
      ).rejects.toMatchObject({ code: "42501" });
    });

    it("another role does not alter", async () => {
      await ownedShop();
      const other = await trickleOf("trickle_other");
      await expect(other.alter("public.sales", { schedule: "5s" })).rejects.toMatchObject(mustOwn);
      await expect(
        other.alter("public.sales", { query: "SELECT 1 AS region, 2::bigint AS n" }),
      ).rejects.toMatchObject({ exitCode: 3 });
    });

    it("another role neither reads the buffers nor calls what stands behind the functions", async () => {
      await ownedShop();
      const session = await sessionOf("trickle_other");
      for (const statement of [
        `SELECT * FROM pgtrickle_changes."public.orders"`,
        `INSERT INTO pgtrickle_changes."public.orders" (__pgt_weight) VALUES (1)`,
        `DELETE FROM pgtrickle_changes."public.orders"`,
        `SELECT * FROM pgtrickle_state."public.sales"`,
        `TRUNCATE pgtrickle_state."public.sales"`,
        `SELECT pgtrickle.release('public.sales')`,
        `SELECT pgtrickle._unregister(pgt_id) FROM pgtrickle.pgt_stream_tables`,
        `SELECT pgtrickle._set_status(pgt_id, 'suspended', 'because') FROM pgtrickle.pgt_stream_tables`,
      ]) {
        await expect(session.query(statement), statement).rejects.toMatchObject({ code: "42501" });
      }
      expect(await stage.database.query("SELECT status FROM pgtrickle.pgt_stream_tables")).toEqual([
        { status: "active" },
      ]);
    });

    it("nobody but functions writes to the catalog", async () => {
      await ownedShop();
      for (const role of ["trickle_owner", "trickle_other"] as const) {
        const session = await sessionOf(role);
        for (const statement of [
          "DELETE FROM pgtrickle.pgt_stream_tables",
          "UPDATE pgtrickle.pgt_stream_tables SET artifact = '{}'",
          "DELETE FROM pgtrickle.pgt_dependencies",
          "DELETE FROM pgtrickle.pgt_refresh_history",
          "UPDATE pgtrickle.pgt_frontiers SET own_seq = 0",
          "DELETE FROM pgtrickle.pgt_change_tracking",
          "TRUNCATE pgtrickle.pgt_schema_version",
        ]) {
          await expect(session.query(statement), `${role}: ${statement}`).rejects.toMatchObject({
            code: "42501",
            message: expect.stringContaining("permission denied"),
          });
        }
        expect(
          (await session.query("SELECT stream_table FROM pgtrickle.pgt_status()")).rows,
        ).toEqual([{ stream_table: "public.sales" }]);
      }
    });

    it("a member of the owner, and a superuser, may do all that the owner may", async () => {
      await ownedShop();
      await stage.database.exec(insertOrder);
      const member = await trickleOf("trickle_member");
      expect(await member.refresh("public.sales")).toMatchObject({ action: "differential" });
      expect(await member.drop("public.sales")).toEqual(["public.sales"]);
      const owner = await trickleOf("trickle_owner");
      await owner.create({ name: "public.again", query: "SELECT id FROM public.orders" });
      expect(await stage.trickle().refresh("public.again")).toMatchObject({ action: "skipped" });
      expect(await stage.trickle().drop("public.again")).toEqual(["public.again"]);
    });

    it("functions with the rights of their owner are not to be led astray by a search path", async () => {
      await ownedShop();
      await stage.database.exec("GRANT CREATE ON SCHEMA public TO trickle_other");
      const session = await sessionOf("trickle_other");
      await session.query(`
        CREATE TABLE public.pgt_stream_tables (pgt_id bigint);
        CREATE FUNCTION public.format(text, VARIADIC text[]) RETURNS text LANGUAGE plpgsql AS
          $$ BEGIN EXECUTE 'ALTER ROLE trickle_other SUPERUSER'; RETURN ''; END $$;
        CREATE FUNCTION public.pg_has_role(name, oid, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
        CREATE FUNCTION public.quote_ident(text) RETURNS text LANGUAGE sql AS $$ SELECT 'hijacked' $$;
        SET search_path = public, pg_catalog`);
      await expect(
        session.query("SELECT pgtrickle.drop_stream_table('public.sales')"),
      ).rejects.toMatchObject({ code: "42501" });
      const owner = await sessionOf("trickle_owner");
      await owner.query("SET search_path = public, pg_catalog");
      await owner.query(insertOrder);
      expect(
        (await owner.query("SELECT action FROM pgtrickle.refresh_stream_table('sales')")).rows,
      ).toEqual([{ action: "differential" }]);
      expect(
        await stage.database.query("SELECT rolsuper FROM pg_roles WHERE rolname = 'trickle_other'"),
      ).toEqual([{ rolsuper: "f" }]);
    });

    it("every function with the rights of its owner has a search path of its own", async () => {
      expect(
        await stage.database.query(`
          SELECT oid::regprocedure AS name FROM pg_proc
          WHERE pronamespace IN ('pgtrickle'::regnamespace, 'pgtrickle_changes'::regnamespace) AND prosecdef
            AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false)`),
      ).toEqual([]);
      await ownedShop();
      expect(
        await stage.database.query(`
          SELECT count(*) > 0 AS some, bool_and('search_path=pg_catalog, pg_temp' = ANY (proconfig)) AS pinned
          FROM pg_proc WHERE pronamespace = 'pgtrickle_changes'::regnamespace`),
      ).toEqual([{ some: "t", pinned: "t" }]);
    });
  });

  describe("fault 17: roles without rights", () => {
    it("a writer with rights on the source alone", async () => {
      await createShop(stage);
      await stage.database.exec(
        "GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON public.orders TO trickle_writer",
      );
      const writer = await sessionOf("trickle_writer");
      await writer.query("SET search_path = ''");
      await writer.query(insertOrder);
      await writer.query("UPDATE public.orders SET amount = 6 WHERE id = 5001");
      await writer.query("DELETE FROM public.orders WHERE id = 1");
      await stage.expectEqual();
      await writer.query("TRUNCATE public.orders");
      await stage.expectEqual();
    });

    it("who reads a source of somebody else, once that one has it captured", async () => {
      await stage.database.exec(shopSchema);
      await stage.database.exec("GRANT SELECT, TRIGGER ON public.orders TO trickle_owner");
      const trickle = await trickleOf("trickle_owner");
      const query = "SELECT customer_id, sum(amount) AS s FROM public.orders GROUP BY 1";
      // Triggers that always fire are for the owner of the table alone.
      await expect(trickle.create({ name: "public.amounts", query })).rejects.toMatchObject({
        message: expect.stringContaining("must be owner of table public.orders"),
        exitCode: 3,
      });
      expect(await trickle.list()).toEqual([]);
      await stage.create("public.of_the_owner", "SELECT id, customer_id FROM public.orders");
      // What nobody has captured yet has to be captured by the owner too.
      await expect(trickle.create({ name: "public.amounts", query })).rejects.toMatchObject({
        message: expect.stringContaining("must be owner of table public.orders"),
      });
      await stage.create("public.more_of_the_owner", "SELECT amount FROM public.orders");
      await trickle.create({ name: "public.amounts", query });
      await stage.database.exec(insertOrder);
      expect(await trickle.refresh("public.amounts")).toMatchObject({ action: "differential" });
      expect(await trickle.verify("public.amounts")).toMatchObject({ equal: true });

      // Rights that are taken away later.
      await stage.database.exec("REVOKE ALL ON public.orders FROM trickle_owner");
      await stage.database.exec("DELETE FROM public.orders WHERE id < 5");
      const outcome = await trickle.refresh("public.amounts").then(
        () => "refreshed",
        (error: Error) => error.message,
      );
      expect(outcome).toMatch(/permission denied.*orders/);
      await stage.database.exec("GRANT SELECT ON public.orders TO trickle_owner");
      await trickle.refresh("public.amounts");
      expect(await trickle.verify("public.amounts")).toMatchObject({ equal: true });
      await stage.expectEqual();
    });

    it("who may not read a source makes no stream table of it", async () => {
      await stage.database.exec(shopSchema);
      const trickle = await trickleOf("trickle_owner");
      await expect(
        trickle.create({ name: "public.mine", query: "SELECT id FROM public.orders" }),
      ).rejects.toMatchObject({ exitCode: 3 });
      expect(await trickle.list()).toEqual([]);
      await stage.database.exec("GRANT SELECT ON public.orders TO trickle_owner");
      await expect(
        trickle.create({ name: "public.mine", query: "SELECT id FROM public.orders" }),
      ).rejects.toMatchObject({ exitCode: 3 });
      expect(await trickle.list()).toEqual([]);
      // Nothing was left on the table of somebody else.
      expect(
        await stage.database.query("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"),
      ).toEqual([]);
    });

    it("a reader sees the stream table when it is granted, and nothing behind it", async () => {
      await ownedShop();
      const reader = await sessionOf("trickle_other");
      await expect(reader.query("SELECT * FROM public.sales")).rejects.toMatchObject({
        code: "42501",
      });
      await stage.database.exec("GRANT SELECT ON public.sales TO trickle_other");
      expect((await reader.query("SELECT sum(n)::int AS n FROM public.sales")).rows).toEqual([
        { n: 400 },
      ]);
      await expect(reader.query("SELECT * FROM public.orders")).rejects.toMatchObject({
        code: "42501",
      });
    });
  });

  describe("fault 18: row security", () => {
    const policies = `
      ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
      CREATE POLICY few ON public.orders USING (id <= 10)`;

    /** What the whole query yields, whatever the session may see. */
    const whole = async (): Promise<number> => {
      const [row] = await stage.database.query(
        "SELECT count(*) AS n FROM public.orders WHERE customer_id BETWEEN 1 AND 40",
      );
      return Number(row?.["n"]);
    };

    it("never filters in silence when the owner bypasses it", async () => {
      const trickle = await ownedShop();
      await stage.database.exec(policies);
      await stage.database.exec(insertOrder);
      await trickle.refresh("public.sales");
      const [row] = await stage.database.query("SELECT sum(n) AS n FROM public.sales");
      expect(Number(row?.["n"])).toBe(await whole());
    });

    for (const [title, statement] of [
      ["forced on the owner", `${policies}; ALTER TABLE public.orders FORCE ROW LEVEL SECURITY`],
      [
        "with a policy that is dropped",
        `${policies}; ALTER TABLE public.orders FORCE ROW LEVEL SECURITY; DROP POLICY few ON public.orders`,
      ],
    ] as const) {
      it(`${title}: refused, or whole`, async () => {
        const trickle = await ownedShop();
        await stage.database.exec(statement);
        await stage.database.exec(insertOrder);
        await stage.database.exec("DELETE FROM public.orders WHERE id = 300");
        const outcome = await trickle.refresh("public.sales").then(
          ({ action }) => action,
          (error: Error) => error.message,
        );
        const [row] = await stage.database.query("SELECT sum(n) AS n FROM public.sales");
        if (["differential", "reinitialize", "full"].includes(outcome)) {
          expect(Number(row?.["n"])).toBe(await whole());
        } else {
          expect(outcome).toMatch(/row.security|policy|orders/i);
          expect(Number(row?.["n"])).toBe(400);
        }
        // A superuser is above it.
        await stage.trickle().refresh("public.sales");
        expect(await stage.trickle().verify("public.sales")).toMatchObject({ equal: true });
      });
    }

    it("a role that it filters does not make a stream table of it", async () => {
      await stage.database.exec(
        `${shopSchema}; ${policies}; GRANT SELECT, TRIGGER ON public.orders TO trickle_owner`,
      );
      // So that it is the policy that stands in the way.
      await stage.create("public.captured", "SELECT id FROM public.orders");
      const trickle = await trickleOf("trickle_owner");
      const outcome = await trickle
        .create({ name: "public.ids", query: "SELECT id FROM public.orders" })
        .then(
          () => "created",
          (error: Error) => error.message,
        );
      expect(outcome).toMatch(/row.security|policy/i);
      expect((await trickle.list()).map(({ name }) => name)).toEqual(["public.captured"]);
    });

    it("writers that it filters are captured as they write", async () => {
      await createShop(stage);
      await stage.database.exec(`${policies}; GRANT ALL ON public.orders TO trickle_writer`);
      const writer = await sessionOf("trickle_writer");
      expect((await writer.query("UPDATE public.orders SET amount = 0")).rowCount).toBe(10);
      expect((await writer.query("DELETE FROM public.orders WHERE id IN (3, 300)")).rowCount).toBe(
        1,
      );
      await stage.expectEqual();
    });
  });
});
