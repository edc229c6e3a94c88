import { beforeEach, describe, expect, it } from "vitest";
import type { Artifact } from "../../src/compile/artifact.js";
import { type Connection, openConnection } from "../../src/runtime/connection.js";
import { createStreamTable } from "../../src/runtime/create.js";
import { dropStreamTable } from "../../src/runtime/drop.js";
import { checkLists } from "../../src/runtime/engine/check-lists.js";
import { assertMigrated, migrate } from "../../src/runtime/engine/migrate.js";
import {
  listStreamTables,
  readHistory,
  readStreamTable,
  readVersions,
} from "../../src/runtime/list.js";
import { refreshStreamTable } from "../../src/runtime/refresh.js";
import { inspectServer } from "../../src/runtime/server.js";
import { verifyStreamTable } from "../../src/runtime/verify.js";
import { libraryVersion } from "../../src/runtime/version.js";
import { describeDatabases, type TestDatabase } from "../support/database.js";
import { salesArtifact } from "./runtime-artifact.js";

const settings = {
  requestedMode: "auto",
  schedule: "5s",
  searchPath: ["pg_catalog", "public"],
} as const;

async function connectTo(database: TestDatabase): Promise<Connection> {
  const handle = database.handle();
  return openConnection(handle.kind === "server" ? handle.client : handle.instance);
}

async function setUp(database: TestDatabase): Promise<Connection> {
  await database.reset();
  await database.exec(
    `CREATE TABLE public.orders (id int PRIMARY KEY, region text);
     INSERT INTO public.orders VALUES (1, 'north'), (2, 'north'), (3, NULL)`,
  );
  const connection = await connectTo(database);
  await migrate(connection);
  return connection;
}

const noRows = { rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0 };

