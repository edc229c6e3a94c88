import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { connect } from "../../../src/runtime/connect.js";
import { createShop, describeFaults, shopSchema } from "../../support/stage.js";

const differential = { action: "differential" };

/** The newest version that pg_dump here can dump, which does not come with the servers; 0 when there is none. */
const dumpable = Number(
  / (\d+)/.exec(spawnSync("pg_dump", ["--version"], { encoding: "utf8" }).stdout ?? "")?.[1] ?? 0,
);

function run(program: string, parameters: readonly string[]): void {
  const { status, stderr } = spawnSync(program, parameters, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}

describeFaults((stage) => {
  describe("fault 22: dumps, restores and copies", () => {
    it("a copy of the database starts from where it was copied", async () => {
      await createShop(stage);
      await stage.database.exec("INSERT INTO public.orders VALUES (1001, 1, 1)");
      // What a restore elsewhere leaves: the rows as they were, and a frontier of another server's transactions.
      for (const frontier of ["1:1:", "900000000000:900000000000:"]) {
        await stage.database.exec(
          `UPDATE pgtrickle.pgt_frontiers SET frontier = '${frontier}', own_xid = '1', own_seq = 0`,
        );
        await stage.database.exec(
          "DELETE FROM public.orders WHERE id = (SELECT min(id) FROM public.orders)",
        );
        const { action } = await stage.trickle().refresh("public.sales");
        expect(["differential", "reinitialize"]).toContain(action);
        await stage.expectEqual();
        await stage.database.exec("UPDATE public.orders SET amount = amount + 1 WHERE id < 100");
        await stage.expectEqual();
      }
    });

    it("a dump, restored into another database", async (context) => {
      if (dumpable < stage.major) return context.skip();
      await createShop(stage);
      await stage.database.exec(`
        CREATE TABLE public.notes (id int PRIMARY KEY, order_id int NOT NULL REFERENCES public.orders, text text);
        CREATE TABLE public.loud_notes () INHERITS (public.notes);
        INSERT INTO public.notes SELECT n, n, 'x' FROM generate_series(1, 9) AS n`);
      await stage.create(
        "public.noted",
        "SELECT n.id, n.text, o.amount FROM public.notes AS n JOIN public.orders AS o ON o.id = n.order_id",
      );
      // Changes that nobody has refreshed go with it.
      await stage.database.exec("UPDATE public.orders SET amount = amount + 1 WHERE id < 50");
      const name = "trickle_restored";
      const url = new URL(stage.url());
      url.pathname = `/${name}`;
      const administrator = await stage.open();
      const folder = mkdtempSync(join(tmpdir(), "pgtrickle-"));
      try {
        await administrator.exec(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        await administrator.exec(`CREATE DATABASE ${name} TEMPLATE template0`);
        run("pg_dump", ["--format=custom", `--file=${folder}/dump`, `--dbname=${stage.url()}`]);
        const client = new pg.Client({ connectionString: url.href });
        client.on("error", () => {});
        await client.connect();
        run("pg_restore", ["--exit-on-error", `--dbname=${url.href}`, `${folder}/dump`]);
        await client.query("INSERT INTO public.orders VALUES (5001, 1, 1)");
        const names = ["public.sales", "public.buyers", "public.total", "public.noted"];
        for (const table of names) {
          // By itself: no plan has to be made anew, although every number is another one.
          const { rows } = await client.query(
            "SELECT action, reason FROM pgtrickle.refresh_stream_table($1)",
            [table],
          );
          expect(rows[0], table).toEqual({
            action: "reinitialize",
            reason: "the database is a copy or was restored",
          });
        }
        const restored = await connect(client);
        await client.query("DELETE FROM public.customers WHERE id = 3");
        await client.query("INSERT INTO public.loud_notes VALUES (100, 5, 'y')");
        for (const table of names) {
          expect((await restored.refresh(table)).action, table).toMatch(/^(differential|skipped)$/);
          expect(await restored.verify(table), table).toMatchObject({ equal: true });
        }
        await client.end();
      } finally {
        rmSync(folder, { recursive: true });
        await administrator.exec(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }
    });

    it("CREATE DATABASE … TEMPLATE with changes that nobody has refreshed", async () => {
      const name = "trickle_template_source";
      const administrator = await stage.open();
      const drop = async (): Promise<void> => {
        await administrator.exec(`DROP DATABASE IF EXISTS ${name}_copy WITH (FORCE)`);
        await administrator.exec(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      };
      const at = (database: string): string => {
        const url = new URL(stage.url());
        url.pathname = `/${database}`;
        return url.href;
      };
      await drop();
      await administrator.exec(`CREATE DATABASE ${name} TEMPLATE template0`);
      try {
        const client = new pg.Client({ connectionString: at(name) });
        await client.connect();
        await client.query(shopSchema);
        const original = await connect(client);
        await original.init();
        const query = "SELECT region, count(*) AS n FROM public.customers GROUP BY region";
        await original.create({ name: "public.regions", query });
        await client.query("UPDATE public.customers SET region = 'copied' WHERE id < 9");
        await client.end();
        await administrator.exec(`CREATE DATABASE ${name}_copy TEMPLATE ${name}`);
        const copy = await connect(at(`${name}_copy`));
        const { action, reason } = await copy.refresh("public.regions");
        // The rows of the original's frontier mean nothing here, although the numbers are those of one server.
        expect(action, reason).toBe("reinitialize");
        expect(await copy.verify("public.regions")).toMatchObject({ equal: true });
        await copy.close();
      } finally {
        await drop();
      }
    });
  });

  describe("fault 23: writes that triggers may not see", () => {
    it("under session_replication_role = replica", async () => {
      await createShop(stage);
      await stage.database.exec(`
        SET session_replication_role = replica;
        INSERT INTO public.orders VALUES (1001, 1, 1);
        UPDATE public.orders SET amount = 5 WHERE id < 5;
        DELETE FROM public.orders WHERE id = 9;
        RESET session_replication_role`);
      expect(await stage.trickle().refresh("public.sales")).toMatchObject(differential);
      await stage.expectEqual();
      await stage.database.exec(
        "SET session_replication_role = replica; TRUNCATE public.orders; RESET session_replication_role",
      );
      await stage.expectEqual();
    });

    for (const [title, statement] of [
      ["disabled", "ALTER TABLE public.orders DISABLE TRIGGER ALL"],
      ["enabled for the origin only", "ALTER TABLE public.orders ENABLE TRIGGER ALL"],
      [
        "dropped",
        "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'public.orders'::regclass AND NOT tgisinternal LOOP EXECUTE format('DROP TRIGGER %I ON public.orders', t); END LOOP; END $$",
      ],
    ] as const) {
      it(`triggers ${title}: found, mended and made anew`, async () => {
        await createShop(stage);
        await stage.database.exec(statement);
        await stage.database.exec("SET session_replication_role = replica");
        await stage.database.exec("INSERT INTO public.orders VALUES (1001, 1, 1)");
        await stage.database.exec("RESET session_replication_role");
        expect(await stage.trickle().refresh("public.sales")).toMatchObject({
          action: "reinitialize",
          reason: expect.stringContaining("orders"),
        });
        await stage.expectEqual();
        await stage.database.exec("INSERT INTO public.orders VALUES (1002, 1, 1)");
        expect(await stage.trickle().refresh("public.sales")).toMatchObject(differential);
        await stage.expectEqual();
      });
    }

    it("a capture function that somebody has replaced", async () => {
      await createShop(stage);
      await stage.database.exec(`
        DO $$ DECLARE f text; BEGIN
          FOR f IN SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger
                   WHERE tgrelid = 'public.orders'::regclass AND NOT tgisinternal LOOP
            EXECUTE format('CREATE OR REPLACE FUNCTION %s RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NULL; END''', f);
          END LOOP;
        END $$`);
      await stage.database.exec("INSERT INTO public.orders VALUES (1001, 1, 1)");
      expect(await stage.trickle().refresh("public.sales")).toMatchObject({
        action: "reinitialize",
      });
      await stage.expectEqual();
      await stage.database.exec("INSERT INTO public.orders VALUES (1002, 1, 1)");
      await stage.expectEqual();
    });
  });

  describe("fault 24: partitions", () => {
    const parted = `
      CREATE TABLE public.parted (id int NOT NULL, kind int) PARTITION BY RANGE (id);
      CREATE TABLE public.low PARTITION OF public.parted FOR VALUES FROM (0) TO (100);
      CREATE TABLE public.rest PARTITION OF public.parted DEFAULT;
      INSERT INTO public.parted SELECT n, n % 3 FROM generate_series(1, 199) AS n`;

    const set = async (): Promise<void> => {
      await stage.database.exec(parted);
      await stage.create(
        "public.kinds",
        "SELECT kind, count(*) AS n FROM public.parted GROUP BY kind",
      );
      await stage.create("public.ids", "SELECT id FROM public.parted WHERE kind = 1");
    };

    for (const [title, statement] of [
      [
        "DML on the parent",
        "INSERT INTO public.parted VALUES (5, 1), (500, 1); DELETE FROM public.parted WHERE id % 5 = 0",
      ],
      [
        "DML on a leaf",
        "INSERT INTO public.low VALUES (5, 1); UPDATE public.rest SET kind = 7 WHERE id > 150; DELETE FROM public.low WHERE id < 9",
      ],
      ["rows that move between partitions", "UPDATE public.parted SET id = id + 60"],
      [
        "a new partition",
        "CREATE TABLE public.high PARTITION OF public.parted FOR VALUES FROM (1000) TO (2000); INSERT INTO public.high VALUES (1001, 1); INSERT INTO public.parted VALUES (1002, 1)",
      ],
      [
        "a partition that is attached with rows",
        "CREATE TABLE public.high (id int NOT NULL, kind int); INSERT INTO public.high VALUES (1001, 1); ALTER TABLE public.parted ATTACH PARTITION public.high FOR VALUES FROM (1000) TO (2000)",
      ],
      ["a partition that is detached", "ALTER TABLE public.parted DETACH PARTITION public.low"],
      ["a partition that is dropped", "DROP TABLE public.low"],
      [
        "the default partition that is split",
        `
        BEGIN;
        CREATE TABLE public.mid (id int NOT NULL, kind int);
        WITH moved AS (DELETE FROM public.rest WHERE id BETWEEN 100 AND 149 RETURNING *) INSERT INTO public.mid SELECT * FROM moved;
        ALTER TABLE public.parted ATTACH PARTITION public.mid FOR VALUES FROM (100) TO (150);
        COMMIT`,
      ],
      [
        "a partition of a partition",
        `
        CREATE TABLE public.tree PARTITION OF public.parted FOR VALUES FROM (1000) TO (2000) PARTITION BY RANGE (id);
        CREATE TABLE public.twig PARTITION OF public.tree FOR VALUES FROM (1000) TO (1100);
        INSERT INTO public.twig VALUES (1001, 1); INSERT INTO public.tree VALUES (1002, 1)`,
      ],
    ] as const) {
      it(title, async () => {
        await set();
        await stage.database.exec(statement);
        await stage.expectEqual();
        await stage.database.exec(
          "INSERT INTO public.parted VALUES (1003, 1), (1004, 2); UPDATE public.parted SET kind = 1 WHERE id % 10 = 0",
        );
        await stage.expectEqual();
      });
    }

    it("one that is detached and attached again, changed meanwhile", async () => {
      await set();
      await stage.database.exec("ALTER TABLE public.parted DETACH PARTITION public.low");
      await stage.database.exec(
        "DELETE FROM public.low WHERE id < 50; INSERT INTO public.low VALUES (1, 1)",
      );
      await stage.database.exec(
        "ALTER TABLE public.parted ATTACH PARTITION public.low FOR VALUES FROM (0) TO (100)",
      );
      await stage.expectEqual();
      await stage.database.exec("INSERT INTO public.low VALUES (2, 1)");
      expect(await stage.trickle().refresh("public.kinds")).toMatchObject(differential);
      await stage.expectEqual();
    });

    it("tables that inherit, added and taken away", async () => {
      await stage.database.exec(
        `${shopSchema}; CREATE TABLE public.old_orders () INHERITS (public.orders)`,
      );
      await stage.create(
        "public.amounts",
        "SELECT customer_id, sum(amount) AS s FROM public.orders GROUP BY 1",
      );
      await stage.database.exec("INSERT INTO public.old_orders VALUES (9001, 1, 5)");
      expect(await stage.trickle().refresh("public.amounts")).toMatchObject(differential);
      await stage.expectEqual();
      await stage.database.exec(`
        CREATE TABLE public.older () INHERITS (public.orders);
        INSERT INTO public.older VALUES (9002, 1, 5)`);
      await stage.expectEqual();
      await stage.database.exec("ALTER TABLE public.old_orders NO INHERIT public.orders");
      await stage.expectEqual();
      await stage.database.exec(
        "INSERT INTO public.old_orders VALUES (9003, 1, 5); UPDATE public.orders SET amount = 0",
      );
      await stage.expectEqual();
    });
  });
});
