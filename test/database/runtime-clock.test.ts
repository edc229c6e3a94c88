import { beforeEach, expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { type Connection, openConnection } from "../../src/runtime/connection.js";
import { createStreamTable } from "../../src/runtime/create.js";
import { migrate } from "../../src/runtime/engine/migrate.js";
import { refreshStreamTable } from "../../src/runtime/refresh.js";
import { verifyStreamTable } from "../../src/runtime/verify.js";
import { describeDatabases } from "../support/database.js";

const schema = "CREATE TABLE public.event (id int PRIMARY KEY, ts timestamptz, day date);";
const settings = { requestedMode: "auto", schedule: undefined, searchPath: ["public"] } as const;
const equal = { equal: true, missing: 0, extra: 0 };

// With the server's own clock, as it goes.
describeDatabases((database) => {
  let connection: Connection;

  const create = async (query: string): Promise<void> => {
    const artifact = await compile(query, await catalogFromSql(schema), { name: "public.st" });
    expect(artifact.mode).toBe("differential");
    await createStreamTable(connection, artifact, settings);
  };
  const ids = async (): Promise<readonly (string | null | undefined)[]> =>
    (await database.query("SELECT id FROM public.st ORDER BY id")).map(({ id }) => id);

  const insertSoon = (id: number): Promise<void> =>
    database.exec(
      `INSERT INTO public.event VALUES (${id}, clock_timestamp() + interval '3 seconds')`,
    );
  const sleepUntil = (id: number): Promise<unknown> =>
    database.query(`SELECT pg_sleep_until(ts) FROM public.event WHERE id = ${id}`);

  beforeEach(async () => {
    await database.reset();
    await database.exec(`SET TimeZone = 'UTC'; ${schema}`);
    const handle = database.handle();
    connection = await openConnection(handle.kind === "server" ? handle.client : handle.instance);
    await migrate(connection);
  });

  it("lets rows come and go while no table changes", async () => {
    await database.exec(
      "INSERT INTO public.event VALUES (1, now() - interval '1 hour'), (2, now() + interval '1 hour')",
    );
    await create("SELECT id FROM event WHERE ts <= now()");
    await insertSoon(3);
    await refreshStreamTable(connection, "public.st");
    expect(await ids()).toEqual(["1"]);
    await sleepUntil(3);
    // Not before the refresh: the stream table shows its query as of the last one.
    expect(await ids()).toEqual(["1"]);
    expect(await refreshStreamTable(connection, "public.st")).toMatchObject({
      action: "differential",
      rowsInserted: 1,
      rowsDeleted: 0,
    });
    expect(await ids()).toEqual(["1", "3"]);
    expect(await verifyStreamTable(connection, "public.st")).toMatchObject(equal);
  });

  it("goes back in a transaction that began before the last refresh", async () => {
    await create("SELECT id FROM event WHERE ts > now()");
    if (database.label === "PGlite") return;
    const early = await database.connect();
    try {
      await early.exec("BEGIN; SELECT now()");
      await insertSoon(1);
      await refreshStreamTable(connection, "public.st");
      expect(await ids()).toEqual(["1"]);
      await sleepUntil(1);
      await refreshStreamTable(connection, "public.st");
      expect(await ids()).toEqual([]);
      await early.exec("SELECT pgtrickle.refresh_stream_table('public.st'); COMMIT");
      expect(await ids()).toEqual(["1"]);
    } finally {
      await early.close();
    }
    expect(await verifyStreamTable(connection, "public.st")).toMatchObject(equal);
    expect(await ids()).toEqual([]);
  });

  it("has nothing to do until the day ends", async () => {
    await database.exec(
      "INSERT INTO public.event VALUES (1, NULL, current_date), (2, NULL, current_date + 40000)",
    );
    await create("SELECT id FROM event WHERE day <= current_date");
    expect(await refreshStreamTable(connection, "public.st")).toMatchObject({ action: "skipped" });
    expect(await ids()).toEqual(["1"]);
  });

  it("computes in the time zone that it was filled in, and leaves the session's alone", async () => {
    await database.exec("SET TimeZone = 'Pacific/Kiritimati'");
    await database.exec(`INSERT INTO public.event
      SELECT n, NULL, (now() AT TIME ZONE 'Pacific/Kiritimati')::date + n FROM generate_series(-2, 2) AS n`);
    await create("SELECT id FROM event WHERE day = current_date");
    expect(await ids()).toEqual(["0"]);
    // Always a day behind, or two.
    await database.exec("SET TimeZone = 'Etc/GMT+12'");
    await database.exec(
      "INSERT INTO public.event SELECT 3, NULL, day FROM public.event WHERE id = 0",
    );
    expect(await refreshStreamTable(connection, "public.st")).toMatchObject({
      action: "differential",
      rowsInserted: 1,
      rowsDeleted: 0,
    });
    expect(await ids()).toEqual(["0", "3"]);
    expect(await verifyStreamTable(connection, "public.st")).toMatchObject(equal);
    await database.exec("BEGIN; SELECT pgtrickle.refresh_stream_table('public.st')");
    expect(await database.query("SHOW TimeZone")).toEqual([{ TimeZone: "Etc/GMT+12" }]);
    await database.exec("COMMIT");
    expect(await database.query("SHOW TimeZone")).toEqual([{ TimeZone: "Etc/GMT+12" }]);
    await database.exec("RESET TimeZone");
  });
});