describeDatabases((database) => {
  let connection: Connection;

  describe("migrate", () => {
    beforeEach(async () => {
      await database.reset();
      connection = await connectTo(database);
    });

    it("installs the catalog once, and records what it did", async () => {
      await expect(assertMigrated(connection)).rejects.toMatchObject({ code: "55T01" });
      const first = await migrate(connection);
      expect(first.map((entry) => entry.version)).toEqual([1, 2, 3, 4, 5, 6, 0]);
      expect(await migrate(connection)).toEqual([]);
      await expect(assertMigrated(connection)).resolves.toBeUndefined();
      const server = await inspectServer(connection);
      expect(await readVersions(connection)).toEqual({
        schemaVersion: 6,
        libraryVersion,
        pgMajorVersion: server.majorVersion,
      });
    });

    it("replaces functions that were tampered with in the record", async () => {
      await migrate(connection);
      await database.exec(
        "UPDATE pgtrickle.pgt_schema_version SET checksum = '' WHERE version = 0",
      );
      await expect(assertMigrated(connection)).rejects.toMatchObject({
        code: "55T09",
        exitCode: 4,
      });
      const again = await migrate(connection);
      expect(again.map((entry) => entry.version)).toEqual([0]);
    });

    it("refuses a database that is newer, and a migration that is not its own", async () => {
      await migrate(connection);
      await database.exec("UPDATE pgtrickle.pgt_schema_version SET semver = '9.9.9'");
      const newer = {
        code: "55T09",
        exitCode: 4,
        message: `database schema 9.9.9 is newer than this trickle (${libraryVersion})`,
      };
      await expect(migrate(connection)).rejects.toMatchObject(newer);
      await expect(assertMigrated(connection)).rejects.toMatchObject(newer);
      await database.exec(
        "UPDATE pgtrickle.pgt_schema_version SET semver = '0.0.1', checksum = 'x'",
      );
      await expect(migrate(connection)).rejects.toMatchObject({
        code: "55T09",
        message: expect.stringContaining("migration 1 of the database is not that of trickle"),
      });
    });

    it("refuses beside the extension pg_trickle", async () => {
      // Any installed extension will do: the name decides. Superusers may write the catalog.
      await database.exec(
        `SET allow_system_table_mods = on;
         UPDATE pg_extension SET extname = 'pg_trickle' WHERE extname = 'plpgsql'`,
      );
      try {
        await expect(migrate(connection)).rejects.toMatchObject({
          code: "55T05",
          exitCode: 3,
        });
        const left = await database.query("SELECT to_regnamespace('pgtrickle') AS schema");
        expect(left).toEqual([{ schema: null }]);
      } finally {
        await database.exec(
          "UPDATE pg_extension SET extname = 'plpgsql' WHERE extname = 'pg_trickle'",
        );
      }
    });

    it("gives every CHECK list the values of the program, each once", async () => {
      await migrate(connection);
      for (const { table, column, values } of checkLists) {
        const [row] = await database.query(
          "SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conrelid = $1::regclass AND conname = $2",
          [`pgtrickle.${table}`, `${table}_${column}_check`],
        );
        const listed = [...(row?.["definition"] ?? "").matchAll(/'([^']+)'::text/g)];
        expect(listed.map((match) => match[1])).toEqual([...values]);
      }
    });
  });

  describe("a stream table", () => {
    beforeEach(async () => {
      connection = await setUp(database);
      await createStreamTable(connection, salesArtifact, settings);
    });

    const contents = () => database.query("SELECT region, n::text FROM public.sales ORDER BY 1");

    it("is filled when it is created, and listed", async () => {
      expect(await contents()).toEqual([
        { region: "north", n: "2" },
        { region: null, n: "1" },
      ]);
      const [listed] = await listStreamTables(connection);
      expect(listed).toMatchObject({
        name: "public.sales",
        mode: "differential",
        schedule: "5s",
        status: "active",
        reason: undefined,
        lastAction: "populate",
        lastError: undefined,
      });
      expect(listed?.stalenessMs).toBeGreaterThanOrEqual(0);
      expect(await readHistory(connection, "sales", 10)).toMatchObject([
        { name: "public.sales", action: "populate", status: "completed", rowsInserted: 2 },
      ]);
    });

    it("is refreshed differentially, and says what that took", async () => {
      await database.exec(
        "INSERT INTO public.orders VALUES (4, 'north'), (5, 'south'); DELETE FROM public.orders WHERE id = 3",
      );
      const result = await refreshStreamTable(connection, "public.sales");
      expect(result).toEqual({
        name: "public.sales",
        action: "differential",
        reason: undefined,
        rowsInserted: 1,
        rowsUpdated: 1,
        rowsDeleted: 1,
        arms: { run: [], skipped: [] },
        durationMs: expect.any(Number),
      });
      expect(result.durationMs).toBeGreaterThan(0);
      expect(await contents()).toEqual([
        { region: "north", n: "3" },
        { region: "south", n: "1" },
      ]);
      expect(await readHistory(connection, "public.sales", 1)).toMatchObject([
        {
          action: "differential",
          status: "completed",
          changes: { "public.orders": 3 },
          arms: { run: [], skipped: [] },
        },
      ]);
    });

    it("is not touched when nothing changed, or when changes cancel out", async () => {
      const skipped = {
        action: "skipped",
        reason: "no changes detected",
        ...noRows,
        arms: { run: [], skipped: [] },
      };
      expect(await refreshStreamTable(connection, "sales")).toMatchObject(skipped);
      await database.exec(
        "INSERT INTO public.orders VALUES (4, 'east'); DELETE FROM public.orders WHERE id = 4",
      );
      expect(await refreshStreamTable(connection, "sales")).toMatchObject(skipped);
      expect(await readHistory(connection, undefined, 10)).toHaveLength(1);
    });

    it("goes by its bare name, its qualified name and its name as SQL writes it", async () => {
      for (const name of ["sales", "public.sales", '"public"."sales"', "SALES"]) {
        expect((await refreshStreamTable(connection, name)).name).toBe("public.sales");
      }
    });

    it("is named in the error when another name is used", async () => {
      await expect(refreshStreamTable(connection, 'no"such')).rejects.toMatchObject({
        code: "55T02",
        message: 'stream table "no"such" does not exist',
        diagnostics: [{ hint: "Stream tables: public.sales." }],
      });
      await expect(readStreamTable(connection, "x")).rejects.toMatchObject({ code: "55T02" });
    });

    it("is verified together with the changes that are not refreshed yet", async () => {
      await database.exec("INSERT INTO public.orders VALUES (4, 'south')");
      expect(await verifyStreamTable(connection, "sales")).toEqual({
        equal: true,
        missing: 0,
        extra: 0,
        sample: [],
      });
    });

    it("is verified by what rows print, duplicates counted", async () => {
      await database.exec(
        `UPDATE pgtrickle_state."public.sales" SET __pgt_count = 7 WHERE region = 'north';
         INSERT INTO pgtrickle_state."public.sales" VALUES (NULL, 1, 0), (NULL, 1, 0)`,
      );
      expect(await verifyStreamTable(connection, "sales")).toEqual({
        equal: false,
        missing: 1,
        extra: 3,
        sample: [
          { kind: "missing", count: 1, row: { region: "north", n: "2" } },
          { kind: "extra", count: 1, row: { region: "north", n: "7" } },
          { kind: "extra", count: 2, row: { region: null, n: "1" } },
        ],
      });
    });

    it("is not verified where two statements would see different data", async () => {
      await expect(
        connection.query("SELECT pgtrickle.verify_stream_table('sales')"),
      ).rejects.toMatchObject({
        code: "55T04",
        message: expect.stringContaining("REPEATABLE READ"),
      });
    });

    it("is refreshed from scratch when it needs that", async () => {
      await database.exec(
        `UPDATE pgtrickle.pgt_stream_tables SET status = 'needs_reinit', status_reason = 'column orders.region changed';
         UPDATE pgtrickle_state."public.sales" SET __pgt_count = 7 WHERE region = 'north'`,
      );
      expect(await refreshStreamTable(connection, "sales")).toMatchObject({
        action: "reinitialize",
        reason: "column orders.region changed",
        rowsUpdated: 1,
      });
      expect(await readStreamTable(connection, "sales")).toMatchObject({
        status: "active",
        reason: undefined,
      });
      expect((await verifyStreamTable(connection, "sales")).equal).toBe(true);
    });

    it("keeps a failed refresh in its history, and its contents", async () => {
      await database.exec(
        `ALTER TABLE pgtrickle_state."public.sales" ADD CHECK (region <> 'west');
         INSERT INTO public.orders VALUES (4, 'west')`,
      );
      await expect(refreshStreamTable(connection, "sales")).rejects.toMatchObject({
        code: "55T04",
        exitCode: 3,
        message: expect.stringContaining("SQLSTATE 23514"),
        cause: expect.objectContaining({ code: "23514" }),
      });
      expect(await readHistory(connection, "sales", 1)).toMatchObject([
        {
          action: "differential",
          status: "failed",
          error: expect.stringContaining("violates check constraint"),
        },
      ]);
      expect(await contents()).toHaveLength(2);
    });

    it("cannot be created twice, nor over another relation", async () => {
      await expect(createStreamTable(connection, salesArtifact, settings)).rejects.toMatchObject({
        code: "55T03",
        message: 'stream table "public.sales" exists already',
      });
      const orders: Artifact = { ...salesArtifact, name: { schema: "public", name: "orders" } };
      await expect(createStreamTable(connection, orders, settings)).rejects.toMatchObject({
        code: "55T03",
        message: 'relation "public.orders" exists already',
      });
    });

    it("leaves nothing behind when it is dropped", async () => {
      expect(await dropStreamTable(connection, "sales", { cascade: false })).toEqual([
        "public.sales",
      ]);
      expect(await listStreamTables(connection)).toEqual([]);
      expect(await readHistory(connection, undefined, 10)).toEqual([]);
      expect(
        await database.query(
          "SELECT relname FROM pg_class WHERE relnamespace = 'pgtrickle_state'::regnamespace",
        ),
      ).toEqual([]);
      await expect(dropStreamTable(connection, "sales", { cascade: false })).rejects.toMatchObject({
        code: "55T02",
        diagnostics: [{ hint: "There are no stream tables." }],
      });
    });

    it("is dropped with what reads it only on demand", async () => {
      await database.exec(
        `CREATE VIEW public."My View" AS SELECT * FROM public.sales;
         CREATE VIEW public.above AS SELECT * FROM public."My View";
         CREATE MATERIALIZED VIEW public.stored AS SELECT * FROM public.sales`,
      );
      await expect(dropStreamTable(connection, "sales", { cascade: false })).rejects.toMatchObject({
        code: "55T08",
        message:
          'cannot drop stream table "public.sales": 2 dependents: public."My View", public.stored (use cascade)',
      });
      expect(await contents()).toHaveLength(2);
      expect(await dropStreamTable(connection, "sales", { cascade: true })).toEqual([
        "public.above",
        'public."My View"',
        "public.stored",
        "public.sales",
      ]);
      expect(await database.query("SELECT to_regclass('public.above') AS view")).toEqual([
        { view: null },
      ]);
    });
  });

  it("leaves nothing behind when filling fails", async () => {
    connection = await setUp(database);
    const broken: Artifact = { ...salesArtifact, populate: "SELECT 1 / 0;" };
    await expect(createStreamTable(connection, broken, settings)).rejects.toMatchObject({
      code: "55T04",
      cause: expect.objectContaining({ code: "22012" }),
    });
    expect(await listStreamTables(connection)).toEqual([]);
    expect(await database.query("SELECT to_regclass('public.sales') AS view")).toEqual([
      { view: null },
    ]);
    await createStreamTable(connection, salesArtifact, settings);
    expect(await listStreamTables(connection)).toHaveLength(1);
  });

  it("says so when what was installed cannot be removed either", async () => {
    connection = await setUp(database);
    const broken: Artifact = {
      ...salesArtifact,
      populate: "SELECT 1 / 0;",
      drop: "DROP TABLE public.nothing;",
    };
    await expect(createStreamTable(connection, broken, settings)).rejects.toMatchObject({
      diagnostics: [
        { severity: "error", message: expect.stringContaining("22012") },
        { severity: "note", message: expect.stringContaining("could not be removed (42P01)") },
      ],
    });
    expect(await readStreamTable(connection, "sales")).toMatchObject({ status: "initializing" });
    await expect(refreshStreamTable(connection, "sales")).rejects.toMatchObject({
      message: 'stream table "public.sales" was never filled',
    });
  });
});

