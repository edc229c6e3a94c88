import { beforeEach, expect, it } from "vitest";
import { describeDatabases } from "../../support/database.js";

describeDatabases((database) => {
  beforeEach(() => database.reset());

  it("is the version that it says", async () => {
    const [row] = await database.query("SELECT current_setting('server_version_num') AS version");
    expect(Math.floor(Number(row?.["version"]) / 10_000)).toBe(database.major);
  });

  it("returns every value as PostgreSQL prints it", async () => {
    await database.exec("CREATE TYPE mood AS ENUM ('sad', 'happy')");
    const [row] = await database.query(
      `SELECT 9007199254740993 AS large, 1.00 AS scale, NULL::int AS absent, $1::int AS value, true AS truth,
              ARRAY['sad']::mood[] AS moods, '{"a":  1}'::json AS json, '\\xff'::bytea AS bytes`,
      [7],
    );
    expect(row).toEqual({
      large: "9007199254740993",
      scale: "1.00",
      absent: null,
      value: "7",
      truth: "t",
      moods: "{sad}",
      json: '{"a":  1}',
      bytes: "\\xff",
    });
  });

  it("runs a script as one transaction", async () => {
    await database.exec("CREATE TABLE t (a int)");
    await expect(database.exec("INSERT INTO t VALUES (1); SELECT 1 / 0;")).rejects.toThrow(
      "division by zero",
    );
    expect(await database.query("SELECT * FROM t")).toEqual([]);
  });

  it("rolls a transaction back that throws", async () => {
    await database.exec("CREATE TABLE t (a int)");
    await database.transaction(() => database.exec("INSERT INTO t VALUES (1)"));
    const failing = database.transaction(async () => {
      await database.exec("INSERT INTO t VALUES (2)");
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await database.query("SELECT a FROM t")).toEqual([{ a: "1" }]);
  });

  it("is empty after a reset, whatever was there and however it was left", async () => {
    await database.exec(`
      CREATE SCHEMA "odd ""name";
      CREATE TABLE "odd ""name".t (a int);
      CREATE TABLE u (a int);
      SET search_path = "odd ""name";
      BEGIN;
    `);
    await database.reset();
    expect(
      await database.query("SELECT relname FROM pg_class WHERE relname IN ('t', 'u')"),
    ).toEqual([]);
    const [path] = await database.query("SHOW search_path");
    expect(path?.["search_path"]).toMatch(/^("\$user", )?public$/);
    await database.exec("CREATE TABLE public.t (a int)");
  });
});

describeDatabases(
  (database) => {
    it("opens further connections to the same database", async () => {
      await database.exec("CREATE TABLE t AS SELECT 1 AS a");
      const other = await database.connect();
      try {
        expect(await other.query("SELECT a FROM t")).toEqual([{ a: "1" }]);
        const backend = "SELECT pg_backend_pid() AS backend";
        expect(await other.query(backend)).not.toEqual(await database.query(backend));
      } finally {
        await other.close();
      }
    });
  },
  { serversOnly: true },
);