describeDatabases(
  (database) => {
    it("skips a refresh while another one runs, and waits for it to verify", async () => {
      const connection = await setUp(database);
      await createStreamTable(connection, salesArtifact, settings);
      await database.exec("INSERT INTO public.orders VALUES (4, 'south')");
      const other = await database.connect();
      try {
        await other.exec("BEGIN");
        await other.exec(salesArtifact.lock);
        expect(await refreshStreamTable(connection, "sales")).toMatchObject({
          action: "skipped",
          reason: "already running",
          ...noRows,
        });
        const verified = verifyStreamTable(connection, "sales");
        await other.exec("SELECT pg_sleep(0.2); COMMIT");
        expect((await verified).equal).toBe(true);
      } finally {
        await other.close();
      }
    });

    it("calls it an error when it is a source that is locked", async () => {
      const connection = await setUp(database);
      await createStreamTable(connection, salesArtifact, settings);
      const other = await database.connect();
      try {
        await database.exec("INSERT INTO public.orders VALUES (4, 'south')");
        await other.exec("BEGIN; LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE");
        await database.exec("SET lock_timeout = '50ms'");
        await expect(refreshStreamTable(connection, "sales")).rejects.toMatchObject({
          cause: expect.objectContaining({ code: "55P03" }),
        });
      } finally {
        await other.close();
        await database.exec("RESET lock_timeout");
      }
    });

    it("never refreshes with a snapshot from before a TRUNCATE", async () => {
      const connection = await setUp(database);
      await createStreamTable(connection, salesArtifact, settings);
      await database.exec("INSERT INTO public.orders VALUES (4, 'south')");
      const other = await database.connect();
      try {
        await expect(
          connection.transaction("repeatable read", async (session) => {
            await session.query("SELECT 1");
            await other.exec("TRUNCATE public.orders");
            await session.query("SELECT pgtrickle.refresh_stream_table('sales')");
          }),
        ).rejects.toMatchObject({ cause: expect.objectContaining({ code: "40001" }) });
      } finally {
        await other.close();
      }
    });

    it("lets several programs migrate at the same time", async () => {
      await database.reset();
      const others = await Promise.all([database.connect(), database.connect()]);
      try {
        const connections = await Promise.all([database, ...others].map(connectTo));
        const reports = await Promise.all(connections.map((connection) => migrate(connection)));
        expect(reports.map((report) => report.length).sort()).toEqual([0, 0, 7]);
      } finally {
        await Promise.all(others.map((other) => other.close()));
      }
    });

    it("works over a URL, and over a pool whose transactions are its own", async () => {
      await setUp(database);
      const handle = database.handle();
      if (handle.kind !== "server") throw new Error("a server was asked for");
      const connection = await openConnection(handle.url);
      try {
        await createStreamTable(connection, salesArtifact, settings);
        await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            connection
              .query("INSERT INTO public.orders VALUES ($1, 'west')", [100 + index])
              .then(() => refreshStreamTable(connection, "sales")),
          ),
        );
        expect(await verifyStreamTable(connection, "sales")).toMatchObject({ equal: true });
      } finally {
        await connection.close();
      }
    });

    it("refuses to write in a read-only session", async () => {
      const connection = await setUp(database);
      await database.exec("SET default_transaction_read_only = on");
      try {
        expect(await inspectServer(connection)).toMatchObject({ readOnly: true });
        await expect(connection.script("CREATE TABLE public.impossible ()")).rejects.toMatchObject({
          code: "55T04",
          diagnostics: [{ hint: expect.stringContaining("primary") }],
        });
      } finally {
        await database.exec("SET default_transaction_read_only = off");
      }
    });
  },
  { serversOnly: true },
);
